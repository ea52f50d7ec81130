"""How much memory a Noark 5 deposit takes, and that it does not grow with the period.

`rows` writes a small and a large period, each in a process of its own, and looks at its peak.
`python -m bench.deposit 100000` writes one of that size and prints its peak.
"""

import hashlib
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from archiver.core.deposit.package import SCHEMAS, Deposit
from archiver.core.deposit.profile import PROFILES, Sender
from archiver.core.noark.model import (
    Arkiv,
    Arkivdel,
    Arkivskaper,
    Avskrivning,
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Endring,
    Journalpost,
    Klasse,
    Klassifikasjonssystem,
    Korrespondansepart,
    Saksmappe,
    Utelatt,
)
from archiver.core.public_journal.one_by_one import OneByOne
from archiver.core.public_journal.showing import Told
from bench.measure import BenchError, Row

SMALL, LARGE = 1_000, 20_000
POSTS_A_CASE = 10
GROWTH_MIB_MAX = 32.0
"""Between SMALL and LARGE. A tree of the large one's arkivstruktur.xml alone would be over 1,000 MiB."""
_FILE = b"%PDF-1.7 not really\n" * 50
_SHA256 = hashlib.sha256(_FILE).hexdigest()
_START = datetime(2024, 1, 2, 8, 0, tzinfo=UTC)


class Synthetic:
    """A period of so many posts, made as it is read."""

    def __init__(self, posts: int) -> None:
        self._cases = posts // POSTS_A_CASE
        self._screening = OneByOne(lambda sak: (_case(sak.nummer[1] - 1).journalposter, Told()))

    @property
    def arkiv(self) -> Arkiv:
        """Return an archive."""
        skaper = Arkivskaper(id="999888777", navn="Nordvik kommune")
        return Arkiv(
            system_id=_id("arkiv"),
            tittel="Arkiv",
            arkivskaper=skaper,
            opprettet_dato=_START,
            opprettet_av="A",
            arkivstatus="O",
        )

    @property
    def arkivdel(self) -> Arkivdel:
        """Return a closed series with one class."""
        klasse = Klasse(system_id=_id("k"), klasse_id="1", tittel="En", opprettet_dato=_START, opprettet_av="A")
        return Arkivdel(
            system_id=_id("del"),
            tittel="Del",
            arkivdelstatus="P",
            opprettet_dato=_START,
            opprettet_av="A",
            start=date(2024, 1, 1),
            slutt=date(2024, 12, 31),
            klassifikasjonssystem=Klassifikasjonssystem(
                system_id=_id("ks"), tittel="KS", opprettet_dato=_START, opprettet_av="A", klasser=(klasse,)
            ),
            avsluttet_dato=_START + timedelta(days=400),
            avsluttet_av="A",
        )

    def saksmapper(self) -> Iterator[Saksmappe]:
        """Yield the case files."""
        return (_case(number) for number in range(self._cases))

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        """Yield the posts."""
        for sak in self.saksmapper():
            alone = msgspec.structs.replace(sak, journalposter=())
            yield from ((alone, post) for post in sak.journalposter)

    def offentlig(self, sak: Saksmappe, post: Journalpost) -> tuple[Saksmappe, Journalpost]:
        """Return both as the public may see them."""
        return self._screening(sak, post)

    def endringer(self) -> Iterator[Endring]:
        """Yield a change for each case."""
        for number in range(self._cases):
            yield Endring(
                referanse_arkivenhet=_id(f"sak/{number}"),
                referanse_metadata="saksstatus",
                endret_dato=_START,
                endret_av="A",
                tidligere_verdi="Under behandling",
                ny_verdi="Avsluttet",
            )

    def utelatt(self) -> Iterator[Utelatt]:
        """Yield nothing."""
        return iter(())


def _id(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, what)


