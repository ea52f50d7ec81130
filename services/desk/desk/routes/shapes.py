"""The API's answers. Shown in `/api/v1/openapi.json`; new fields are optional for ever."""

from typing import Any, Literal

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
    """What the archiver filed. `status` is Noark's journalstatus; `assessed`: somebody has read it for publishing.

    Where the municipality's own core keeps the journal, `number` is the core's, `tracking` is ours, and `delivery` and
    `trouble` say how far it is.
    """

    record_id: str
    filed_as: str = Field(alias="as")
    status: str
    number: str | None
    case_file: str | None = None
    tracking: str | None = None
    delivery: str | None = None
    trouble: str | None = None
    assessed: bool = False


class BrokenOut(BaseModel):
    """A requirement that an act would have broken: its number in Noark 5, a closed code, and what it is about."""

    krav: str
    code: str
    of: str


class UnfiledOut(BaseModel):
    """An act that the archive did not do; nothing was changed, and nobody has asked for it anew since."""

    act_id: str
    asked: str
    at: str
    broken: list[BrokenOut]


class AlertOut(BaseModel):
    """Who was told."""

    alert_id: str
    reason: str
    to: list[str]
    state: str


class AskOut(BaseModel):
    """What only a person can say of what was done on the platform itself.

    `what` is who_wrote (`reply_id` is the reply's item), why_hide, why_unhide or who_removed (`change_no` of the item).
    """

    what: str
    at: str
    reply_id: str | None = None
    change_no: int | None = None


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
    parent_id: str | None
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
    unfiled: list[UnfiledOut] = []
    alerts: list[AlertOut]
    asks: list[AskOut] = []
    phase: str


class ItemsOut(BaseModel):
    """The queue: what needs a person first."""

    items: list[ItemOut]


class ActedOut(BaseModel):
    """The act is on record and under way."""

    act_id: str


class CapabilityOut(BaseModel):
    """One act on one platform: how it is done there, and whether it can be undone."""

    how: str
    reversible: bool
    note: str


class TroubleOut(BaseModel):
    """What is wrong with a channel since when, and what to do; `until` is when an expiring token ends.

    `trouble` is token, permission, subscription, signature, unswept, expiring, quota or silent; `what` and `do` say it
    in plain words.
    """

    trouble: str
    since: str
    until: str | None
    what: str
    do: str


class SweptOut(BaseModel):
    """When an account was last gone through, and how much was found that no webhook had told."""

    at: str
    missed: int
    edits: int
    hides: int
    unhides: int
    removals: int


class ConnectionOut(BaseModel):
    """How an account is connected: never (from here), connected, proved or withdrawn; `by` whom, or "" by a command.

    `lacking` are the permissions that were not given, under the platform's names; `ends_at` is when they run out.
    """

    state: str
    by: str
    at: str | None
    ends_at: str | None
    lacking: list[str]


class ChannelOut(BaseModel):
    """An account of the registry. `state` is works, trouble (since when), unproven (no sweep yet) or not_in_use."""

    platform: str
    account_id: str
    name: str
    registered_as: str = Field(alias="class")
    state: str
    since: str | None
    troubles: list[TroubleOut]
    swept: SweptOut | None
    connection: ConnectionOut | None


class ChannelsOut(BaseModel):
    """The municipality's channels: what needs a person first."""

    channels: list[ChannelOut]


class SummaryOut(BaseModel):
    """How many items stand in each phase."""

    municipality: str
    total: int
    open: int
    phases: dict[str, int]


class RunOut(BaseModel):
    """A run of words that is the same in both texts (kept), only in the one that was seen (removed) or new (added)."""

    kind: Literal["kept", "removed", "added"]
    text: str


class WordDiffOut(BaseModel):
    """What changed in an item's text since a revision, run by run, in the order of reading.

    Kept and removed runs together are the text that was seen; kept and added ones are the text that stands there now.
    """

    seen_revision: int
    newest_revision: int
    runs: list[RunOut]


class ProblemOut(BaseModel):
    """What is wrong, and what to do next.

    `newest` and `diff` come with an act on a text that is not the newest any more; `diff` where that text is known.
    """

    error: str
    do: str
    clauses: list[str] = []
    newest: ItemOut | None = None
    diff: WordDiffOut | None = None


ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ProblemOut, "description": "No token, or one that opens nothing."},
    404: {"model": ProblemOut, "description": "Not there, or not yours to see."},
}
"""What every route of the API may answer."""
