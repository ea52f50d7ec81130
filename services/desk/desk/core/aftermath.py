"""What follows from a hide or a removal on the platform itself: evidence, and a clock for who removed it."""

from datetime import datetime, timedelta

import msgspec

from desk.core.facts import AUTO, Case, Outside, Remover
from desk.core.limits import Limits
from desk.core.orders import Clock, CountAsWriters
from desk.core.outside import HIDE, is_needed, removed_outside, remover_open, turned
from desk.core.sealing import Next, want

REMOVAL = "removal"
"""The kind of clock after which nobody is expected to say any more who removed an item."""


def after_outside(case: Case, at: datetime, limits: Limits) -> Next:
    """Return what is next due after a deed on the platform; evidence comes from the change that is stored (GEN-07)."""
    gone, deed = removed_outside(case), turned(case)
    if gone is not None:
        for stage in (1, 2):
            if case.seal(stage) is None:
                return want(case, stage, at, limits)
        return _asking(case, gone, limits)
    if deed is not None and deed.do == HIDE and case.seal(1) is None:
        return want(case, 1, at, limits)
    return case, ()


def _asking(case: Case, gone: Outside, limits: Limits) -> Next:
    """Wait for somebody who knows; when nobody does and nothing needs the item, its writer took it away."""
    about = f"{gone.change_no}"
    clock = f"{REMOVAL}:{about}"
    if not remover_open(case):
        return case, ()
    if clock not in case.awaited:
        case = msgspec.structs.replace(case, awaited=(*case.awaited, clock))
        return case, (Clock(kind=REMOVAL, about=about, run_at=gone.at + timedelta(days=limits.unknown_removal_days)),)
    if clock in case.rung and not is_needed(case):
        case = msgspec.structs.replace(case, remover=Remover(by="writer", actor=AUTO))
        return case, (CountAsWriters(change_no=gone.change_no),)
    return case, ()
