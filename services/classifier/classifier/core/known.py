"""What the classifier knows of an item, and what of it a decision rests on."""

import hashlib
from datetime import datetime, timedelta

import msgspec

from classifier.core.addressed import Context as Surroundings
from common.events import ItemPosted, Tagging
from common.policy.asked import Asked, Context, EditOf, Parent, asked_of

LATE_MAX = timedelta(hours=72)
"""A platform tries to deliver for 36 hours. Something older than this is not late but old (a test, a backfill):
its clock starts when we received it."""


class Reading(msgspec.Struct, frozen=True):
    """What an earlier text of the item said, and when it came: an edit is judged against it (GEN-09)."""

    revision: int
    received_at: datetime
    tags: tuple[str, ...]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A row: the newest state of the item, the newest tagging, people's judgements, the newest decision's number.

    `item` is stored as an `ItemPosted` whatever the event was: only its state counts here.
    `corrected` are a person's tags for `corrected_revision`; `casework` a person's word on casework.
    """

    item: ItemPosted
    tagging: Tagging | None = None
    tagged_revision: int = 0
    readings: tuple[Reading, ...] = ()
    corrected: Tagging | None = None
    corrected_revision: int = 0
    casework: str | None = None
    decision_no: int = 0
    inputs_sha256: str = ""


def received_at(item: ItemPosted, at: datetime) -> datetime:
    """Return when the municipality received an item: when it stood on its page, also if the webhook was late."""
    came = item.received_at or at
    if item.created_at is not None and timedelta(0) <= came - item.created_at <= LATE_MAX:
        return item.created_at
    return came


def tagging_of(known: Known) -> Tagging | None:
    """Return what the item says: a person's correction before the classifier's, a person's casework on top."""
    said = known.corrected if known.corrected_revision == known.item.revision else None
    said = said or known.tagging
    if said is None or known.casework is None:
        return said
    tags = said.tags if "saksbehandling" in said.tags else ("saksbehandling", *said.tags)
    return msgspec.structs.replace(said, tags=tags, casework=known.casework, casework_confirmed=True)


def surroundings(item: ItemPosted, parent: Known | None, account_names: tuple[str, ...]) -> Surroundings:
    """Return what the tagger may know beside the text."""
    answers_other = item.parent_id is not None and (parent is None or not parent.item.own)
    return Surroundings(kind=item.kind, answers_other=answers_other, account_names=account_names)


def question(known: Known, tagging: Tagging, parent: Known | None, own_replies: int, at: datetime) -> Asked:
    """Return what the pack is asked about the item."""
    item = known.item
    first = received_at(item, at)
    earlier = [r for r in known.readings if r.revision < item.revision]
    now = next((r for r in known.readings if r.revision == item.revision), None)
    edit_of = None
    if earlier and now is not None:
        edit_of = EditOf(received_at=first, tags=earlier[-1].tags)
    answered = None
    if parent is not None:
        answered = Parent(own=parent.item.own, text=parent.item.text, tags=_tags(parent))
    context = Context(thread_own_replies=own_replies, edit_of=edit_of)
    received = now.received_at if edit_of is not None and now is not None else first
    return asked_of(item.kind, received, tagging, context=context, parent=answered)


def _tags(known: Known) -> tuple[str, ...]:
    tagging = tagging_of(known)
    return tagging.tags if tagging else ()


def sha256_of_inputs(asked: Asked, pack_sha256: str, *, gone: bool) -> str:
    """Return the hash of all that a decision rests on: the same hash is the same decision."""
    return hashlib.sha256(msgspec.json.encode([asked, pack_sha256, gone], order="deterministic")).hexdigest()


def with_reading(known: Known, tagging: Tagging, at: datetime) -> Known:
    """Note what the newest text says; of the earlier ones only the tags are kept."""
    revision = known.item.revision
    first = received_at(known.item, at)
    when = first if not known.readings else at
    kept = tuple(r for r in known.readings if r.revision != revision)
    same = next((r for r in known.readings if r.revision == revision), None)
    reading = Reading(revision, same.received_at if same else when, tagging.tags)
    return msgspec.structs.replace(known, tagging=tagging, tagged_revision=revision, readings=(*kept, reading))
