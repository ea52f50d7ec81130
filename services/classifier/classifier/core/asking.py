"""What the pack is asked about an item: what it says, where it stands, what people and the shared facts say of it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from classifier.core.known import Known, as_parent, asked_at, edit_of, is_deleted
from common.events import MarkSet, Tagging
from common.policy.asked import Asked, Context, Marks, Parent, PickedTopic, asked_of
from common.policy.beside import Beside, contacts_at, crisis_at, hours_at, political_case_at
from common.policy.pack import Pack

HIDDEN = "hidden"
PARTS: Mapping[str, str] = MappingProxyType({"photo": "picture", "video": "film"})
"""A platform's word for what an item carries beside its words → the pack's."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around an item when it is decided.

    `asks_for_views`: the post under which it stands asks for views. `own_replies` are the municipality's own in the
    thread before it; `case_file` the open one of its thread or post; `rows` what stands beside the pack.
    """

    parent: Known | None = None
    asks_for_views: bool = False
    own_replies: int = 0
    case_file: str | None = None
    rows: Beside = Beside()


def question(known: Known, tagging: Tagging, around: Around, pack: Pack, at: datetime) -> Asked:
    """Return what the pack is asked, as of when the item's text was received.

    A political case alone is asked about as it stands now: when it is decided, open drafts turn over (KINN-14).
    """
    item, since = known.item, asked_at(known, at)
    asked = asked_of(item.kind, since, tagging, context=_context(known, around, pack, at), parent=_parent(around))
    return msgspec.structs.replace(
        asked,
        hours=hours_at(around.rows, pack, since),
        contacts=contacts_at(around.rows, pack, since),
        unread=(*tagging.unchecked, *_unread(known)),
        deleted=is_deleted(known),
        # An edit of what is hidden waits for a person (GEN-09); hiding alone changes nothing of what is said.
        hidden=item.visibility == HIDDEN and asked.context.edit_of is not None,
        platform=item.platform,
    )


def _unread(known: Known) -> tuple[str, ...]:
    """Return what of the item nobody has read: the classifier reads words, and no picture, film or sound."""
    return tuple(dict.fromkeys(PARTS.get(part.kind, "attachment") for part in known.item.attachments))


def _context(known: Known, around: Around, pack: Pack, at: datetime) -> Context:
    picked, unit = known.political_case, known.unit
    named = picked.ref if picked else None
    return Context(
        crisis=crisis_at(around.rows, asked_at(known, at)),
        political_case=political_case_at(around.rows, named, at) if named else None,
        marks=marks_of(known.marks),
        case_file=known.case_file.case_file if known.case_file else around.case_file,
        topic=PickedTopic(name=unit.topic, unit=unit.unit, form_url=unit.form_url) if unit else None,
        thread_own_replies=around.own_replies,
        edit_of=edit_of(known, pack.file.deadline.applies_to, at),
    )


def marks_of(said: MarkSet | None) -> Marks:
    """Return a person's marks as the pack is asked about them."""
    if said is None:
        return Marks()
    return Marks(fact_error=said.fact_error or "", cannot_answer_now=said.cannot_answer_now, not_news=said.not_news)


def _parent(around: Around) -> Parent | None:
    """A comment answers a comment, or the post itself: that matters only where the post asks for views."""
    parent = as_parent(around.parent)
    if not around.asks_for_views:
        return parent
    return msgspec.structs.replace(parent or Parent(own=True), asks_for_views=True)
