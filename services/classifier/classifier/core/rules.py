"""What certain finds say by themselves: each rule adds evidence for a tag or a reason, or takes weight off."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from classifier.core.detectors import Finding
from classifier.core.encoder import without_long_numbers
from classifier.core.signals import Place, Signals

TAGS = (
    "saksbehandling", "abuse", "political", "praise", "question", "criticism", "urgent", "documentation_value",
)  # fmt: skip
REASONS = (
    "threat", "personal_attack", "naming", "hate_speech", "harassment", "incitement", "personal_data",
    "violence_pornography", "advertising", "copyright",
)  # fmt: skip
EXTENSIVE = "extensive"
LABELS = (*TAGS, *REASONS, EXTENSIVE)

# Signals that speak for a label by themselves, and how surely. Chosen by hand: each is rarer in plain talk than
# the thresholds' precision, and the training corpus holds look-alikes of each.
_SIGNAL_RULES: tuple[tuple[str, str, float], ...] = (
    ("threat", "threat", 0.85),
    ("slur", "hate_speech", 0.85),
    ("group+dehumanise", "hate_speech", 0.75),
    ("insult+you", "personal_attack", 0.75),
    ("insult+name", "personal_attack", 0.75),
    ("insult+them", "personal_attack", 0.7),
    ("insult+politician", "personal_attack", 0.7),
    ("insult+employee", "personal_attack", 0.7),
    ("ill_wish", "personal_attack", 0.7),
    ("despair", "urgent", 0.85),
    ("distress", "urgent", 0.75),
    ("scam+link", "advertising", 0.85),
    ("porn+link", "violence_pornography", 0.85),
    ("copyright+link", "copyright", 0.75),
)
# Abuse that is told in order to report it is none (label guide, rule 3).
_REPORTED = ("threat", "personal_attack", "hate_speech", "harassment")
# A seller's telephone and address are no personal data; these are, whoever writes them.
_CERTAINLY_PRIVATE = ("national_id", "iban", "card", "home_address", "health+name", "health+family", "health+self")
# A number beside which nobody is spoken of is a thing's: the detectors know a person's when they see it.
_SOMEBODY = (
    "first_person", "second_person", "third_person", "name", "full_name", "family", "health", "welfare",
    "role_employee",
)  # fmt: skip
_PROPERTY = re.compile(r"\b[gb]nr\b", re.IGNORECASE)
_NEED_WORDS = frozenset({"hate_speech", "personal_attack"})
_HARD_WORDS = ("insult", "slur", "scorn", "threat", "dehumanise", "ill_wish", "accuse")
# Below every threshold that training may choose (training.train.THRESHOLDS).
_CEILING = 0.02


class Evidence(NamedTuple):
    """`phase` says with `share` 0-1 that the text carries `label`, because of these places."""

    label: str
    share: float
    places: tuple[Place, ...]
    phase: str


def evidence(signals: Signals, findings: Iterable[Finding]) -> Iterator[Evidence]:
    """All that the rules find."""
    yield from _private(findings)
    for signal, label, share in _SIGNAL_RULES:
        places = signals.places(signal)
        if places:
            yield Evidence(label, share, places, "lexicons")


def _private(findings: Iterable[Finding]) -> Iterator[Evidence]:
    """Numbers and addresses that are somebody's own."""
    for finding in findings:
        if finding.share:
            yield Evidence("personal_data", finding.share, ((finding.start, finding.end),), "detectors")


def ceilings(signals: Signals, text: str = "", findings: Iterable[Finding] = ()) -> Mapping[str, float]:
    """Labels that can't be said more surely than this, whatever speaks for them."""
    limits: dict[str, float] = {}
    if _is_of_a_thing(text) and not signals.has(*_SOMEBODY) and not any(finding.share for finding in findings):
        limits["personal_data"] = _CEILING
    aimed = signals.has("insult+you") and not signals.has("quoted")
    if signals.has("report") and not aimed:
        limits |= dict.fromkeys(_REPORTED, _CEILING)
    if signals.has("ad+phone", "ad+link") and not signals.has(*_CERTAINLY_PRIVATE):
        limits["personal_data"] = _CEILING
    return limits


def unworded(signals: Signals) -> frozenset[str]:
    """Return the reasons that no word of the text speaks for: a model must be surer of them than of others.

    What makes a sentence on a group or a politician abuse is what is said of them; without a hard word there is
    little to say it but whom it speaks of, and that is no ground.
    """
    return frozenset() if signals.has(*_HARD_WORDS) else _NEED_WORDS


def _is_of_a_thing(text: str) -> bool:
    """Say whether there is a number too long for a price or a year, or one of a property."""
    return without_long_numbers(text) != text or _PROPERTY.search(text) is not None


def scam_link(signals: Signals) -> bool:
    """Fraud rather than an offer: a link with talk of winnings, accounts or sure profit, or a trap's address."""
    linked = signals.has("link", "odd_link")
    return (linked and signals.has("scam")) or (signals.has("odd_link") and signals.has("ad", "porn"))


def party_campaign(signals: Signals) -> bool:
    """Campaign material: a party named beside the words of a campaign."""
    return signals.has("party+campaign")
