"""Brings rules and linear model together: which tags and reasons are said, how surely, and because of which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from classifier.core.rules import EXTENSIVE, LABELS, REASONS, TAGS, Evidence
from classifier.core.signals import Place

# The share from which a label is said when the model names no threshold.
THRESHOLD = 0.5
HIDE_SHARE = 0.8
"""The share of a reason from which the packs that ship hide at once."""
UNDER_HIDE_SHARE = 0.79
UNWORDED_SHARE_MIN = 0.6
GUESSED = 0.15
# A text that is abuse but fits no reason well gets the best one, if it is likelier than this; where it is surely
# abuse, than next to nothing.
BEST_REASON_SHARE_MIN = 0.2
SURE_ABUSE_SHARE_MIN, SURE_REASON_SHARE_MIN = 0.8, 0.02
PLACES_MAX = 4
_DECIMALS = 4
_CASEWORK, _ABUSE, _QUESTION, _PERSONAL_DATA = "saksbehandling", "abuse", "question", "personal_data"

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reason:
    """A label is said because of these places of the normalised text, found by `phase`."""

    label: str
    places: tuple[Place, ...]
    phase: str


class Points(NamedTuple):
    """The share from which a label is said, and the share of a reason from which it is sure enough to hide for."""

    said: Shares
    hide: Shares


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said. `because` holds at least one entry per tag and reason."""

    tags: tuple[str, ...]
    reasons: tuple[str, ...]
    casework: str | None
    shares: dict[str, float]
    because: tuple[Reason, ...]


def combine(
    linear: Shares,
    found: Iterable[Evidence],
    ceilings: Shares,
    points: Points,
    *,
    unworded: frozenset[str] = frozenset(),
    addressed: bool,
) -> Verdict:
    """Take the surer of rule and model for each label, then keep what the label guide allows together.

    `unworded` are reasons that no word of the text speaks for. `linear` is empty when the model wasn't asked. The
    places of what only the model found are left empty.
    """
    evidence = tuple(found)
    shares = {label: _share(label, linear, evidence, ceilings) for label in LABELS}
    # No word speaks for them: the models must be surer, and what they only guess is nobody's reason.
    shares |= {reason: min(shares[reason], GUESSED) for reason in unworded if shares[reason] < UNWORDED_SHARE_MIN}
    if not addressed:
        # A question to another user asks the municipality nothing.
        shares[_QUESTION] = 0.0
    said = {label for label in LABELS if shares[label] >= points.said.get(label, THRESHOLD)}
    reasons = _reasons(said, shares)
    agreed = {reason: _agreed(reason, linear, evidence, points.said) for reason in REASONS}
    shares |= {reason: _to_hide(shares[reason], points.hide.get(reason), agreed[reason]) for reason in REASONS}
    shares[_ABUSE] = max((shares[_ABUSE], *(shares[reason] for reason in reasons)))
    tags = tuple(tag for tag in TAGS if (tag in said and tag != _ABUSE) or (tag == _ABUSE and reasons))
    return Verdict(
        tags=tags,
        reasons=reasons,
        casework=_casework(tags, said),
        shares={label: round(shares[label], _DECIMALS) for label in (*TAGS, *REASONS)},
        because=_because(tags, reasons, evidence),
    )


def _share(label: str, linear: Shares, evidence: Iterable[Evidence], ceilings: Shares) -> float:
    ruled = max((item.share for item in evidence if item.label == label), default=0.0)
    return min(max(linear.get(label, 0.0), ruled), ceilings.get(label, 1.0))


def _agreed(reason: str, linear: Shares, evidence: Iterable[Evidence], said: Shares) -> float | None:
    """Return how surely a sure rule and the models together say a reason, None where they do not both say it.

    Each errs where the other does not. For personal data they do not count as two: the models learn from what the
    detectors find.
    """
    ruled = max((item.share for item in evidence if item.label == reason), default=0.0)
    model = linear.get(reason, 0.0)
    if ruled < HIDE_SHARE or reason == _PERSONAL_DATA or model < said.get(reason, THRESHOLD):
        return None
    return 1 - (1 - ruled) * (1 - model)


def _to_hide(share: float, point: float | None, agreed: float | None) -> float:
    """Return a reason's share so that HIDE_SHARE is where the model is sure enough to hide for this reason.

    How often a share is right differs from reason to reason, and a pack names one share for all.
    """
    if point is None:
        return share
    if agreed is not None and share >= HIDE_SHARE:
        return max(share, agreed)
    return max(share, HIDE_SHARE) if share >= point else min(share, UNDER_HIDE_SHARE)


def _reasons(said: set[str], shares: Shares) -> tuple[str, ...]:
    """Abuse has a reason, else it is none."""
    reasons = tuple(reason for reason in REASONS if reason in said)
    if reasons or _ABUSE not in said:
        return reasons
    best = max(REASONS, key=shares.__getitem__)
    is_sure = shares[_ABUSE] >= SURE_ABUSE_SHARE_MIN
    return (best,) if shares[best] > (SURE_REASON_SHARE_MIN if is_sure else BEST_REASON_SHARE_MIN) else ()


def _casework(tags: tuple[str, ...], said: set[str]) -> str | None:
    if _CASEWORK not in tags:
        return None
    return "extensive" if EXTENSIVE in said else "light"


def _because(tags: tuple[str, ...], reasons: tuple[str, ...], evidence: tuple[Evidence, ...]) -> tuple[Reason, ...]:
    """The rules' places for each label; `abuse` has those of its reasons; no rule leaves it to the model."""
    because: list[Reason] = []
    for label in (*tags, *reasons):
        of = reasons if label == _ABUSE else (label,)
        ruled = [item for item in evidence if item.label in of]
        because.extend(Reason(label, item.places[:PLACES_MAX], item.phase) for item in ruled)
        if not ruled:
            because.append(Reason(label, (), "linear"))
    return tuple(because)
