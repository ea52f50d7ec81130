"""Makes one delivery of a period: looks for what hinders it, writes every file, and leaves nothing half done."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

import msgspec

from archiver.core.deposit.hindrances import hindrances
from archiver.core.deposit.left_out import left_out
from archiver.core.deposit.package import Counts, Deposit, Part
from archiver.core.deposit.plain import PlainFolder
from archiver.core.deposit.profile import Profile, Sender
from archiver.core.noark.model import Fil, Periode
from archiver.ports import Delivery

NOARK5, FOLDER = "noark5", "folder"
HINDRANCES_TOLD_MAX = 200
Progress = Callable[[str, int], None]
"""Is told of progress: which file, and how many bytes of it are written."""


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. With hindrances nothing was written, and `counts` is None."""

    hindrances: tuple[str, ...]
    counts: Counts | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted: `format` is NOARK5, FOLDER, EARK or ARKIVMELDING; `profile` the name of a depot's, for a deposit.

    `terms` is the file with what the depot has agreed, for an E-ARK package.
    """

    format: str
    out: Path
    profile: str = "standard"
    terms: Path | None = None


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """Whose period: a municipality's year; `series` is an authority's in Sweden, "" the first or only one."""

    municipality: str
    year: int
    series: str = ""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How a deposit is to be: the official schemas by name, the depot's wishes, and who sends it."""

    schemas: Mapping[str, bytes]
    profile: Profile
    sender: Sender


def export_deposit(
    periode: Periode, fil: Fil, terms: Terms, delivery: Callable[[], Delivery], told: Progress
) -> Exported:
    """Write a Noark 5 deposit, what it leaves out beside it; Permanent when a kept file is not what was archived."""
    found = tuple(islice(hindrances(periode), HINDRANCES_TOLD_MAX))
    if found:
        return Exported(hindrances=found)
    deposit = Deposit(periode, fil, terms.schemas, terms.profile, terms.sender)
    beside = Part("utelatt.csv", left_out(periode))
    write(delivery(), chain(deposit.parts(), (beside,)), told)
    return Exported(hindrances=(), counts=deposit.counts())


def export_folder(periode: Periode, fil: Fil, delivery: Callable[[], Delivery], told: Progress) -> Exported:
    """Write a plain folder."""
    folder = PlainFolder(periode, fil)
    write(delivery(), folder.parts(), told)
    return Exported(hindrances=(), counts=folder.counts())


def write(delivery: Delivery, parts: Iterable[Part], told: Progress) -> None:
    """Write every part, or nothing that is seen."""
    done = False
    try:
        for part in parts:
            delivery.put(part.path, _telling(part, told))
        delivery.done()
        done = True
    finally:
        if not done:
            delivery.undone()


def _telling(part: Part, told: Progress) -> Iterator[bytes]:
    size = 0
    for piece in part.pieces:
        size += len(piece)
        told(part.path, size)
        yield piece
