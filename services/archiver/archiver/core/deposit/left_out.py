"""utelatt.csv, beside a delivery: what of the period is not in it, and why."""

import csv
import io
from collections.abc import Iterable, Iterator

from archiver.core.deposit.files import DELIVERED_VARIANTS, objects_of
from archiver.core.noark.model import Periode

HEAD = ("hva", "system_id", "grunn")
# A spreadsheet takes what begins so for a formula, and names are whatever a stranger calls himself.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def left_out(periode: Periode) -> Iterator[bytes]:
    """Yield the file: what the period itself leaves out, then the files that a deposit never holds."""
    return rows_of(HEAD, _rows(periode))


def _rows(periode: Periode) -> Iterator[tuple[str, ...]]:
    for one in periode.utelatt():
        yield one.hva, str(one.system_id), one.grunn
    for sak in periode.saksmapper():
        for post in sak.journalposter:
            for dokument in post.dokumenter:
                delivered = set(objects_of(post, dokument))
                for objekt in dokument.dokumentobjekter:
                    if objekt not in delivered:
                        gone = objekt.variantformat in DELIVERED_VARIANTS
                        why = "journalposten er utgått, eller dokumentet er kassert" if gone else "produksjonsformat"
                        yield f"dokumentobjekt {objekt.fil}", str(objekt.system_id), why


def rows_of(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    """Yield CSV, UTF-8 with a mark for spreadsheets, a line at a time; nothing in it is taken for a formula."""
    yield "\ufeff".encode()
    yield _line(head)
    for row in rows:
        yield _line(row)


def _line(row: tuple[str, ...]) -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=";", lineterminator="\r\n").writerow(
        f"'{one}" if one.startswith(_FORMULA) else one for one in row
    )
    return made.getvalue().encode()
