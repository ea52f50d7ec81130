"""The statement of reasons: what the writer of a hidden or removed item is told, in the shape of article 17 of the DSA.

It is made when the decision is: whoever reads it later reads the reasons of that day, and what has become of it since.
Nothing of anybody's words stands in it but the reason that the person gave, who knows that the writer reads it.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from common.events import ActionTaken, Step, derived_id
from desk.core.act import removal_step, steps_of
from desk.core.deeds import Acted, ExplainRemoval, GiveGround, Hide, KeepHidden, Remove
from desk.core.facts import AUTO, Case
from desk.core.outside import HIDE, REMOVE, removed_outside

HIDES = "hide_pending_review"
WE = "we"


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Why an item was hidden or removed (`do`), as it was decided.

    `decided_by` is a person's id, or "auto"; it is for the rule of the second person alone and never shown. `by` are
    the roles that decide such things. `is_found_by_system`: the classifier found it first. `is_outside`: it was done
    on the platform itself. `kinds` are what the words were held to be. `reason` is what the person wrote to the writer.
    """

    statement_id: UUID
    item_id: UUID
    revision: int
    do: str
    at: datetime
    decided_by: str
    by: tuple[str, ...] = ()
    is_found_by_system: bool = False
    is_outside: bool = False
    kind: str
    platform: str
    account_id: str
    written_at: datetime | None = None
    received_at: datetime
    kinds: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    rule: str = ""
    because: str = ""
    reason: str = ""
    pack: str = ""

    @property
    def is_by_system(self) -> bool:
        """True for what no person has decided."""
        return self.decided_by == AUTO


def statement_of(case: Case, what: object, at: datetime) -> Statement | None:
    """Return the statement that a thing heard gives rise to, once it is in the case; None for most things.

    A person's decision gives one when it is made, the system's hide when the platform has done it.
    """
    if case.item is None or case.item.own:
        return None
    if isinstance(what, Acted):
        return _of_person(case, what, at)
    return _of_system(case, what) if isinstance(what, ActionTaken) else None


def _of_person(case: Case, acted: Acted, at: datetime) -> Statement | None:
    deed = acted.deed
    if isinstance(deed, Hide | KeepHidden | Remove):
        do, is_outside = REMOVE if isinstance(deed, Remove) else HIDE, False
    elif isinstance(deed, GiveGround) and _is_hide(case, deed.change_no):
        do, is_outside = HIDE, True
    elif isinstance(deed, ExplainRemoval) and deed.by == WE and removed_outside(case) is not None:
        do, is_outside = REMOVE, True
    else:
        return None
    step = _step(case, do)
    grounded = step if step is not None and deed.clause in step.clauses else None
    return _statement(
        case,
        do=do,
        at=at,
        statement_id=derived_id(case.item_id, "statement", acted.act_id),
        decided_by=acted.actor,
        by=step.to if step else (),
        is_outside=is_outside,
        clauses=(deed.clause,) if deed.clause else (),
        rule=grounded.rule if grounded else "",
        because=grounded.because if grounded else "",
        reason=deed.reason.strip(),
    )


def _of_system(case: Case, taken: ActionTaken) -> Statement | None:
    placed = next((p for p in case.placed if p.action_id == taken.action_id), None)
    if placed is None or placed.actor != AUTO or placed.do != HIDE or placed.revision != case.revision:
        return None
    step = _step(case, HIDE)
    return _statement(
        case,
        do=HIDE,
        at=taken.done_at,
        statement_id=derived_id(case.item_id, "statement", str(placed.action_id)),
        decided_by=AUTO,
        by=_confirmers(case),
        clauses=step.clauses if step else (placed.clause,),
        rule=step.rule if step else "",
        because=placed.reason or "",
    )


def _statement(case: Case, **said: object) -> Statement:
    item, ruling = case.item, case.ruling
    assert item is not None  # noqa: S101 - who calls has looked
    about = {
        "item_id": case.item_id,
        "revision": case.revision,
        "kind": item.kind,
        "platform": item.platform,
        "account_id": item.account_id,
        "written_at": case.written.at if case.written else case.created_at,
        "received_at": item.received_at or item.recorded_at,
        "kinds": ruling.tagging.abuse_reasons if ruling else (),
        "pack": ruling.pack if ruling else "",
        "is_found_by_system": ruling is not None and any(s.do in {HIDES, "flag_for_review"} for s in ruling.steps),
    }
    return msgspec.convert({**about, **said}, Statement)


def _step(case: Case, do: str) -> Step | None:
    hides = next((s for s in steps_of(case) if s.do == HIDES), None)
    return hides if do == HIDE and hides is not None else removal_step(case) or hides


def _confirmers(case: Case) -> tuple[str, ...]:
    removal = removal_step(case)
    return removal.to if removal else ()


def _is_hide(case: Case, change_no: int) -> bool:
    return any(o.change_no == change_no and o.do == HIDE for o in case.outside)


def newest_first(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return an item's statements, the one that holds now first; of one instant a person's holds."""
    return tuple(
        sorted(statements, key=lambda s: (s.at, not s.is_by_system, s.do == REMOVE, str(s.statement_id)), reverse=True)
    )
