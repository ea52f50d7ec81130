"""The public journal as JSON; names of persons stand between <personnavn> and </personnavn> (krav 5.2.33)."""

import re
from typing import Any

import msgspec

from archiver.core.public_journal.entry import PublicEntry, PublicPage, Run, names_may_be_searched
from archiver.core.public_journal.words import say
from archiver.core.shielding.masking import MASK

MEDIA_TYPE = "application/json"
OPEN, CLOSE = "<personnavn>", "</personnavn>"
_OURS = re.compile(r"<\s*(/?)\s*personnavn\s*>", re.IGNORECASE)
FORMAT = 1


def as_json(page: PublicPage, lang: str) -> bytes:
    """Return the page as JSON. After a year names of persons are left out: who copies it would search them."""
    place, searchable = page.place, names_may_be_searched(page.day, page.today)
    told = {
        "format": FORMAT,
        "municipality": place.municipality,
        "authority": place.authority,
        "name": place.name,
        "day": page.day,
        "made_at": page.made_at,
        "contact": place.contact,
        "criterion": say(lang, "page", "criterion", name=place.name),
        "names": {"marked": f"{OPEN}…{CLOSE}", "may_be_searched": searchable},
        "entries": [_entry(one, searchable=searchable) for one in page.entries],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


def _entry(entry: PublicEntry, *, searchable: bool) -> dict[str, Any]:
    return {
        "number": entry.number_text,
        "registration": entry.registration_text,
        "case": entry.case_text,
        "case_title": marked(entry.case_title, searchable=searchable),
        "class": entry.class_id,
        "kind": entry.kind,
        "journal_date": entry.day,
        "document_date": entry.document_day,
        "title": marked(entry.title, searchable=searchable),
        "parts": [
            {
                "role": part.role,
                "name": marked(part.runs(), searchable=searchable) if part.name else MASK,
                "identity_confirmed": part.confirmed,
            }
            for part in entry.parts
        ],
        "unit": entry.unit,
        "written_off": entry.written_off,
        "written_off_date": entry.written_off_day,
        "restricted": entry.restricted,
        "legal_basis": entry.basis,
        "temporarily_withheld": entry.temporary,
        "withdrawn": entry.withdrawn,
    }


def marked(runs: tuple[Run, ...], *, searchable: bool) -> str:
    """Return a text with its names marked, or without them when they may no longer be searched for.

    Nobody marks a name by writing our mark in a title.
    """
    made = []
    for run in runs:
        text = _OURS.sub(r"\1personnavn", run.text)
        if run.is_name:
            text = f"{OPEN}{text}{CLOSE}" if searchable else f"{OPEN}{CLOSE}"
        made.append(text)
    return "".join(made)
