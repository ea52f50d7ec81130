"""What the moderator would do next with an item: a pure function of what the desk shows."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

REPLY_STEPS = (
    "answer",
    "thank",
    "holding_reply",
    "say_no_casework",
    "inform_documentation_duty",
    "ask_formal_letter",
    "refer_unit",
    "refer_political",
    "refer_recommendation",
    "refer_resolution",
    "give_crisis_contact",
)
REMOVAL_STEPS = ("remove", "remove_and_archive")
LANGUAGE_OF = {"kinn": "nn", "knivsta": "sv"}
OWN_ANSWERS = {
    "nb": "Hei, og takk for meldingen. Vi har lest den og kommer tilbake til deg her.",
    "nn": "Hei, og takk for meldinga. Vi har lese ho og kjem attende til deg her.",
    "sv": "Hej, och tack för ditt meddelande. Vi har läst det och återkommer till dig här.",
}
TO_FILL_IN = re.compile(r"\[[^\[\]]+\]")
OWN_WORDS = {
    "nb": "Vi har sett på det, og du finner mer på nettsiden vår.",
    "nn": "Vi har sett på det, og du finn meir på nettsida vår.",
    "sv": "Vi har tittat på det, och du hittar mer på vår webbplats.",
}
OWN_AGAIN = {
    "nb": "Takk for at du presiserer. Vi har lest det du endret, og svaret over gjelder fortsatt.",
    "nn": "Takk for at du presiserer. Vi har lese det du endra, og svaret over gjeld framleis.",
    "sv": "Tack för att du förtydligar. Vi har läst det du ändrade, och svaret ovan gäller fortfarande.",
}
"""To whoever has edited what they wrote, when the draft is what they were told before."""
OWN_CLOSINGS = {
    "nb": "Svart før, og svaret gjelder fortsatt.",
    "nn": "Svart før, og svaret gjeld framleis.",
    "sv": "Besvarat tidigare, och svaret gäller fortfarande.",
}
OWN_REASONS = {
    "nb": "Kommentaren bryter retningslinjene våre.",
    "nn": "Kommentaren bryt retningslinjene våre.",
    "sv": "Kommentaren bryter mot våra riktlinjer.",
}
OWN_NOTICES = {
    "nb": "Hei. Kommentaren din bryter retningslinjene våre og vil bli fjernet. Skriv gjerne på nytt.",
    "nn": "Hei. Kommentaren din bryt retningslinjene våre og vil bli fjerna. Skriv gjerne på nytt.",
    "sv": "Hej. Din kommentar bryter mot våra riktlinjer och kommer att tas bort. Skriv gärna igen.",
}


@dataclass(frozen=True)
class Act:
    """One act for the desk; `key` is what must not be done twice for the same decision."""

    key: str
    body: dict[str, object]


def text_of(members: Mapping[str, object], name: str) -> str:
    """Return a text member, empty when there is none."""
    value = members.get(name)
    return value if isinstance(value, str) else ""


def next_act(item: Mapping[str, object], done: Collection[str]) -> Act | None:
    """Return the next act that is due and was not tried yet, or None.

    Casework is confirmed first, because other steps wait for it; then a removal that is proposed for
    an item that is out of sight; then the reply, as drafted, unless the item is out of sight (a reply
    would point at it). What is done holds what was said too (`said`): nobody is told the same words twice.
    """
    for wanted in (_casework(item), _removal(item), _reply(item, done)):
        if wanted is not None and wanted.key not in done:
            return wanted
    return None


def said(text: str) -> str:
    """Return what stands among what is done for words that were said."""
    return f"said {text}"


def _key(item: Mapping[str, object], do: str) -> str:
    return f"{do}/{item.get('decision_no')}"


def _open_steps(item: Mapping[str, object], mode: str) -> list[Mapping[str, object]]:
    steps = item.get("steps")
    if not isinstance(steps, list):
        return []
    return [
        step for step in steps if isinstance(step, Mapping) and step.get("mode") == mode and step.get("state") == "open"
    ]


def _casework(item: Mapping[str, object]) -> Act | None:
    casework = item.get("casework")
    if casework not in {"light", "extensive"} or item.get("casework_confirmed"):
        return None
    return Act(f"confirm_casework/{casework}", {"do": "confirm_casework", "casework": casework})


def _removal(item: Mapping[str, object]) -> Act | None:
    step = next((step for step in _open_steps(item, "propose") if step.get("do") in REMOVAL_STEPS), None)
    if step is None or item.get("visibility") != "hidden":
        return None
    clauses = step.get("clauses")
    clause = clauses[0] if isinstance(clauses, list) and clauses else text_of(step, "rule")
    body = {
        "do": "remove",
        "reason": text_of(step, "because") or _own(OWN_REASONS, item),
        "clause": clause,
        "notice": _notice(item),
    }
    return Act(_key(item, "remove"), body)


def _notice(item: Mapping[str, object]) -> str:
    steps = [*_open_steps(item, "propose"), *_open_steps(item, "draft"), *_open_steps(item, "auto")]
    notices = [step for step in steps if step.get("do") == "notify_author_privately"]
    return next((text_of(step, "text") for step in notices if text_of(step, "text")), _own(OWN_NOTICES, item))


def _reply(item: Mapping[str, object], done: Collection[str]) -> Act | None:
    if item.get("visibility") != "visible":
        return None
    drafts = [step for step in _open_steps(item, "draft") if step.get("do") in REPLY_STEPS]
    if not drafts:
        return None
    texts = dict.fromkeys(text_of(step, "text").strip() for step in drafts)
    text = "\n\n".join(text for text in texts if text) or _own(OWN_ANSWERS, item)
    # A draft says in brackets what a person is to write.
    text = TO_FILL_IN.sub(_own(OWN_WORDS, item), text)
    for words in (text, _own(OWN_AGAIN, item)):
        whole = f"{_to(item)}{words}"
        if said(whole) not in done:
            return Act(_key(item, "reply"), {"do": "reply", "text": whole})
    return Act(_key(item, "close"), {"do": "close", "reason": _own(OWN_CLOSINGS, item)})


def _to(item: Mapping[str, object]) -> str:
    """Return whom a reply is to where it may stand under another comment than theirs: Facebook has two levels."""
    author = item.get("author")
    name = text_of(author, "name") if isinstance(author, Mapping) and item.get("parent_id") else ""
    return f"{name}: " if name else ""


def _own(texts: Mapping[str, str], item: Mapping[str, object]) -> str:
    # In the municipality's language, whatever the writer's.
    return texts[LANGUAGE_OF.get(text_of(item, "municipality"), "nb")]