def _case(number: int) -> Saksmappe:
    first = number * POSTS_A_CASE
    return Saksmappe(
        system_id=_id(f"sak/{number}"),
        nummer=(2024, number + 1),
        tittel=f"Sak om vei nummer {number}",
        saksdato=_START.date(),
        administrativ_enhet="Teknisk drift",
        saksansvarlig="A",
        saksstatus="A",
        opprettet_dato=_START,
        opprettet_av="A",
        klasse=_id("k"),
        avsluttet_dato=_START + timedelta(days=30),
        avsluttet_av="A",
        journalposter=tuple(_post(first + place, place + 1) for place in range(POSTS_A_CASE)),
    )


def _document(number: int) -> Dokumentbeskrivelse:
    objekt = Dokumentobjekt(
        system_id=_id(f"fil/{number}"),
        versjonsnummer=1,
        variantformat="A",
        format="fmt/478",
        opprettet_dato=_START,
        opprettet_av="A",
        fil=f"{number // 1000}/{number}.pdf",
        sha256=_SHA256,
        filstoerrelse=len(_FILE),
        media_type="application/pdf",
    )
    return Dokumentbeskrivelse(
        system_id=_id(f"dok/{number}"),
        dokumenttype="KORR",
        dokumentstatus="F",
        tittel="Kommentar",
        opprettet_dato=_START,
        opprettet_av="A",
        tilknyttet_som="H",
        dokumentnummer=1,
        tilknyttet_dato=_START,
        tilknyttet_av="A",
        dokumentobjekter=(objekt,),
    )


def _post(number: int, place: int) -> Journalpost:
    return Journalpost(
        system_id=_id(f"post/{number}"),
        opprettet_dato=_START,
        opprettet_av="A",
        tittel=f"Kommentar til innlegg om vei nummer {number}",
        journalposttype="I",
        journalstatus="A",
        journaldato=_START.date(),
        nummer=(2024, number + 1),
        journalpostnummer=place,
        arkivert_dato=_START,
        arkivert_av="A",
        dokumenter=(_document(number),),
        korrespondanseparter=(Korrespondansepart(type="EA", navn=f"Innbygger {number}"),),
        avskrivninger=(Avskrivning(dato=_START.date(), av="A", maate="TE"),),
    )


def _file(_sha256: str) -> Iterable[bytes]:
    return (_FILE,)


def write(posts: int) -> int:
    """Write a deposit to nowhere; return its size in bytes."""
    schemas = dict.fromkeys(SCHEMAS, b"<schema/>")
    sender = Sender(system="Ordstyrer", version="0", zone=UTC)
    deposit = Deposit(Synthetic(posts), _file, schemas, PROFILES["standard"], sender)
    return sum(len(piece) for part in deposit.parts() for piece in part.pieces)


def rows() -> Iterator[Row]:
    """Yield the peak for a small and a large period, and how many posts a second."""
    small, _ = _apart(SMALL)
    large, seconds = _apart(LARGE)
    yield Row(benchmark="deposit", what=f"peak memory, {SMALL} posts", value=small, unit="MiB")
    yield Row(benchmark="deposit", what=f"peak memory, {LARGE} posts", value=large, unit="MiB")
    grown = max(0.0, large - small)
    yield Row(benchmark="deposit", what="growth between them", value=grown, unit="MiB", bound=GROWTH_MIB_MAX)
    yield Row(benchmark="deposit", what="journal posts", value=LARGE / seconds, unit="posts/s")


def _apart(posts: int) -> tuple[float, float]:
    """Return peak memory in MiB and seconds of a process that writes one deposit."""
    command = [sys.executable, "-m", "bench.deposit", str(posts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - this very module
    if done.returncode:
        raise BenchError(f"a deposit of {posts} posts could not be written: {done.stderr[-500:]}")
    peak, seconds, _ = done.stdout.split()
    return float(peak), float(seconds)


def main() -> None:
    """Write a deposit of so many posts; print peak MiB, seconds and bytes."""
    began = perf_counter()
    size = write(int(sys.argv[1]))
    # Linux tells kibibytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{peak:.1f} {perf_counter() - began:.1f} {size}\n")


if __name__ == "__main__":
    main()
