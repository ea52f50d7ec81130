"""Kassasjon: which closed case files are due, and letting go of one that a person has decided on."""

from datetime import datetime
from uuid import UUID

import msgspec

from archiver.core.office import number_text
from archiver.core.retention import Verdict, on_disposal, proof_of
from archiver.ports import Salts
from archiver.store.disposing import Disposing
from archiver.store.holds import Holds
from archiver.store.keeping import Keeping
from common.db import Tx


class DueCase(msgspec.Struct, frozen=True, kw_only=True):
    """A closed case file and whether it goes (kassasjon)."""

    case_id: UUID
    number: str
    closed_at: datetime | None
    records: int
    verdict: Verdict


def due_cases_in(tx: Tx, municipality: str, at: datetime) -> list[DueCase]:
    """Return every closed case file with what becomes of it, the oldest first."""
    disposing, held = Disposing(tx, municipality), Holds(tx, municipality).all()
    keeping = Keeping(tx, municipality)
    rules, found = keeping.rules(), []
    for case, items in disposing.closed():
        verdict = on_disposal(case.closed_at, keeping.of_items(items), rules, held, at)
        number = number_text(case.year, case.number)
        found.append(
            DueCase(case_id=case.case_id, number=number, closed_at=case.closed_at, records=len(items), verdict=verdict)
        )
    return found


def dispose_case(tx: Tx, municipality: str, case: DueCase, actor: str, salts: Salts, at: datetime) -> None:
    """Look anew, for a hold may just have been set; then let go of the case."""
    disposing = Disposing(tx, municipality)
    disposing.hold()
    again = next((one for one in due_cases_in(tx, municipality, at) if one.case_id == case.case_id), None)
    if again is not None and again.verdict.goes:
        disposing.dispose(case.case_id, proof_of(again.verdict, Keeping(tx, municipality).rules(), actor), salts, at)


def dispose_of(tx: Tx, municipality: str, number: str, by: tuple[str, Salts], at: datetime) -> str | None:
    """Let go of a case file that is due, and return None; else why it stays: not_due, or no_such_case."""
    Disposing(tx, municipality).hold()
    named = [one for one in due_cases_in(tx, municipality, at) if one.number == number]
    if len(named) != 1:
        # Two series may each have one of that number: which is meant is for the command line.
        return "no_such_case"
    if not named[0].verdict.goes:
        return "not_due"
    dispose_case(tx, municipality, named[0], *by, at)
    return None
