"""The state machine of an item's case: what is known, what happened, what limits hold; what is to be asked for."""

from datetime import datetime

import msgspec

from common.events import Event
from desk.core.act import take_act
from desk.core.deeds import Acted, Rang, Replied
from desk.core.due import next_due
from desk.core.facts import HIDDEN, Case
from desk.core.fold import fold
from desk.core.limits import Limits
from desk.core.looking import with_look
from desk.core.orders import Asked
from desk.core.outside import HIDE, with_reply
from desk.core.publishing import Published

Heard = Event | Acted | Rang | Replied | Published
"""All that a case hears of."""


def step(case: Case, event: Heard, at: datetime, limits: Limits) -> tuple[Case, tuple[Asked, ...]]:
    """Take one event in and return the case with all that is now to be asked for, in order.

    Pure: the same case, event and time give the same. An event that was taken in already asks for nothing.
    It ends, because each round gives an order, takes one back or asks for a seal, and none of these is done twice.
    """
    case = _opened_again(case, _taken_in(case, event, at))
    asked: list[Asked] = []
    while True:
        after, now = next_due(case, at, limits)
        if after is case:
            return case, tuple(asked)
        case = after
        asked.extend(now)


def _taken_in(case: Case, event: Heard, at: datetime) -> Case:
    match event:
        case Acted():
            return take_act(with_look(case, event, at), event)
        case Rang(kind=kind, about=about):
            return msgspec.structs.replace(case, rung=tuple(sorted({*case.rung, f"{kind}:{about}"})))
        case Published(by=by):
            return msgspec.structs.replace(case, published_by=by)
        case Replied():
            return with_reply(case, event)
        case _:
            return fold(case, event)


def _opened_again(before: Case, case: Case) -> Case:
    """Open what was closed while it was shown, and is hidden by our order all the same: nobody has looked at that.

    The hide was under way, and could not be taken back. One past the desk is a person's, who is asked for a ground.
    """
    is_hidden_now = before.visibility != HIDDEN and case.visibility == HIDDEN and case.outside == before.outside
    by_order = any(p.do == HIDE and p.revision == case.revision for p in case.placed)
    closed = case.closed == case.revision
    return msgspec.structs.replace(case, closed=-1) if is_hidden_now and by_order and closed else case
