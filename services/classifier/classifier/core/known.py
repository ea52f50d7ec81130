"""What the classifier knows of an item, and what of it a decision rests on."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import msgspec

from classifier.core.addressed import Context as Surroundings
from classifier.core.second.said import Opinion
from common.events import (
    CaseFileLinked,
    ItemChanged,
    ItemPosted,
    MarkSet,
    PoliticalCasePicked,
    RemovalExplained,
    Tagging,
    UnitConfirmed,
    is_taken_back,
)
from common.policy.asked import Asked, EditOf, Parent

LATE_MAX = timedelta(hours=72)
"""A platform tries to deliver for 36 hours. Something older than this is not late but old (a test, a backfill):
its clock starts when we received it."""

MENTION = "mention"
REMOVED = "removed"


class Reading(msgspec.Struct, frozen=True):
    """What an earlier text of the item said, and when it came: an edit is judged against it (GEN-09)."""

    revision: int
    received_at: datetime
    tags: tuple[str, ...]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A row: the newest state of the item, the newest tagging, people's judgements, the newest decision's number.

    `item` is stored as an `ItemPosted` whatever the event was: only its state counts here.
    `corrected` holds a person's tags, reasons and casework for `corrected_revision`, and no more: language, facts
    and the rest stay the classifier's. `casework` is a person's word on casework; marks, unit, political case and
    case file are what a person said last, `removal` by whom the item was removed. `acts` are the ids of all judgements
    taken in. `opinion` is what a language model said, where one was asked. `thresholds` are those by which the tagging
    was made: how sure it is of a label stays known when another model has taken over.
    """

    item: ItemPosted
    tagging: Tagging | None = None
    tagged_revision: int = 0
    thresholds: dict[str, float] | None = None
    readings: tuple[Reading, ...] = ()
    corrected: Tagging | None = None
    corrected_revision: int = 0
    casework: str | None = None
    marks: MarkSet | None = None
    unit: UnitConfirmed | None = None
    political_case: PoliticalCasePicked | None = None
    case_file: CaseFileLinked | None = None
    removal: RemovalExplained | None = None
    acts: tuple[str, ...] = ()
    opinion: Opinion | None = None
    decision_no: int = 0
    inputs_sha256: str = ""


def is_deleted(known: Known) -> bool:
    """Say whether its writer took the item away (GEN-10).

    A removal by an unknown hand is nobody's until somebody says whose it was.
    """
    item, said = known.item, known.removal
    if item.visibility != REMOVED or item.changed_by_us:
        return False
    return is_taken_back(item) or (said is not None and said.by == "writer")


def received_at(item: ItemChanged, at: datetime) -> datetime:
    """Return when the municipality received an item: when it stood on its page, also if the webhook was late."""
    came = item.received_at or at
    if item.created_at is not None and timedelta(0) <= came - item.created_at <= LATE_MAX:
        return item.created_at
    return came


def tagging_of(known: Known) -> Tagging | None:
    """Return what the item says: a person's correction before the classifier's, a person's casework on top."""
    said = known.tagging
    if said is None:
        return None
    if known.corrected is not None and known.corrected_revision == known.item.revision:
        said = _corrected(said, known.corrected)
    if known.casework is None:
        return said
    tags = said.tags if "saksbehandling" in said.tags else ("saksbehandling", *said.tags)
    return msgspec.structs.replace(said, tags=tags, casework=known.casework, casework_confirmed=True)


def _corrected(said: Tagging, by_person: Tagging) -> Tagging:
    """A person's word has no score, no span and nothing unchecked."""
    return msgspec.structs.replace(
        said,
        tags=by_person.tags,
        abuse_reasons=by_person.abuse_reasons,
        casework=by_person.casework,
        scores={},
        because=(),
        unchecked=(),
        model="person",
    )


def surroundings(item: ItemPosted, parent: Known | None, account_names: tuple[str, ...]) -> Surroundings:
    """Return what the tagger may know beside the text."""
    answers_other = item.parent_id is not None and (parent is None or not parent.item.own)
    return Surroundings(
        kind=item.kind,
        answers_other=answers_other,
        # Who mentions us does so on a page of theirs (KNIVSTA-39).
        own_channel=item.kind != MENTION,
        account_names=account_names,
    )


def asked_at(known: Known, at: datetime) -> datetime:
    """Return when what the item says now was received: an edit's own time, else that of the item."""
    now = next((r for r in known.readings if r.revision == known.item.revision), None)
    if now is None or not _earlier(known):
        return received_at(known.item, at)
    return now.received_at


def as_parent(known: Known | None) -> Parent | None:
    """Return what those who answer an item see of it: when this changes they are decided anew (GEN-11)."""
    if known is None:
        return None
    tagging = tagging_of(known)
    if tagging is None:
        return Parent(own=known.item.own)
    return Parent(own=known.item.own, tags=tagging.tags, casework=tagging.casework)


def _earlier(known: Known) -> list[Reading]:
    return [r for r in known.readings if r.revision < known.item.revision]


def opinion_of(known: Known) -> Opinion | None:
    """Return what a language model said of the text as it stands; none beside what a person said of it (G8)."""
    opinion, revision = known.opinion, known.item.revision
    if opinion is None or opinion.revision != revision or known.corrected_revision == revision:
        return None
    return opinion


def edit_of(known: Known, starts_clock: Collection[str], at: datetime) -> EditOf | None:
    """Return what the text before said, and since when it has asked for an answer, over however many edits.

    `starts_clock` are the tags that ask for an answer: an edit of a text that asked already moves no clock (GEN-09).
    None for an item that was never edited.
    """
    earlier = _earlier(known)
    if not earlier:
        return None
    since = received_at(known.item, at)
    for before, reading in zip((None, *earlier), earlier, strict=False):
        if before is not None and not set(_said(known, before)) & set(starts_clock):
            since = reading.received_at
    return EditOf(received_at=since, tags=_said(known, earlier[-1]))


def _said(known: Known, reading: Reading) -> tuple[str, ...]:
    """Return an earlier text's tags, with what a person said of it."""
    tags = reading.tags
    if known.corrected is not None and known.corrected_revision == reading.revision:
        tags = known.corrected.tags
    return tags if known.casework is None else (*tags, "saksbehandling")


def sha256_of_inputs(asked: Asked, pack_sha256: str, *, revision: int, supported: Collection[str] = ()) -> str:
    """Return the hash of all that a decision rests on: the same hash is the same decision.

    What a second opinion doubts or supports counts only where there is any: without one the hash is as it always was.
    """
    inputs = msgspec.to_builtins([asked, pack_sha256, revision], str_keys=True)
    if not asked.doubted:
        del inputs[0]["doubted"]
    if supported:
        inputs.append(sorted(supported))
    return hashlib.sha256(msgspec.json.encode(inputs, order="deterministic")).hexdigest()


def with_reading(known: Known, tagging: Tagging, at: datetime, thresholds: Mapping[str, float] | None = None) -> Known:
    """Note what the newest text says; of the earlier ones only the tags are kept.

    An edit was received when ingest wrote it down, however late we read it.
    """
    revision = known.item.revision
    when = known.item.recorded_at if known.readings else received_at(known.item, at)
    kept = tuple(r for r in known.readings if r.revision != revision)
    same = next((r for r in known.readings if r.revision == revision), None)
    reading = Reading(revision, same.received_at if same else when, tagging.tags)
    return msgspec.structs.replace(
        known,
        tagging=tagging,
        tagged_revision=revision,
        thresholds=None if thresholds is None else dict(thresholds),
        readings=(*kept, reading),
    )
