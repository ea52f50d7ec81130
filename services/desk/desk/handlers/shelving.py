"""People put items aside in the queue, and bring them back; the timeline keeps who did."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import derived_id
from desk.core.claim import CLAIMED, holder
from desk.core.line import Line
from desk.core.rights import READ, REPLY
from desk.core.shelf import put
from desk.core.view import deadline_of
from desk.handlers.acts import NO_RIGHT, NO_SUCH_ITEM, Done, NotDone
from desk.handlers.rights import may_on
from desk.store import Cases, Claims
from desk.store.queue import Queue


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """Who puts which items aside, and how (`desk.core.shelf.WISHES`)."""

    municipality: str
    person: str
    do: str
    until: datetime | None = None


def do_aside(tx: Tx, aside: Aside, item_id: UUID, at: datetime) -> Done | NotDone:
    """Put one item aside, or say why not. What a colleague works on stays where it is."""
    cases, queue = Cases(tx, aside.municipality), Queue(tx, aside.municipality, at, None)
    cases.lock(item_id)
    case = cases.get(item_id)
    if case is None or not may_on(tx, case, aside.person, READ):
        return NotDone(code=NO_SUCH_ITEM)
    if not may_on(tx, case, aside.person, REPLY):
        return NotDone(code=NO_RIGHT)
    by = holder(Claims(tx, aside.municipality).of_item(item_id), at)
    if by not in {None, aside.person}:
        return NotDone(code=CLAIMED, by=by or "")
    deadline = deadline_of(case)
    due_at = deadline.due_at if deadline else case.ruling and case.ruling.due_at
    due_at = due_at if due_at and due_at > at else None
    shelved = put(queue.lanes([item_id])[item_id], aside.do, case.revision, aside.until, due_at)
    if isinstance(shelved, str):
        return NotDone(code=shelved)
    queue.put_aside(item_id, shelved, at)
    line_id = derived_id(aside.municipality, str(item_id), "aside", aside.person, aside.do, at.isoformat())
    detail = shelved.until.isoformat() if shelved.until else ""
    cases.write_line(item_id, line_id, Line(what=f"aside_{aside.do}", who=aside.person, detail=detail), at, at)
    cases.audit(aside.person, f"aside_{aside.do}", item_id, at)
    return Done(act_id=line_id)
