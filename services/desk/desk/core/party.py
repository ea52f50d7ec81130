"""Which parties a text names, so that it can be seen whether some are hidden or removed more often than others.

Only writings that mean the party and nothing else: `høyre` is right and `venstre` left, `m` and `v` are letters.
"""

import re
from collections.abc import Iterator, Mapping

WRITTEN: Mapping[str, str] = {
    "Arbeiderpartiet": "arbeiderpartiet arbeidarpartiet Ap AP",
    "Fremskrittspartiet": "fremskrittspartiet framstegspartiet Frp FrP FRP",
    "Høyre": "Høyre Høgre",
    "Industri- og Næringspartiet": "næringspartiet INP",
    "Kristelig Folkeparti": "folkeparti folkepartiet KrF Krf KRF",
    "Miljøpartiet De Grønne": "miljøpartiet MDG",
    "Pensjonistpartiet": "pensjonistpartiet",
    "Rødt": "Rødt Raudt",
    "Senterpartiet": "senterpartiet Sp SP",
    "Sosialistisk Venstreparti": "venstreparti SV",
    "Venstre": "Venstre",
    "Centerpartiet": "centerpartiet",
    "Kristdemokraterna": "kristdemokraterna KD",
    "Liberalerna": "liberalerna",
    "Miljöpartiet": "miljöpartiet MP",
    "Moderaterna": "moderaterna",
    "Socialdemokraterna": "socialdemokraterna sossarna",
    "Sverigedemokraterna": "sverigedemokraterna SD",
    "Vänsterpartiet": "vänsterpartiet",
}
"""Party → the words that name it. Small ones count in any writing, the others only in this very one."""
ALSO_A_WORD = frozenset({"Høyre", "Høgre", "Rødt", "Raudt", "Venstre"})
"""They name a party only inside a sentence: at its beginning every word has a capital."""
CHARS_MAX = 20_000
"""Longer than any comment: so much of a text is read."""
_NAMES = {word: party for party, words in WRITTEN.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"[\w,] $")
_WIND = re.compile(r"[- ](?:vind|kuling|bris|storm|byge|orkan)")


def parties_named(text: str) -> tuple[str, ...]:
    """Return the parties that a text names, each once, in the order of WRITTEN."""
    found = set(_named(text[:CHARS_MAX]))
    return tuple(party for party in WRITTEN if party in found)


def _named(text: str) -> Iterator[str]:
    for one in _WORD.finditer(text):
        word = one.group()
        party = _name(word) or _name(word.removesuffix("s"))
        if party is None or (_plain(word) in ALSO_A_WORD and not _INSIDE.search(text[: one.start()][-2:])):
            continue
        if word == "SV" and _WIND.match(text, one.end()):
            continue  # a wind from the south-west
        yield party


def _plain(word: str) -> str:
    return word.removesuffix("s")


def _name(word: str) -> str | None:
    return _NAMES.get(word) or _NAMES.get(word.lower())
