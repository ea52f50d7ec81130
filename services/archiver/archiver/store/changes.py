"""The change log (endringslogg) of a period, made of the journal's lines: both values, who, when."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Select, or_, select

from archiver.core.acts import ARCHIVED, JOURNALED, TEMPORARY
from archiver.core.entry import (
    CASE_CLOSED,
    CASE_CORRECTED,
    CASE_REOPENED,
    CORRECTED,
    PERIOD_CLOSED,
    REGISTERED,
    STATUS_CHANGED,
    Line,
)
from archiver.core.noark import codes
from archiver.core.noark.made import Maker
from archiver.core.noark.model import Endring
from archiver.core.noark.remarks import who
from archiver.store.ledger import Ledger
from archiver.store.tables import EVENT, POST
from common.db import Tx

LOGGED = (REGISTERED, STATUS_CHANGED, CORRECTED, CASE_CLOSED, CASE_REOPENED, CASE_CORRECTED, PERIOD_CLOSED)
_ELEMENT = {
    "title": "tittel",
    "klasse": "referansePrimaerKlassifikasjon",
    "unit": "administrativEnhet",
    "responsible": "saksansvarlig",
}
Values = tuple[str, str | None, str | None]
"""Element, the value before, the value after."""


def changes(
    tx: Tx, of: tuple[str, str], cases: Select[*tuple[object, ...]], arkivdel: UUID, maker: Maker
) -> Iterator[Endring]:
    """Yield every change of a period's units; `of` is (municipality, series), `cases` selects its case files' ids."""
    municipality, series = of
    posts = select(POST.c.record_id).where(POST.c.municipality == municipality, POST.c.case_id.in_(cases))
    posts = posts.where(POST.c.number.is_not(None))
    about = or_(EVENT.c.subject_id.in_(posts), EVENT.c.subject_id.in_(cases), EVENT.c.subject_id == arkivdel)
    ledger = Ledger(tx, municipality, series)
    for line in ledger.lines(EVENT.c.event.in_(LOGGED) & about):
        for element, before, after in _values(ledger, line):
            # "Set from nothing" is no change, and neither value may be empty.
            if before and after and before != after:
                yield Endring(
                    referanse_arkivenhet=line.subject_id,
                    referanse_metadata=element,
                    endret_dato=maker.here(line.at),
                    endret_av=who(line.told().facts.get("actor")),
                    tidligere_verdi=before,
                    ny_verdi=after,
                )


def _values(ledger: Ledger, line: Line) -> Iterator[Values]:
    facts = line.told().facts
    match line.event:
        case "registered":
            yield _status(TEMPORARY, JOURNALED)
        case "status_changed":
            yield _status(_status_before(ledger, line), facts["status"])
        case "case_closed":
            yield "saksstatus", codes.SAKSSTATUS.navn_av("B"), codes.SAKSSTATUS.navn_av("A")
        case "case_reopened":
            yield "saksstatus", codes.SAKSSTATUS.navn_av("A"), codes.SAKSSTATUS.navn_av("B")
        case "period_closed":
            yield "arkivdelstatus", codes.ARKIVDELSTATUS.navn_av("A"), codes.ARKIVDELSTATUS.navn_av("P")
        case _:
            words = line.words()
            old, new = words.get("old", {}), words.get("new", {})
            for name in sorted(new):
                if name in _ELEMENT:
                    yield _ELEMENT[name], old.get(name), new[name]


def _status(before: str, after: str) -> Values:
    return "journalstatus", codes.JOURNALSTATUS.navn_av(before), codes.JOURNALSTATUS.navn_av(after)


def _status_before(ledger: Ledger, line: Line) -> str:
    """Return the status that a record had before a line about it."""
    if line.told().facts["status"] == ARCHIVED:
        return JOURNALED
    before = TEMPORARY
    for one in ledger.lines_of(line.subject_id):
        if one.seq >= line.seq:
            break
        if one.event == REGISTERED:
            before = JOURNALED
        elif one.event == STATUS_CHANGED:
            before = one.told().facts.get("status", before)
    return before
