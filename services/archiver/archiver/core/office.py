"""What the archive must know of a municipality, and what follows from it: the year, the numbers' text, titles."""

from datetime import UTC, datetime, tzinfo

import msgspec

from archiver.core.structure import MAIN, Structure

OWN, CORE = "own", "core"
"""Whose journal a municipality's records stand in. In a core's, a number of ours only tracks."""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """What an own text becomes in the archive, and by which clauses."""

    kind: str
    clauses: tuple[str, ...] = ()


_ANSWER_WHEN = {"I": "journaled", "documented": "documented"}
_DEFAULT = Outgoing(kind="U", clauses=("GEN-06",))


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """For how many open days a captured record may wait for a person, and who hears of it then, by which clauses."""

    open_days: float = 1.0
    to: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One municipality's archive: its wall clock, the language of its titles, the series it numbers in.

    `outgoing` is what the pack makes of own texts, by when: an answer to what is journaled or documented, internal.
    `structure` is what stands above its case files, `patience` how long a captured record may wait.
    `journal` says whose journal it is: own, or that of a core to which every record is delivered.
    """

    zone: tzinfo = UTC
    lang: str = "nb"
    series: str = MAIN
    outgoing: dict[str, Outgoing] = {}
    structure: Structure = Structure()
    patience: Patience = Patience()
    journal: str = OWN

    def answer_to(self, kind: str) -> Outgoing | None:
        """Return what our answer to a record of this kind becomes, None where it is not kept."""
        rule = self.outgoing.get(_ANSWER_WHEN.get(kind, ""))
        return rule or (_DEFAULT if kind == "I" else None)


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
        "removal": "Avgjørelse om fjerning",
        "deleted": "Slettet av den som skrev det",
        "published": "Eget innlegg",
        "forwarded": "Sendt videre til",
        "unit_answer": "Svar fra",
        "generic": "et nettsted",
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
        "removal": "Avgjerd om fjerning",
        "deleted": "Sletta av den som skreiv det",
        "published": "Eige innlegg",
        "forwarded": "Sendt vidare til",
        "unit_answer": "Svar frå",
        "generic": "ein nettstad",
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
        "removal": "Beslut om borttagning",
        "deleted": "Raderat av den som skrev det",
        "published": "Eget inlägg",
        "forwarded": "Skickat vidare till",
        "unit_answer": "Svar från",
        "generic": "en webbplats",
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
    words = _words(office)
    mine = words["published"] if kind == "post" else words["reply"]
    return _at_place(office, mine if own else words.get(kind, words["other"]), platform, at)


def removal_title(office: Office, platform: str, at: datetime, *, by_writer: bool = False) -> str:
    """Return the title of a note of removal: ours is a decision, the writer's own is a fact."""
    return _at_place(office, _words(office)["deleted" if by_writer else "removal"], platform, at)


def forwarded_title(office: Office, unit: str, at: datetime) -> str:
    """Return the title of what passes an inquiry on to its unit."""
    return f"{_words(office)['forwarded']} {unit} {_day(office, at)}"


def unit_answer_title(office: Office, unit: str, at: datetime) -> str:
    """Return the title of what a unit answers to an inquiry that was passed on to it."""
    return f"{_words(office)['unit_answer']} {unit} {_day(office, at)}"


def _at_place(office: Office, what: str, platform: str, at: datetime) -> str:
    words = _words(office)
    where = words.get(platform) or _PLATFORMS.get(platform, platform)
    return f"{what} {words['on']} {where} {_day(office, at)}"


def _day(office: Office, at: datetime) -> str:
    return at.astimezone(office.zone).strftime("%d.%m.%Y")


def _words(office: Office) -> dict[str, str]:
    return _KINDS.get(office.lang, _KINDS["nb"])
