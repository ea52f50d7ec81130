"""The desk's words in bokmål, nynorsk, Swedish and English, from `web/words`; and how times are said in them."""

import tomllib
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from desk.core.guide import LANGUAGES

_SAME = {"no": "nb", "nb": "nb", "nn": "nn", "sv": "sv", "en": "en", "da": "nb"}
MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 24
DAYS_FROM_HOURS = 48
"""From this many hours on, days are easier to grasp."""
_LISTED = resources.files("desk").joinpath("web/words")
PARTS = tuple(sorted(folder.name for folder in _LISTED.iterdir() if folder.is_dir()))
"""Folders below `web/words` with words of their own, in sections that no other file has."""

_READERS: ContextVar[str | None] = ContextVar("readers", default=None)


class Words:
    """One language. A word that is not listed is shown as its code: never an empty place."""

    def __init__(self, lang: str, listed: dict[str, dict[str, str]]) -> None:
        self.lang = lang
        self._listed = listed

    def say(self, section: str, code: str, **values: object) -> str:
        """Return the words for a code, with named values put in."""
        text = self._listed.get(section, {}).get(code, code.replace("_", " "))
        return text.format(**values) if values else text

    def sections(self) -> dict[str, set[str]]:
        """Return section → codes, for a test that all languages say the same things."""
        return {name: set(codes) for name, codes in self._listed.items()}

    def when(self, at: datetime, zone: str) -> str:
        """Return an instant as people of that zone write it: 21. november 2026 kl. 10.49."""
        local = at.astimezone(ZoneInfo(zone))
        month = self.say("months", str(local.month))
        return self.say(
            "times", "at", day=local.day, month=month, year=local.year, clock=self.say("times", "clock").format(local)
        )

    def lately(self, at: datetime, now: datetime, zone: str) -> str:
        """Return an instant as short as it can be said today: i dag kl. 10.49, or 21. november kl. 10.49."""
        local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
        clock = self.say("times", "clock").format(local)
        if local.date() == today.date():
            return self.say("times", "today", clock=clock)
        if local.year == today.year:
            month = self.say("months", str(local.month))
            return self.say("times", "this_year", day=local.day, month=month, clock=clock)
        return self.when(at, zone)

    def left(self, due_at: datetime, now: datetime) -> str:
        """Return how much time is left, or by how much it is passed."""
        minutes = int(abs((due_at - now).total_seconds()) // 60)
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        if hours >= DAYS_FROM_HOURS:
            amount = self.say("times", "days", n=hours // HOURS_PER_DAY)
        elif hours:
            amount = self.say("times", "hours", n=hours, m=rest)
        else:
            amount = self.say("times", "minutes", n=minutes)
        return self.say("times", "late" if due_at < now else "left", amount=amount)


def read_in(lang: str | None) -> None:
    """Let everything drawn for this request be in the language that its reader chose; None leaves it as it is."""
    _READERS.set(lang if lang in LANGUAGES else None)


def words_in(lang: str) -> Words:
    """Return the words of the reader's choice, else of this language; bokmål for a language that we do not have."""
    lang = _READERS.get() or lang
    return _words(lang if lang in LANGUAGES else "nb")


def words_to(lang: str) -> Words:
    """Return the words of what goes out in a language, whatever its writer reads the desk in."""
    return _words(lang if lang in LANGUAGES else "nb")


@cache
def _words(lang: str) -> Words:
    words, listed = resources.files("desk").joinpath("web/words"), dict[str, dict[str, str]]()
    for name in (f"{lang}.toml", f"residents.{lang}.toml", *(f"{part}/{lang}.toml" for part in PARTS)):
        for section, said in tomllib.loads(words.joinpath(name).read_text(encoding="utf-8")).items():
            listed[section] = listed.get(section, {}) | said
    return Words(lang, listed)


def words_for(accept_language: str) -> Words:
    """Return the words that a browser's Accept-Language asks for first; bokmål where it asks for none of ours."""
    wanted = []
    for place, part in enumerate(accept_language[:200].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        lang = _SAME.get(tag.partition("-")[0].lower())
        try:
            share = float(weight or 1)
        except ValueError:
            continue
        if lang:
            wanted.append((-share, place, lang))
    return words_in(min(wanted)[2] if wanted else "nb")


ENGLISH = words_in("en")
"""The API speaks English."""
