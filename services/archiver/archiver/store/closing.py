"""Closing a year of a series (arkivdel): what hinders it, and the line that says that it is closed."""

from datetime import UTC, datetime

import msgspec

from archiver.core.entry import PERIOD_CLOSED, Entry
from archiver.core.noark import rules
from archiver.core.office import year_of
from archiver.core.projection import CaseFile
from archiver.core.structure import Structure
from archiver.store.cases import Cases
from archiver.store.filing import Filing
from archiver.store.folding import hindrances
from archiver.store.period import arkivdel_id
from archiver.store.telling import Because
from common.events import Broken, CaseFileClosed


class Closing:
    """A year of a series in an open transaction."""

    def __init__(self, filing: Filing, series: str, year: int) -> None:
        self._filing = filing
        self._filed = filing.filed
        self.series = series
        self.year = year

    @property
    def structure(self) -> Structure:
        """Return what stands above the case files: as the service last said, else as the office says."""
        office = self._filing.office.structure
        stored = self._filed.structure()
        return stored if stored.name else msgspec.structs.replace(office, municipality=self._filing.municipality)

    def hindrances(self, at: datetime) -> list[Broken]:
        """Return everything that keeps the year from being closed; none means that it can be."""
        arkivdel = self._filed.arkivdel(self.series, self.year)
        if arkivdel is None:
            return [Broken("6.4.12", "period_empty", str(self.year))]
        if arkivdel.closed_at is not None:
            return [Broken("2.3.6", "period_closed", str(self.year))]
        cases = [(case, hindrances(self._filed, case)) for case in self._filed.open_cases(self.series, self.year)]
        zone = self._filing.office.zone
        end = datetime(self.year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
        waiting = self._filed.unconfirmed(self.series, end)
        return rules.on_close_period(self.year, year_of(at, zone), cases, waiting)

    def close_cases(self, because: Because) -> list[CaseFile]:
        """Close each case of the year that nothing hinders but that nobody has closed it; return them."""
        cases, closed = Cases(self._filing.tx, self._filing), []
        for case in self._filed.open_cases(self.series, self.year):
            if hindrances(self._filed, case):
                continue
            cases.close(case, _as_it_is(case, because), because)
            closed.append(case)
        return closed

    def close(self, because: Because) -> None:
        """Close the year: from here on its journal and its case files take no more. Refused while anything hinders."""
        rules.refuse(self.hindrances(because.at))
        facts = {"year": self.year, "structure": msgspec.to_builtins(self.structure)} | because.facts()
        subject = arkivdel_id(self._filing.municipality, self.series, self.year)
        entry = Entry(event=PERIOD_CLOSED, subject_id=subject, facts=facts)
        self._filing.writing.write(entry, because.at, self.series)


def _as_it_is(case: CaseFile, because: Because) -> CaseFileClosed:
    event = because.event
    return CaseFileClosed(
        event_id=event.event_id,
        municipality=case.municipality,
        occurred_at=event.occurred_at,
        recorded_at=because.at,
        actor=because.actor,
        act_id=str(event.event_id),
        case_file=rules.name_of(case),
    )
