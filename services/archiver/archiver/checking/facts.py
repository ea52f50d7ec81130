"""What the journals are compared with: each post and case of arkivstruktur.xml, remembered in few words."""

from collections.abc import Iterator

import msgspec

from archiver.checking.finding import At, Finding
from archiver.checking.folder import STRUCTURE_FILE
from archiver.checking.identity import numbers_in
from archiver.checking.job import Check, Job, number
from archiver.checking.parts import Part, line_of, local
from archiver.checking.rules import found
from archiver.checking.stream import Unit
from archiver.checking.withheld import Secret, case_secrets, record_secrets

POST_FIELDS = (
    "registreringsID",
    "journalaar",
    "journalsekvensnummer",
    "journalpostnummer",
    "tittel",
    "offentligTittel",
    "journaldato",
    "dokumentetsDato",
    "offentlighetsvurdertDato",
)
CASE_FIELDS = (
    "mappeID",
    "saksaar",
    "sakssekvensnummer",
    "tittel",
    "offentligTittel",
    "administrativEnhet",
    "saksansvarlig",
)


class Facts(msgspec.Struct, frozen=True):
    """One post or case: its fields, its correspondents (type, name), and what it withholds."""

    fields: dict[str, str]
    parties: list[tuple[str, str]]
    secrets: list[Secret]


class Remember(Check):
    """Write posts and cases down; X14 over the public titles on the way."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._encoder = msgspec.msgpack.Encoder()
        self.posts = 0
        self.first: str | None = None
        self.last: str | None = None

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Remember one case or post."""
        if unit.kind == "mappe":
            self._case(unit)
        elif unit.kind == "registrering" and unit.xsi_type == "journalpost":
            self._post(unit)
        for node in unit.own:
            if local(node) == "offentligTittel" and numbers_in(node.text or ""):
                at = At(STRUCTURE_FILE, line_of(node))
                yield found("X14", "identity-number", at, element="offentligTittel")

    def _case(self, unit: Unit) -> None:
        group = unit.within("klasse")
        fields = _fields(unit, CASE_FIELDS)
        if group is not None:
            fields |= {"klasseID": group.said("klasseID") or "", "klassetittel": group.said("tittel") or ""}
        facts = self._encoder.encode(Facts(fields, [], case_secrets(unit)))
        key, year, nth = _id(unit), number(unit.text("saksaar")), number(unit.text("sakssekvensnummer"))
        self.job.scratch.put("insert or ignore into cases values (?, ?, ?, ?, ?)", key, year, nth, unit.line, facts)

    def _post(self, unit: Unit) -> None:
        self.posts += 1
        day = unit.text("journaldato")
        if day is not None:
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)
        fields = _fields(unit, POST_FIELDS)
        written_off = unit.one("avskrivning")
        if written_off is not None:
            fields |= _fields(written_off, ("avskrivningsdato", "avskrivningsmaate"))
        screening = unit.one("skjerming")
        if screening is not None:
            fields |= _fields(screening, ("tilgangsrestriksjon", "skjermingshjemmel"))
        parties = [
            (one.text("korrespondanseparttype") or "", one.text("korrespondansepartNavn") or "")
            for one in unit.all("korrespondansepart")
        ]
        secrets, case = record_secrets(unit), unit.within("mappe")
        case_id = "" if case is None else (case.said("systemID") or "").lower()
        for kind, name in secrets:
            if kind == "name":
                self.job.scratch.put("insert or ignore into withheld values (?, ?)", case_id, name)
        year, nth = number(unit.text("journalaar")), number(unit.text("journalsekvensnummer"))
        facts = self._encoder.encode(Facts(fields, parties, secrets))
        sql = "insert or ignore into posts values (?, ?, ?, ?, ?, ?)"
        self.job.scratch.put(sql, _id(unit), case_id, year, nth, unit.line, facts)


def _fields(part: Part, names: tuple[str, ...]) -> dict[str, str]:
    return {name: text for name in names if (text := part.text(name)) is not None}


def _id(unit: Unit) -> str:
    return (unit.text("systemID") or "").strip().lower()
