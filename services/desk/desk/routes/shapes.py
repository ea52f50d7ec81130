"""The API's answers. Shown in `/api/v1/openapi.json`; new fields are optional for ever."""

from typing import Any

from pydantic import BaseModel, Field


class AuthorOut(BaseModel):
    """Who wrote the item, as the platform tells it."""

    id: str
    name: str | None


class OfferOut(BaseModel):
    """One thing that nobody asks for but a person may choose."""

    do: str
    mode: str
    clauses: list[str]
    rule: str
    because: str
    to: list[str]
    text: str | None


class StepOut(OfferOut):
    """One thing that the pack asks for, and how it does."""

    state: str


class UnitOut(BaseModel):
    """The topic that a person confirmed; `unit` null is that of the pack's topic map."""

    topic: str
    unit: str | None
    form_url: str | None


class MarksOut(BaseModel):
    """A person's marks."""

    fact_error: str | None
    cannot_answer_now: bool
    not_news: bool
    asks_for_views: bool


class DeadlineOut(BaseModel):
    """What was promised until when: the first answer, or the follow-up of a general one."""

    kind: str
    due_at: str
    state: str


class RecordOut(BaseModel):
    """What the archiver filed."""

    record_id: str
    filed_as: str = Field(alias="as")
    status: str
    number: str | None


class AlertOut(BaseModel):
    """Who was told."""

    alert_id: str
    reason: str
    to: list[str]
    state: str


class ItemOut(BaseModel):
    """An item with all that is known of it."""

    item_id: str
    municipality: str
    platform: str
    account_id: str
    object_id: str
    kind: str
    revision: int
    decision_no: int | None
    text: str
    author: AuthorOut | None
    created_at: str | None
    visibility: str
    incomplete: bool
    lang: str | None
    tags: list[str]
    abuse_reasons: list[str]
    casework: str | None
    casework_confirmed: bool
    steps: list[StepOut]
    offers: list[OfferOut] = []
    unit: UnitOut | None = None
    political_case: str | None = None
    marks: MarksOut | None = None
    case_file: str | None = None
    due_at: str | None
    deadline_state: str | None
    follow_up_due: str | None = None
    deadlines: list[DeadlineOut] = []
    record: RecordOut | None
    alerts: list[AlertOut]
    phase: str


class ItemsOut(BaseModel):
    """The queue: what needs a person first."""

    items: list[ItemOut]


class ActedOut(BaseModel):
    """The act is on record and under way."""

    act_id: str


class SummaryOut(BaseModel):
    """How many items stand in each phase."""

    municipality: str
    total: int
    open: int
    phases: dict[str, int]


class ProblemOut(BaseModel):
    """What is wrong, and what to do next."""

    error: str
    do: str
    clauses: list[str] = []
    newest: ItemOut | None = None


ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ProblemOut, "description": "No token, or one that opens nothing."},
    404: {"model": ProblemOut, "description": "Not there, or not yours to see."},
}
"""What every route of the API may answer."""
