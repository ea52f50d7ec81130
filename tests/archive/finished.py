"""The committed finished year, and a deposit of any period taken into memory."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import msgspec
from defusedxml.ElementTree import fromstring

from archiver.adapters.plain_folder import FolderPeriode
from archiver.core.deposit.package import PACKAGE, SCHEMAS, Deposit
from archiver.core.deposit.profile import PROFILES, Profile, Sender
from archiver.core.noark.model import Arkiv, Arkivdel, Endring, Journalpost, Periode, Saksmappe, Utelatt
from archiver.core.public_journal.screening import screened
from archiver.core.public_journal.showing import Told

FINISHED = Path(__file__).parent / "finished_year"
SENDER = Sender(system="Ordstyrer", version="0.1.0", zone=ZoneInfo("Europe/Oslo"))
N5 = "{http://www.arkivverket.no/standarder/noark5/%s}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


@cache
def finished_year() -> FolderPeriode:
    """Return the year: 512 posts in 59 closed cases."""
    return FolderPeriode(FINISHED)


def taken(
    periode: Periode, fil: Callable[[str], Iterable[bytes]], profile: Profile = PROFILES["standard"]
) -> dict[str, bytes]:
    """Return every file of a deposit, by its path; the official schemas are stand-ins."""
    schemas = {name: f"<!-- {name} -->".encode() for name in SCHEMAS}
    deposit = Deposit(periode, fil, schemas, profile, SENDER)
    return {part.path: b"".join(part.pieces) for part in deposit.parts()}


@cache
def deposit(profile: str = "standard") -> dict[str, bytes]:
    """Return every file of the finished year's deposit, by its path."""
    year = finished_year()
    return taken(year, year.fil, PROFILES[profile])


def parsed(files: dict[str, bytes], name: str) -> Element:
    """Return the root of one of a deposit's XML files."""
    root: Element = fromstring(files[f"{PACKAGE}/{name}.xml"])
    return root


class Shown:
    """A period out of values; what is changed of it makes the next one."""

    def __init__(
        self,
        arkiv: Arkiv,
        arkivdel: Arkivdel,
        saker: tuple[Saksmappe, ...],
        endringer: tuple[Endring, ...] = (),
        utelatt: tuple[Utelatt, ...] = (),
    ) -> None:
        self.arkiv = arkiv
        self.arkivdel = arkivdel
        self.saker = saker
        self.logg = endringer
        self.borte = utelatt

    def saksmapper(self) -> Iterator[Saksmappe]:
        """Yield them as given."""
        return iter(self.saker)

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        """Yield the posts by number."""
        every = [(sak, post) for sak in self.saker for post in sak.journalposter]
        for sak, post in sorted(every, key=lambda one: one[1].nummer or (0, 0)):
            yield msgspec.structs.replace(sak, journalposter=()), post

    def offentlig(self, sak: Saksmappe, post: Journalpost) -> tuple[Saksmappe, Journalpost]:
        """Return both as the public may see them."""
        whole = next(one for one in self.saker if one.system_id == sak.system_id)
        head, posts = screened(sak, whole.journalposter, Told())
        return head, next(one for one in posts if one.system_id == post.system_id)

    def endringer(self) -> Iterator[Endring]:
        """Yield them as given."""
        return iter(self.logg)

    def utelatt(self) -> Iterator[Utelatt]:
        """Yield them as given."""
        return iter(self.borte)


@cache
def first_case() -> Shown:
    """Return a period of the finished year's first case file alone, without a change log."""
    year = finished_year()
    sak = next(sak for sak in year.saksmapper() if sak.nummer[1] == 1)
    return Shown(year.arkiv, year.arkivdel, (sak,))


def changed(shown: Shown, **values: object) -> Shown:
    """Return the period with other values in its first post."""
    sak = shown.saker[0]
    post = msgspec.structs.replace(sak.journalposter[0], **values)
    return cased(shown, journalposter=(post, *sak.journalposter[1:]))


def cased(shown: Shown, **values: object) -> Shown:
    """Return the period with other values in its first case file."""
    sak = msgspec.structs.replace(shown.saker[0], **values)
    return Shown(shown.arkiv, shown.arkivdel, (sak, *shown.saker[1:]), shown.logg, shown.borte)


def sha256(content: bytes) -> str:
    """Return the checksum as ADDML has it."""
    return hashlib.sha256(content).hexdigest()
