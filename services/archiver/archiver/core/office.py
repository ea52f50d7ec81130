"""What the archive must know of a municipality, and what follows from it: the year, the numbers' text, titles."""

from datetime import UTC, datetime, tzinfo

import msgspec


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One municipality's archive: its wall clock, the language of its titles, the series it numbers in."""

    zone: tzinfo = UTC
    lang: str = "nb"
    series: str = "main"


def year_of(at: datetime, zone: tzinfo) -> int:
    """Return the journal year: that of the municipality's wall clock, not of UTC."""
    return at.astimezone(zone).year


def number_text(year: int, number: int) -> str:
    """Return "2026/451" for a journal number (journalaar, journalsekvensnummer) or a case file's number."""
    return f"{year}/{number}"


def number_in(text: str) -> tuple[int, int] | None:
    """Return (year, number) of a number text; None when it is none."""
    year, _, number = text.partition("/")
    if not (year.isascii() and number.isascii() and year.isdigit() and number.isdigit()):
        return None
    return int(year), int(number)


_KINDS = {
    "nb": {
        "comment": "Kommentar",
        "post": "Innlegg",
        "message": "Melding",
        "mention": "Omtale",
        "review": "Anmeldelse",
        "reply": "Svar",
        "other": "Henvendelse",
        "on": "på",
    },
    "nn": {
        "comment": "Kommentar",
        "post": "Innlegg",
        "message": "Melding",
        "mention": "Omtale",
        "review": "Melding om oppleving",
        "reply": "Svar",
        "other": "Førespurnad",
        "on": "på",
    },
    "sv": {
        "comment": "Kommentar",
        "post": "Inlägg",
        "message": "Meddelande",
        "mention": "Omnämnande",
        "review": "Omdöme",
        "reply": "Svar",
        "other": "Inkommet ärende",
        "on": "på",
    },
}

_PLATFORMS = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "youtube": "YouTube",
    "flickr": "Flickr",
    "x": "X",
    "linkedin": "LinkedIn",
    "wordpress": "WordPress",
}


def title_of(office: Office, kind: str, platform: str, at: datetime, *, own: bool) -> str:
    """Return a title that tells what came, where and when, and nothing of what was said or who said it."""
    words = _KINDS.get(office.lang, _KINDS["nb"])
    what = words["reply"] if own else words.get(kind, words["other"])
    day = at.astimezone(office.zone).strftime("%d.%m.%Y")
    return f"{what} {words['on']} {_PLATFORMS.get(platform, platform)} {day}"
