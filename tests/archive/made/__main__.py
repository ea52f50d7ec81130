"""Writes the finished year into tests/archive/finished_year."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec

from archiver.core.deposit.plain import ARCHIVE, CASES, CHANGES, FOLDER, LEFT_OUT, Head, lines_of, slim
from archiver.core.noark.model import Endring, Saksmappe, Utelatt
from tests.archive.made.around import ARCHIVIST, key
from tests.archive.made.documents import CONTENTS
from tests.archive.made.town import OFFICES, WITHDRAWN
from tests.archive.made.year import CLOSED, archive, cases, series

FINISHED = Path(__file__).parents[1] / "finished_year"


def main() -> None:
    """Write the folder anew."""
    if FINISHED.exists():
        shutil.rmtree(FINISHED)
    (FINISHED / FOLDER).mkdir(parents=True)
    saker = cases()
    head = msgspec.json.encode(slim(Head(archive(), series())))
    (FINISHED / ARCHIVE).write_bytes(msgspec.json.format(head, indent=1) + b"\n")
    (FINISHED / CASES).write_bytes(b"".join(lines_of(saker)))
    changes = sorted(_changes(saker), key=lambda one: one.endret_dato)
    (FINISHED / CHANGES).write_bytes(b"".join(lines_of(changes)))
    (FINISHED / LEFT_OUT).write_bytes(b"".join(lines_of(_left_out())))
    _files(saker)


def _files(saker: list[Saksmappe]) -> None:
    """Write each content once, under the first name that it has."""
    left = dict(CONTENTS)
    for sak in saker:
        for post in sak.journalposter:
            for dokument in post.dokumenter:
                for objekt in dokument.dokumentobjekter:
                    content = left.pop(objekt.sha256, None)
                    if content is not None:
                        path = FINISHED / FOLDER / objekt.fil
                        path.parent.mkdir(exist_ok=True)
                        path.write_bytes(content)


def _changes(saker: list[Saksmappe]) -> Iterator[Endring]:
    for place, sak in enumerate(saker):
        if sak.tittel != WITHDRAWN and sak.avsluttet_dato:
            yield _change(sak, "saksstatus", "Under behandling", "Avsluttet")
        if place % 8 == 5:
            yield _change(sak, "saksansvarlig", OFFICES["Kommunikasjon"], sak.saksansvarlig, hours=-30)
        for post in sak.journalposter:
            if (post.journalpostnummer or 0) % 7 == 3:
                yield Endring(
                    referanse_arkivenhet=post.system_id,
                    referanse_metadata="tittel",
                    endret_dato=post.opprettet_dato + timedelta(minutes=20),
                    endret_av=ARCHIVIST,
                    tidligere_verdi="Kommentar på sosiale medier",
                    ny_verdi=post.tittel,
                )
    # Of a record that is not delivered: the log of a deposit leaves it out as well.
    yield Endring(
        referanse_arkivenhet=key("utelatt", 1),
        referanse_metadata="journalstatus",
        endret_dato=CLOSED - timedelta(days=200),
        endret_av=ARCHIVIST,
        tidligere_verdi="Midlertidig registrering av innkommet dokument",
        ny_verdi="Utgår",
    )


def _change(sak: Saksmappe, what: str, before: str, after: str, hours: int = 0) -> Endring:
    at = (sak.avsluttet_dato or CLOSED) + timedelta(hours=hours)
    return Endring(
        referanse_arkivenhet=sak.system_id,
        referanse_metadata=what,
        endret_dato=at,
        endret_av=sak.avsluttet_av or ARCHIVIST,
        tidligere_verdi=before,
        ny_verdi=after,
    )


def _left_out() -> Iterator[Utelatt]:
    for number, what, why in (
        (1, "registrering", "unconfirmed: lukket uten journalføring, en person fant at den ikke var arkivverdig"),
        (2, "registrering", "unconfirmed: lukket uten journalføring, samme kommentar var fanget to ganger"),
        (3, "registrering", "documented: dokumentert uten journalføring etter retningslinjene"),
        (4, "saksmappe", "open: saken er ikke avsluttet og følger neste periode"),
    ):
        yield Utelatt(system_id=key("utelatt", number), hva=what, grunn=why)


if __name__ == "__main__":
    main()
