"""What keeps a period of a diary from being handed over: all of it at once, before a byte is written."""

from collections.abc import Iterator

from archiver.core.deposit.files import is_safe, objects_of
from archiver.core.noark import codes
from archiver.core.noark.code_list import Kodeliste
from archiver.core.noark.model import Journalpost, Periode, Saksmappe


def hindrances(period: Periode) -> Iterator[str]:
    """Yield a sentence for each; none means that a package can be written."""
    part = period.arkivdel
    if part.arkivdelstatus != "P" or part.avsluttet_dato is None:
        yield f"the period {part.tittel} is not closed"
    if not period.arkiv.arkivskaper.id.strip():
        yield "the authority has no organisation number"
    cases = 0
    for case in period.saksmapper():
        cases += 1
        yield from (f"case {case.mappe_id}{one}" for one in _case(case))
    if cases == 0:
        yield "there is no case file in the period"


def _case(case: Saksmappe) -> Iterator[str]:
    if not _final(codes.SAKSSTATUS, case.saksstatus) or case.avsluttet_dato is None:
        yield " is not closed"
    if not case.tittel.strip():
        yield " has no title"
    for entry in case.journalposter:
        yield from (f"-{entry.journalpostnummer or '?'}: {one}" for one in _record(entry))


def _record(entry: Journalpost) -> Iterator[str]:
    if not _final(codes.JOURNALSTATUS, entry.journalstatus):
        yield "it is neither archived nor gone out"
    if entry.nummer is None or entry.journalpostnummer is None:
        yield "it has no number"
    if not entry.tittel.strip():
        yield "it has no title"
    for document in entry.dokumenter:
        for one in objects_of(entry, document):
            if not is_safe(one.fil):
                yield f"the file name {one.fil!r} is not safe in a package"


def _final(of: Kodeliste, kode: str) -> bool:
    return any(one.kode == kode and one.avleveres for one in of.koder)
