"""People take items, give them back and hand them over; everybody sees who has one, and the timeline keeps it."""

from datetime import datetime

from common.db import Tx
from common.events import derived_id
from desk.core.claim import HAND_OVER, NOBODY_SUCH, Wish, holder, wished
from desk.core.line import Line
from desk.core.rights import READ, REPLY
from desk.handlers.acts import NO_RIGHT, NO_SUCH_ITEM, Done, NotDone
from desk.handlers.rights import may_on
from desk.store import Cases, Claims


def do_claim(tx: Tx, municipality: str, wish: Wish, at: datetime) -> Done | NotDone:
    """Do what is wished about a claim, or say why not."""
    cases, claims = Cases(tx, municipality), Claims(tx, municipality)
    cases.lock(wish.item_id)
    case = cases.get(wish.item_id)
    if case is None or not may_on(tx, case, wish.person, READ):
        return NotDone(code=NO_SUCH_ITEM)
    if not may_on(tx, case, wish.person, REPLY):
        return NotDone(code=NO_RIGHT)
    if wish.do == HAND_OVER and not may_on(tx, case, wish.to, REPLY):
        return NotDone(code=NOBODY_SUCH)
    before = claims.of_item(wish.item_id)
    after = wished(before, wish, at)
    if isinstance(after, str):
        return NotDone(code=after, by=holder(before, at) or "")
    if after is None:
        claims.drop(wish.item_id)
    else:
        claims.put(after)
    line_id = derived_id(municipality, str(wish.item_id), "claim", wish.person, wish.do, at.isoformat())
    detail = wish.to if wish.do == HAND_OVER else ""
    cases.write_line(wish.item_id, line_id, Line(what=f"claim_{wish.do}", who=wish.person, detail=detail), at, at)
    cases.audit(wish.person, f"claim_{wish.do}", wish.item_id, at)
    # Open pages show whose it is: the case is saved anew, and so they hear of it.
    cases.put(case, at)
    return Done(act_id=line_id)
