"""The invented comments, read from the texts beside this module, with places and numbers filled in."""

import random
import tomllib
from dataclasses import dataclass
from importlib import resources

from simulator.numbers_of_nobody import (
    norwegian_identity_number,
    norwegian_phone,
    swedish_identity_number,
    swedish_phone,
)

LANGUAGES = ("nb", "nn", "sv")
VISITORS = (
    "Kari Nordmann",
    "Ola Nordmann",
    "Test Testesen",
    "Fiktiv Fjordheim",
    "Oppdikta Øygard",
    "Prøve Ås Lunde",
    "Eksempel Eikeland",
    "Påfunn Berg",
    "Tenkt Thomassen",
    "Liksom Larsen",
)
ROADS = {
    "nb": ("Eksempelveien", "Prøvestien", "Testbakken"),
    "nn": ("Dømevegen", "Prøvestigen", "Testbakken"),
    "sv": ("Exempelvägen", "Provstigen", "Testbacken"),
}
SCHOOLS = {
    "nb": ("Eksempelhaugen skole", "Testlia skole"),
    "nn": ("Dømehaugen skule", "Testlia skule"),
    "sv": ("Exempelskolan", "Testbackaskolan"),
}
PLACES = {
    "nb": ("Prøveneset", "Eksempelvannet"),
    "nn": ("Prøveneset", "Dømevatnet"),
    "sv": ("Provudden", "Exempelsjön"),
}


@dataclass(frozen=True)
class Phrase:
    """One comment: `on` is the post it stands on, `under` the kind of comment that it answers."""

    kind: str
    on: int
    text: str | None
    edited: str | None
    under: str | None


@dataclass(frozen=True)
class Phrases:
    """All texts of one language."""

    posts: tuple[str, ...]
    comments: tuple[Phrase, ...]


def read_phrases(lang: str, chance: random.Random) -> Phrases:
    """Read the texts of a language (an unknown one counts as bokmål) and fill in what chance chooses."""
    known = lang if lang in LANGUAGES else "nb"
    words = resources.files("simulator").joinpath("texts", f"{known}.toml").read_text(encoding="utf-8")
    found = tomllib.loads(words)
    persons: list[str] = found["persons"]

    def filled(text: str | None) -> str | None:
        return None if text is None else _filled(text, known, persons, chance)

    comments = [
        Phrase(row["kind"], row["on"], filled(row.get("text")), filled(row.get("edited")), row.get("under"))
        for row in found["comment"]
    ]
    return Phrases(tuple(row["text"] for row in found["post"]), tuple(comments))


def _filled(text: str, lang: str, persons: list[str], chance: random.Random) -> str:
    swedish = lang == "sv"
    values = {
        "{road}": chance.choice(ROADS[lang]),
        "{school}": chance.choice(SCHOOLS[lang]),
        "{place}": chance.choice(PLACES[lang]),
        "{year}": str(chance.randint(1921, 1968)),
        "{person}": chance.choice(persons),
        "{fnr}": swedish_identity_number(chance) if swedish else norwegian_identity_number(chance),
        "{phone}": swedish_phone(chance) if swedish else norwegian_phone(chance),
    }
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text
