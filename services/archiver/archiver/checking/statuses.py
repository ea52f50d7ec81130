"""N5.15, N5.17, N5.22, N5.25 and N5.27: types and statuses that are final, and dates that can be read."""

import re
from collections import Counter
from collections.abc import Iterator

from archiver.checking.catalogue import WITHDRAWN
from archiver.checking.finding import Finding
from archiver.checking.job import Check, Job, here, moment
from archiver.checking.rules import counted, found
from archiver.checking.stream import Unit

_CLOSED = ("Avsluttet", WITHDRAWN)
_ARCHIVED = ("Arkivert", WITHDRAWN)
_FINISHED = "Dokumentet er ferdigstilt"
# The two ways that Arkade reads; "24:00:00" and a date with an offset are valid XML and still not among them.
_READABLE = re.compile(r"\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?)?")


class Statuses(Check):
    """Cases are closed, posts archived, documents finished."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._groups: dict[str, Counter[str]] = {rule: Counter() for rule in ("N5.15", "N5.17", "N5.22", "N5.25")}
        self._first: str | None = None
        self._last: str | None = None
        self._dated = 0

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check one case or record."""
        if unit.kind == "mappe" and unit.xsi_type == "saksmappe":
            yield from self._status(unit, "N5.15", "saksstatus", _CLOSED)
        if unit.kind != "registrering":
            return
        if unit.xsi_type == "journalpost":
            kind = (unit.text("journalposttype") or "").strip()
            self._groups["N5.17"][kind] += 1
            if not kind:
                yield found("N5.17", "empty", here(unit))
            yield from self._status(unit, "N5.22", "journalstatus", _ARCHIVED)
        for document in unit.all("dokumentbeskrivelse"):
            status = document.text("dokumentstatus") or ""
            self._groups["N5.25"][status] += 1
            if status != _FINISHED:
                yield found("N5.25", "status", here(document), status=status)
        yield from self._created(unit)

    def finish(self) -> Iterator[Finding]:
        """Yield how many of each there are, and the first and the last day."""
        for rule, groups in self._groups.items():
            yield counted(rule, groups.total(), dict(groups))
        days = {f"{self._first} - {self._last}": self._dated} if self._first and self._last else {}
        yield counted("N5.27", self._dated, days)

    def _status(self, unit: Unit, rule: str, name: str, final: tuple[str, ...]) -> Iterator[Finding]:
        status = unit.text(name) or ""
        self._groups[rule][status] += 1
        if status not in final:
            yield found(rule, "status", here(unit.one(name) or unit), status=status)

    def _created(self, unit: Unit) -> Iterator[Finding]:
        text = unit.text("opprettetDato") or ""
        when = moment(text)
        if when is None or not _READABLE.fullmatch(text):
            yield found("N5.27", "date", here(unit.one("opprettetDato") or unit))
            return
        self._dated += 1
        day = when.date().isoformat()
        self._first, self._last = min(self._first or day, day), max(self._last or day, day)
