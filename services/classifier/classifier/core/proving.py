"""Whether a tagger that was read can be used: asked before it takes over from one that works."""

from math import isfinite

from classifier.core.rules import LABELS, REASONS, TAGS
from classifier.core.tagging import Tagger, tag

PROBES = ("Takk for fin brøyting! Når åpner svømmehallen?", "Jag är trött på er, det här är skandal.", "")


def unfit(tagger: Tagger) -> str | None:
    """Return what is wrong with a tagger, None when nothing is."""
    model = tagger.linear
    if model.labels != LABELS:
        return "it has other labels than this release"
    missing = [label for label in LABELS if not 0 < model.thresholds.get(label, -1.0) < 1]
    if missing:
        return f"it has no threshold for {', '.join(missing)}"
    for probe in PROBES:
        scores = tag(probe, tagger).scores
        if set(scores) != {*TAGS, *REASONS} or not all(isfinite(score) for score in scores.values()):
            return "its scores are no numbers"
    return None
