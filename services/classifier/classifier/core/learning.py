"""Which items a municipality's corrections may teach from: public, unhidden, unchanged, nobody's personal data."""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

import msgspec

from classifier.core.known import REMOVED, Known, tagging_of
from common.events import TagsCorrected

PUBLIC_KINDS = frozenset({"comment", "post", "mention", "review"})
PERSONAL_DATA = "personal_data"
VISIBLE = "visible"

Standing = Literal["usable", "waits", "gone"]
"""`waits`: not now, for it is hidden or has not come yet; `gone`: never again, so that nothing of it is kept."""


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A text that a person has labelled, in the label guide's words. Never who wrote or who corrected it."""

    item_id: UUID
    lang: str
    text: str
    tags: tuple[str, ...]
    abuse_reasons: tuple[str, ...] = ()
    casework: str | None = None


def standing(known: Known | None, revision: int) -> Standing:
    """Say whether the correction of that revision may be learnt from as its item stands now."""
    if known is None:
        return "waits"
    item = known.item
    if item.own or item.kind not in PUBLIC_KINDS or item.visibility == REMOVED or item.revision > revision:
        return "gone"
    if item.revision < revision:
        return "waits"
    if not item.text.strip() or _has_personal_data(known):
        return "gone"
    # Read before the judgement came, or hidden: it may be shown again, and then it teaches.
    return "usable" if item.visibility == VISIBLE and known.corrected_revision == revision else "waits"


def _has_personal_data(known: Known) -> bool:
    """The classifier's word is enough, and so is a person's: of two readings the careful one counts."""
    return any(PERSONAL_DATA in said.abuse_reasons for said in (known.tagging, known.corrected) if said is not None)


def example_of(item_id: UUID, known: Known | None, revision: int) -> Example | None:
    """Return what can be learnt from an item; None unless its standing is `usable`."""
    said = tagging_of(known) if known is not None else None
    if known is None or said is None or standing(known, revision) != "usable":
        return None
    return Example(
        item_id=item_id,
        lang=said.lang,
        text=known.item.text,
        tags=said.tags,
        abuse_reasons=said.abuse_reasons,
        casework=said.casework,
    )


def without_doubles(examples: Collection[Example]) -> list[Example]:
    """Return the examples in the order of their ids, of each text the first: a campaign teaches once."""
    found: dict[str, Example] = {}
    for example in sorted(examples, key=lambda one: str(one.item_id)):
        found.setdefault(" ".join(example.text.split()).casefold(), example)
    return list(found.values())


def changes(known: Known, correction: TagsCorrected) -> tuple[tuple[str, str], ...]:
    """Return (tag, "added" or "taken") for each tag in which a person differs from the classifier on this text."""
    if known.tagging is None or correction.revision != known.item.revision:
        return ()
    ours, theirs = set(known.tagging.tags), set(correction.tags)
    return (
        *((tag, "added") for tag in sorted(theirs - ours)),
        *((tag, "taken") for tag in sorted(ours - theirs)),
    )
