"""What was done about a record on the platform, as a remark (merknad) that people can read, and who did it."""

from datetime import UTC, datetime
from typing import Any

from archiver.core.noark.model import Merknad

SYSTEM = "Ordstyrer"
"""Who did what no person did."""
_NOBODY = frozenset({"auto", "platform", ""})


def who(actor: str | None) -> str:
    """Return a person's id, or the system's name for what happened by itself."""
    return SYSTEM if actor is None or actor in _NOBODY else actor


_DONE = {
    "nb": {
        "hide": "Skjult av kommunen",
        "unhide": "Vist igjen av kommunen",
        "remove": "Fjernet av kommunen",
        "reply": "Besvart på siden",
        "private_reply": "Besvart privat",
        "notice": "Den som skrev det, har fått melding",
        "hidden_on_platform": "Skjult direkte på plattformen",
        "shown_on_platform": "Vist igjen direkte på plattformen",
        "removed_on_platform": "Borte fra plattformen; ingen har sagt hvem som fjernet det",
        "removed_by_writer": "Slettet av den som skrev det",
        "removed_by_platform": "Fjernet av plattformen",
        "ground_given": "Begrunnelse gitt",
        "unit_answered": "Enheten har svart",
        "written_by_actor": "Svaret er skrevet av den som sier det",
        "written_by_colleague": "Svaret er skrevet av en annen i kommunen",
    },
    "sv": {
        "hide": "Dold av kommunen",
        "unhide": "Visad igen av kommunen",
        "remove": "Borttagen av kommunen",
        "reply": "Besvarad i kanalen",
        "private_reply": "Besvarad privat",
        "notice": "Den som skrev har fått besked",
        "hidden_on_platform": "Dold direkt på plattformen",
        "shown_on_platform": "Visad igen direkt på plattformen",
        "removed_on_platform": "Borta från plattformen; ingen har sagt vem som tog bort det",
        "removed_by_writer": "Raderad av den som skrev det",
        "removed_by_platform": "Borttagen av plattformen",
        "ground_given": "Skäl angivet",
        "unit_answered": "Verksamheten har svarat",
        "written_by_actor": "Svaret är skrivet av den som säger det",
        "written_by_colleague": "Svaret är skrivet av någon annan i kommunen",
    },
}


def merknad(facts: dict[str, Any], words: dict[str, Any], at: datetime, lang: str) -> Merknad:
    """Return what a `noted` line tells: what was done, by which clause, why; `at` is when it was written down."""
    said = _DONE["sv" if lang == "sv" else "nb"].get(facts["what"], str(facts["what"]))
    clause, reason = facts.get("clause"), words.get("reason")
    text = said + (f" ({clause})" if clause else "") + (f": {reason}" if reason else "")
    done = facts.get("done_at")
    when = datetime.fromisoformat(done) if done else at
    return Merknad(tekst=text, dato=when.astimezone(at.tzinfo or UTC), registrert_av=who(facts.get("actor")))
