"""The public journal's words in bokmål, nynorsk, Swedish and English, and how a day is said in them."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "sv": "Svenska", "en": "English"}
"""Each under its own name."""
_SAME = {"no": "nb", "da": "nb"}


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    text = resources.files("archiver.core.public_journal").joinpath("words.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, str]]] = tomllib.loads(text)
    return found


def say(lang: str, section: str, code: str, **values: object) -> str:
    """Return the words for a code; what is not listed is shown as its code: never an empty place."""
    text = _words()[lang if lang in LANGUAGES else "nb"][section].get(code, code)
    return text.format(**values) if values else text


def sections(lang: str) -> dict[str, set[str]]:
    """Return section → codes, for a test that all languages say the same things."""
    return {name: set(codes) for name, codes in _words()[lang].items()}


def say_day(lang: str, day: date) -> str:
    """Return a day as it is written: 21. november 2026."""
    dot = "" if lang in {"sv", "en"} else "."
    return f"{day.day}{dot} {say(lang, 'months', str(day.month))} {day.year}"


def language(wanted: str, accept_language: str, own: str) -> str:
    """Return the language to write in: what the address asks for, what the browser does, the municipality's own."""
    if wanted in LANGUAGES:
        return wanted
    tags = (part.partition(";")[0].strip().partition("-")[0].lower() for part in accept_language[:200].split(","))
    return next((lang for tag in tags if (lang := _SAME.get(tag, tag)) in LANGUAGES), own if own in LANGUAGES else "nb")
