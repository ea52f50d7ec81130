"""Which parties a text names, so that it can be seen whether some are hidden or removed more often than others.

Only writings that mean the party and nothing else: `høyre` is right and `venstre` left, `m` and `v` are letters.
"""

import re
from collections.abc import Mapping

PARTIES: Mapping[str, str] = {
    "Arbeiderpartiet": r"(?i:arbei?d(?:er|ar)partiets?)|Ap|AP",
    "Fremskrittspartiet": r"(?i:fr(?:emskritts|amstegs)partiets?)|Frp|FrP|FRP",
    "Høyre": r"(?<=[a-zæøå,] )(?:Høyre|Høgre)s?",
    "Industri- og Næringspartiet": r"(?i:industri- og næringspartiets?)|INP",
    "Kristelig Folkeparti": r"(?i:kriste(?:lig|leg) folkepartis?)|KrF|Krf|KRF",
    "Miljøpartiet De Grønne": r"(?i:miljøpartiets?)|MDG",
    "Pensjonistpartiet": r"(?i:pensjonistpartiets?)",
    "Rødt": r"(?<=[a-zæøå,] )(?:Rødt|Raudt)s?",
    "Senterpartiet": r"(?i:senterpartiets?)|Sp|SP",
    "Sosialistisk Venstreparti": r"(?i:sosialistisk venstrepartis?)|SV",
    "Venstre": r"(?<=[a-zæøå,] )Venstres?",
    "Centerpartiet": r"(?i:centerpartiets?)",
    "Kristdemokraterna": r"(?i:kristdemokraternas?)|KD",
    "Liberalerna": r"(?i:liberalernas?)",
    "Miljöpartiet": r"(?i:miljöpartiets?)|MP",
    "Moderaterna": r"(?i:moderaternas?)",
    "Socialdemokraterna": r"(?i:socialdemokraternas?|sossarnas?)",
    "Sverigedemokraterna": r"(?i:sverigedemokraternas?)|SD",
    "Vänsterpartiet": r"(?i:vänsterpartiets?)",
}
"""Party → how it is written. A name of one ordinary word counts only with a capital inside a sentence."""
_WRITTEN = {party: re.compile(rf"\b(?:{written})\b") for party, written in PARTIES.items()}
_WINDS = re.compile(r"\bSV[- ](?:vind|kuling|bris|storm)")
CHARS_MAX = 20_000
"""Longer than any comment: so much of a text is read."""


def parties_named(text: str) -> tuple[str, ...]:
    """Return the parties that a text names, each once, in the order of PARTIES."""
    text = _WINDS.sub(" ", text[:CHARS_MAX])
    return tuple(party for party, written in _WRITTEN.items() if written.search(text))
