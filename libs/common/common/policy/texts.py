"""Texts with named slots: read, checked and filled. A line whose slot has no value is left out."""

import re
from collections.abc import Mapping

from common.policy.nearest import nearest

_SLOT = re.compile(r"\{([^{}]*)\}")

# What the name of a text ends with that says the same in English: `thank.en` beside `thank`.
ENGLISH = ".en"

# The text of a private message that carries what could not be said in public.
PRIVATE_ADVICE = "private_advice"

# Slots that have a value in every decision; the others may be empty, and their line then falls away.
ALWAYS = frozenset({"municipality", "formal_email", "unit"})
# What only some texts can know: why an item was hidden, whom a step goes to, what a message carries.
# Only a general first answer names the day on which the next one comes.
REASON, CONTACT, ADVICE, NEXT_WORKING_DAY = "reason", "contact", "advice", "next_working_day"
SOMETIMES = frozenset(
    {
        "formal_post",
        "website",
        "form_url",
        "source",
        "case_file",
        "case_ref",
        "case_title",
        "case_url",
        "case_date",
        "law",
    },
)
ONLY_SOME_TEXTS = frozenset({REASON, CONTACT, ADVICE, NEXT_WORKING_DAY})
SLOTS = tuple(sorted(ALWAYS | SOMETIMES | ONLY_SOME_TEXTS))


def slots_of(text: str) -> tuple[str, ...]:
    """Return the names of a text's slots in their order."""
    return tuple(_SLOT.findall(text))


def unknown_slot(text: str) -> tuple[str, str] | None:
    """Return the first slot that no decision fills, with a hint at the one that was meant."""
    for slot in slots_of(text):
        if slot not in SLOTS:
            return slot, nearest(slot, SLOTS)
    return None


def may_vanish(text: str, known: frozenset[str]) -> bool:
    """Say whether a decision could leave the text empty: every line hangs on a slot that may be empty."""
    sure = ALWAYS | known
    return not any(line.strip() and sure >= set(slots_of(line)) for line in text.splitlines())


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its slots filled. The values are put in as they are: a brace in one is no slot."""
    kept = [line for line in text.splitlines() if all(values.get(slot) for slot in slots_of(line))]
    return "\n".join(_SLOT.sub(lambda match: values[match.group(1)], line) for line in kept).strip()
