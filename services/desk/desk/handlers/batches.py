"""One step for many items: each is an act of its own, on its own record; what hinders one hinders no other."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import derived_id
from common.work import Job, enqueue
from desk.core.batch import ASIDE, SAME, Batch, Chosen, Did, deed_of, thread_of
from desk.core.claim import RELEASE, TAKE, Wish
from desk.core.deeds import TakeBack
from desk.core.line import Line
from desk.core.shelf import SENDING, Shelved
from desk.handlers.acts import STALE, Act, Done, Gate, NotDone, do_act
from desk.handlers.claiming import do_claim
from desk.handlers.folding import LimitsOf
from desk.handlers.shelving import Aside, do_aside
from desk.store import MACHINERY, Batches, Cases
from desk.store.batches import DONE, UNDONE, Kept
from desk.store.queue import Queue

JOIN = "join"
"""The kind of job that settles what shares one answer, once that stands on the platform."""
JOIN_AFTER_S = 20.0
SHARED_HOURS = 24
"""So long what shares an answer waits for it at most; then it is in the queue again."""


class Doing(msgspec.Struct, frozen=True):
    """When and under which limits it is done; the gate is that of any act."""

    at: datetime
    limits: LimitsOf
    gate: Gate | None = None


def batch_id_of(municipality: str, person: str, key: str) -> UUID:
    """Return the id of what a person's form asks for."""
    return derived_id(municipality, "batch", person, key)


def do_batch(tx: Tx, batch: Batch, doing: Doing) -> Kept:
    """Take the step for each item, and return what came of it."""
    batches, batch_id = Batches(tx, batch.municipality), batch_id_of(batch.municipality, batch.person, batch.key)
    known = batches.get(batch_id)
    if known is not None:
        return known
    leads: dict[tuple[str, ...], UUID] = {}
    did = tuple(_one(tx, batch, one, doing, leads) for one in batch.items)
    kept = Kept(
        batch_id=batch_id,
        person=batch.person,
        do=batch.do,
        at=doing.at,
        state=DONE,
        reason=batch.reason,
        items=did,
    )
    batches.put(kept)
    if any(one.lead for one in did):
        look_later(tx, batch.municipality, batch_id, 1, doing.at)
    return kept


def _one(tx: Tx, batch: Batch, chosen: Chosen, doing: Doing, leads: dict[tuple[str, ...], UUID]) -> Did:
    case = Cases(tx, batch.municipality).get(chosen.item_id)
    if case is not None and case.revision != chosen.revision:
        return Did(item_id=chosen.item_id, revision=chosen.revision, refused=STALE)
    if batch.do in ASIDE:
        return _aside(tx, batch, chosen, doing.at)
    if batch.do == TAKE:
        wish = Wish(item_id=chosen.item_id, person=batch.person, do=TAKE)
        return _did(chosen, do_claim(tx, batch.municipality, wish, doing.at))
    thread = thread_of(case) if case else ()
    if batch.do == SAME and thread in leads:
        return _shared(tx, batch, chosen, leads[thread], doing.at)
    deed = deed_of(batch.do, batch.text)
    assert deed is not None  # noqa: S101 - every step that is no act was done above
    act = Act(
        municipality=batch.municipality,
        item_id=chosen.item_id,
        person=batch.person,
        revision=chosen.revision,
        deed=deed,
        key=f"{batch.key}:{chosen.item_id}",
    )
    did = _did(chosen, do_act(tx, act, doing.at, doing.limits, doing.gate))
    if did.act_id is not None:
        leads.setdefault(thread, chosen.item_id)
    return did


def _did(chosen: Chosen, done: Done | NotDone) -> Did:
    if isinstance(done, NotDone):
        return Did(item_id=chosen.item_id, revision=chosen.revision, refused=done.code)
    return Did(item_id=chosen.item_id, revision=chosen.revision, act_id=done.act_id)


