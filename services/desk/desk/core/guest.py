"""People outside the desk who are asked about one matter: a unit, a politician, an expert; what each answer needs."""

from datetime import datetime
from uuid import UUID

import msgspec

from desk.core.refusal import Refusal

UNIT, POLITICIAN, EXPERT = "unit", "politician", "expert"
KINDS = (UNIT, POLITICIAN, EXPERT)
OPEN, ANSWERED, FILED, POSTED = "open", "answered", "filed", "posted"
FORM = ("length", "language", "persons")
"""Why an answer goes back: its form alone. What somebody means is theirs."""
NAME_WORDS_MIN = 2


class GuestMatter(msgspec.Struct, frozen=True, kw_only=True):
    """A matter that somebody was asked about. `why` is the point of form for which an answer came back last.

    A unit's answer is filed; a politician's and an expert's is looked at for its form, and posted as it stands.
    """

    matter_id: UUID
    item_id: UUID
    person: str
    kind: str
    unit: str
    question: str
    asked_by: str
    asked_at: datetime
    state: str
    name: str
    title: str
    answer: str
    answered_at: datetime | None
    settled_by: str
    why: str


def refuse_asking(kind: str, person: str) -> Refusal | None:
    """Return why nobody can be asked like this."""
    return None if kind in KINDS and person.strip() else Refusal(code="guest_nobody")


def refuse_answering(matter: GuestMatter, name: str, title: str, text: str) -> Refusal | None:
    """Return why an answer cannot be given: an expert says who they are and what they are, a politician who."""
    if matter.state != OPEN:
        return Refusal(code="guest_answered")
    if not text.strip():
        return Refusal(code="guest_no_answer")
    if matter.kind != UNIT and len(name.split()) < NAME_WORDS_MIN:
        return Refusal(code="guest_no_name")
    return Refusal(code="guest_no_title") if matter.kind == EXPERT and not title.strip() else None


def refuse_settling(matter: GuestMatter) -> Refusal | None:
    """Return why an answer is not to be posted, or sent back: a unit's is filed, and none comes twice."""
    return None if matter.state == ANSWERED else Refusal(code="guest_nothing_to_post")


def posted_text(matter: GuestMatter, by: str) -> str:
    """Return what is posted: the answer as it stands, and who gives it; `by` is "Besvart av" in its language."""
    who = ", ".join(part for part in (matter.name.strip(), matter.title.strip()) if part)
    return f"{matter.answer.strip()}\n\n{by} {who}"
