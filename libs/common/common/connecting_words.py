"""What people read while they connect an account, in four languages: at the desk, and where the login ends."""

import tomllib
from functools import cache
from importlib import resources

from common.permissions import PERMISSIONS

LANGUAGES = ("nb", "nn", "sv", "en")
PURPOSE, WITHOUT, WHY, DO, PAGE = "purpose", "without", "why", "do", "page"
"""Of a permission: what it is for, and what stops without it. Of a failed login: what is wrong, and what to do."""
OTHER = "other"


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    text = resources.files("common").joinpath("connecting_words.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, str]]] = tomllib.loads(text)
    every = {one.name: one for listed in PERMISSIONS.values() for one in listed}
    found["en"][PURPOSE] = {name: one.purpose for name, one in every.items()}
    found["en"][WITHOUT] = {name: one.without for name, one in every.items()}
    return found


def said(lang: str, section: str, code: str, **values: object) -> str:
    """Return the words for a code; a reason that this release does not know is said to be one, without its code."""
    words = _words()[lang if lang in LANGUAGES else "nb"][section]
    text = words.get(code) or words.get(OTHER) or code
    return text.format(**values) if values else text


def sections(lang: str) -> dict[str, set[str]]:
    """Return section → codes, for a test that all languages say the same things."""
    return {name: set(codes) for name, codes in _words()[lang].items()}