def _aside(tx: Tx, batch: Batch, chosen: Chosen, at: datetime) -> Did:
    before = Queue(tx, batch.municipality, at, None).shelf(chosen.item_id)
    wish = Aside(municipality=batch.municipality, person=batch.person, do=batch.do, until=batch.until)
    did = _did(chosen, do_aside(tx, wish, chosen.item_id, at))
    return msgspec.structs.replace(did, before=before)


def _shared(tx: Tx, batch: Batch, chosen: Chosen, lead: UUID, at: datetime) -> Did:
    """Let an item wait for the answer that it shares. What may not be acted on is refused as any act would be."""
    wish = Wish(item_id=chosen.item_id, person=batch.person, do=TAKE)
    taken = do_claim(tx, batch.municipality, wish, at)
    if isinstance(taken, NotDone):
        return _did(chosen, taken)
    until = at + timedelta(hours=SHARED_HOURS)
    shelved = Shelved(what=SENDING, until=until, revision=chosen.revision)
    Queue(tx, batch.municipality, at, None).put_aside(chosen.item_id, shelved, at)
    line_id = derived_id(batch.municipality, str(chosen.item_id), "joined", batch.key)
    line = Line(what="joined", who=batch.person)
    Cases(tx, batch.municipality).write_line(chosen.item_id, line_id, line, at, at)
    return Did(item_id=chosen.item_id, revision=chosen.revision, act_id=line_id, lead=lead)


def look_later(tx: Tx, municipality: str, batch_id: UUID, look_no: int, at: datetime) -> None:
    """Set the clock by which it is looked whether the shared answer stands; each time it waits longer."""
    job = Job(
        municipality=municipality,
        job_id=derived_id(str(batch_id), JOIN, look_no),
        kind=JOIN,
        key=f"{JOIN}:{batch_id}",
        args={"batch_id": str(batch_id), "look_no": look_no},
        run_at=at + timedelta(seconds=JOIN_AFTER_S * look_no**2),
    )
    enqueue(tx, MACHINERY.jobs, job)


def undo_batch(tx: Tx, municipality: str, person: str, batch_id: UUID, doing: Doing) -> Kept | None:
    """Take back all of it that can be; None where the person did no such thing."""
    batches = Batches(tx, municipality)
    kept = batches.get(batch_id)
    if kept is None or kept.person != person:
        return None
    if kept.state == UNDONE:
        return kept
    items = tuple(_undone(tx, municipality, kept, one, doing) for one in kept.items)
    batches.end(batch_id, UNDONE, items)
    return msgspec.structs.replace(kept, state=UNDONE, items=items)


def _undone(tx: Tx, municipality: str, kept: Kept, did: Did, doing: Doing) -> Did:
    """Take one item's part back, and return it with what hinders that."""
    if did.refused or did.act_id is None:
        return did
    queue = Queue(tx, municipality, doing.at, None)
    if kept.do in ASIDE or did.lead is not None:
        ours = SENDING if did.lead is not None else kept.do
        shelf = queue.shelf(did.item_id)
        if shelf is not None and shelf.what == ours:
            queue.put_aside(did.item_id, did.before, doing.at)
            line_id = derived_id(municipality, str(did.item_id), "undone", str(kept.batch_id))
            line = Line(what="undone", who=kept.person)
            Cases(tx, municipality).write_line(did.item_id, line_id, line, doing.at, doing.at)
        return did
    if kept.do == TAKE:
        do_claim(tx, municipality, Wish(item_id=did.item_id, person=kept.person, do=RELEASE), doing.at)
        return did
    act = Act(
        municipality=municipality,
        item_id=did.item_id,
        person=kept.person,
        revision=did.revision,
        deed=TakeBack(act_id=did.act_id),
        key=f"undo:{kept.batch_id}:{did.item_id}",
    )
    done = do_act(tx, act, doing.at, doing.limits)
    return msgspec.structs.replace(did, refused=done.code) if isinstance(done, NotDone) else did
