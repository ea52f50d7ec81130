"""The API's bodies, in and out. Shown in `/api/v1/openapi.json`; new fields are optional for ever."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from common.policy.vocabulary import LABELLED_REASONS, TAGS
from desk.core.deeds import (
    Close,
    ConfirmCasework,
    ConfirmRecord,
    CorrectTags,
    Deed,
    Hide,
    Remove,
    Reply,
    Unhide,
)

TEXT_CHARS_MAX = 8000
REASON_CHARS_MAX = 2000
Casework = Literal["light", "extensive"]
Text = Annotated[str, Field(max_length=TEXT_CHARS_MAX)]
Reason = Annotated[str, Field(max_length=REASON_CHARS_MAX)]
Clause = Annotated[str, Field(max_length=60, pattern=r"^[A-ZÆØÅa-zæøå0-9-]*$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: int = Field(ge=0, description="The revision that you saw; refused with 409 when it is not the newest.")


class ConfirmCaseworkBody(_Body):
    """It is light or extensive casework."""

    do: Literal["confirm_casework"]
    casework: Casework

    def deed(self) -> Deed:
        """Return the deed."""
        return ConfirmCasework(casework=self.casework)


class ReplyBody(_Body):
    """A public reply, or a private one where the item is hidden."""

    do: Literal["reply", "private_reply"]
    text: Text

    def deed(self) -> Deed:
        """Return the deed."""
        return Reply(text=self.text, private=self.do == "private_reply")


class RemoveBody(_Body):
    """Remove, with the reason. `notice` null takes the draft where the guideline asks for one."""

    do: Literal["remove"]
    reason: Reason
    clause: Clause = ""
    notice: Text | None = None

    def deed(self) -> Deed:
        """Return the deed."""
        return Remove(reason=self.reason, clause=self.clause, notice=self.notice or None)


class HideBody(_Body):
    """Hide until something else is decided."""

    do: Literal["hide"]
    reason: Reason
    clause: Clause = ""

    def deed(self) -> Deed:
        """Return the deed."""
        return Hide(reason=self.reason, clause=self.clause)


class UnhideBody(_Body):
    """Show again."""

    do: Literal["unhide"]
    reason: Reason

    def deed(self) -> Deed:
        """Return the deed."""
        return Unhide(reason=self.reason)


class CorrectTagsBody(_Body):
    """What the item says, in place of what the classifier found."""

    do: Literal["correct_tags"]
    tags: list[Literal[TAGS]]  # type: ignore[valid-type]  # one list of words
    abuse_reasons: list[Literal[LABELLED_REASONS]] = []  # type: ignore[valid-type]  # one list of words
    casework: Casework | None = None

    def deed(self) -> Deed:
        """Return the deed."""
        return CorrectTags(tags=tuple(self.tags), abuse_reasons=tuple(self.abuse_reasons), casework=self.casework)


class ConfirmRecordBody(_Body):
    """The captured record is journaled as it stands."""

    do: Literal["confirm_record"]

    def deed(self) -> Deed:
        """Return the deed."""
        return ConfirmRecord()


class CloseBody(_Body):
    """Nothing more is to be done."""

    do: Literal["close"]
    reason: Reason

    def deed(self) -> Deed:
        """Return the deed."""
        return Close(reason=self.reason)


ActBody = Annotated[
    ConfirmCaseworkBody
    | ReplyBody
    | RemoveBody
    | HideBody
    | UnhideBody
    | CorrectTagsBody
    | ConfirmRecordBody
    | CloseBody,
    Field(discriminator="do"),
]


class AuthorOut(BaseModel):
    """Who wrote the item, as the platform tells it."""

    id: str
    name: str | None


class StepOut(BaseModel):
    """One thing that the pack asks for, and how it does."""

    do: str
    mode: str
    clauses: list[str]
    rule: str
    because: str
    to: list[str]
    text: str | None
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
    due_at: str | None
    deadline_state: str | None
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
