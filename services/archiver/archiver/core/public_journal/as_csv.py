"""The public journal as CSV: a row an entry, which no spreadsheet takes for a formula."""

import csv
import io
import unicodedata

from archiver.core.public_journal.as_json import marked
from archiver.core.public_journal.entry import PublicEntry, PublicPage, names_may_be_searched
from archiver.core.public_journal.words import say
from archiver.core.shielding.codes import SENDERS
from archiver.core.shielding.masking import MASK

MEDIA_TYPE = "text/csv; charset=utf-8"
_FORMULA = frozenset("=+-@|%")
_COLUMNS = (
    *("number", "registration", "case", "case_title", "class", "kind", "day", "document_day", "title", "part_in"),
    *("part_out", "unit", "written_off", "basis", "status"),
)


def as_csv(page: PublicPage, lang: str) -> bytes:
    """Return the page as CSV for spreadsheets: UTF-8 with its mark, semicolons, every cell quoted."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    searchable = names_may_be_searched(page.day, page.today)
    for entry in page.entries:
        rows.writerow([harmless(cell) for cell in _cells(entry, lang, searchable=searchable)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cells(entry: PublicEntry, lang: str, *, searchable: bool) -> list[str]:
    written_off = say(lang, "written_off", entry.written_off) if entry.written_off else ""
    flags = [name for name in ("temporary", "restricted", "withdrawn") if getattr(entry, name)]
    return [
        entry.number_text,
        entry.registration_text or "",
        entry.case_text,
        marked(entry.case_title, searchable=searchable),
        entry.class_id or "",
        say(lang, "kind", entry.kind),
        entry.day.isoformat(),
        entry.document_day.isoformat() if entry.document_day else say(lang, "field", "undated"),
        marked(entry.title, searchable=searchable),
        _parts(entry, senders=True, searchable=searchable),
        _parts(entry, senders=False, searchable=searchable),
        entry.unit or "",
        f"{written_off} {entry.written_off_day.isoformat()}" if entry.written_off_day else written_off,
        entry.basis or "",
        ", ".join(say(lang, "field", flag) for flag in flags),
    ]


def _parts(entry: PublicEntry, *, senders: bool, searchable: bool) -> str:
    mine = [part for part in entry.parts if (part.role in SENDERS) == senders]
    return " / ".join(marked(part.runs(), searchable=searchable) if part.name else MASK for part in mine)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet calculates: an apostrophe stands before what could begin a formula (OWASP).

    Also behind gaps and in the wide forms that are read as the narrow ones.
    """
    said = unicodedata.normalize("NFKC", cell).lstrip()
    if said[:1] in _FORMULA and said[:1]:
        return f"'{cell}"
    return f"'{cell}" if cell[:1] in {"\t", "\r", "\n"} else cell
