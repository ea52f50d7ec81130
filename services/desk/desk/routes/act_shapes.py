"""The API's bodies of acts, as people and programs send them. New acts and fields are optional for ever."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from common.policy.vocabulary import LABELLED_REASONS, TAGS
from desk.core.deeds import (
    ClaimReply,
    Close,
    ConfirmCasework,
    ConfirmRecord,
    ConfirmUnit,
    CorrectTags,
    Deed,
    Edit,
    ExplainRemoval,
    GiveGround,
    Hide,
    Like,
    LinkCaseFile,
    PickPoliticalCase,
    Remove,
    Reply,
    SetMarks,
    Unhide,
)

TEXT_CHARS_MAX = 8000
REASON_CHARS_MAX = 2000
NAME_CHARS_MAX = 200
Casework = Literal["light", "extensive"]
Text = Annotated[str, Field(max_length=TEXT_CHARS_MAX)]
Reason = Annotated[str, Field(max_length=REASON_CHARS_MAX)]
Name = Annotated[str, Field(max_length=NAME_CHARS_MAX, pattern=r"\S")]
Url = Annotated[str, Field(max_length=REASON_CHARS_MAX, pattern=r"^https?://\S+$")]
CaseFileNumber = Annotated[str, Field(max_length=40, pattern=r"^[0-9]{4}/[0-9]{1,9}$")]
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


class LikeBody(_Body):
    """The account likes what somebody wrote."""

    do: Literal["like"]

    def deed(self) -> Deed:
        """Return the deed."""
        return Like()


class EditBody(_Body):
    """Our own words, put right on the platform."""

    do: Literal["edit"]
    text: Text

    def deed(self) -> Deed:
        """Return the deed."""
        return Edit(text=self.text)


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


class ConfirmUnitBody(_Body):
    """What the item is about, from the pack's topic map or beside it. `unit` null takes that of the map."""

    do: Literal["confirm_unit"]
    topic: Name
    unit: Name | None = None
    form_url: Url | None = None

    def deed(self) -> Deed:
        """Return the deed."""
        return ConfirmUnit(topic=self.topic, unit=self.unit, form_url=self.form_url)


class PickPoliticalCaseBody(_Body):
    """The political case that the item is about; null: about none."""

    do: Literal["pick_political_case"]
    ref: Name | None

    def deed(self) -> Deed:
        """Return the deed."""
        return PickPoliticalCase(ref=self.ref)


class SetMarksBody(_Body):
    """All marks as they now stand. `fact_error` is the source that shows an error in the item."""

    do: Literal["set_marks"]
    fact_error: Reason | None = None
    cannot_answer_now: bool = False
    not_news: bool = False
    asks_for_views: bool = False

    def deed(self) -> Deed:
        """Return the deed."""
        return SetMarks(
            fact_error=self.fact_error or None,
            cannot_answer_now=self.cannot_answer_now,
            not_news=self.not_news,
            asks_for_views=self.asks_for_views,
        )


class LinkCaseFileBody(_Body):
    """The open case file that the item's thread belongs to; null: to none any more."""

    do: Literal["link_case_file"]
    case_file: CaseFileNumber | None

    def deed(self) -> Deed:
        """Return the deed."""
        return LinkCaseFile(case_file=self.case_file)


class CloseBody(_Body):
    """Nothing more is to be done."""

    do: Literal["close"]
    reason: Reason

    def deed(self) -> Deed:
        """Return the deed."""
        return Close(reason=self.reason)


class ClaimReplyBody(_Body):
    """Who wrote a reply of ours that was written on the platform itself: you, or somebody else of ours."""

    do: Literal["claim_reply"]
    reply_id: UUID
    mine: bool

    def deed(self) -> Deed:
        """Return the deed."""
        return ClaimReply(reply_id=self.reply_id, mine=self.mine)


class GiveGroundBody(_Body):
    """Why it was hidden, or shown again, on the platform itself, by the change with this number."""

    do: Literal["give_ground"]
    change_no: int = Field(ge=1)
    reason: Reason
    clause: Clause = ""

    def deed(self) -> Deed:
        """Return the deed."""
        return GiveGround(change_no=self.change_no, reason=self.reason, clause=self.clause)


class ExplainRemovalBody(_Body):
    """Who removed it on the platform. "we" needs the reason."""

    do: Literal["explain_removal"]
    by: Literal["we", "writer", "platform"]
    reason: Reason = ""
    clause: Clause = ""

    def deed(self) -> Deed:
        """Return the deed."""
        ours = self.by == "we"
        return ExplainRemoval(by=self.by, reason=self.reason if ours else "", clause=self.clause if ours else "")


ActBody = Annotated[
    ConfirmCaseworkBody
    | ReplyBody
    | LikeBody
    | EditBody
    | RemoveBody
    | HideBody
    | UnhideBody
    | CorrectTagsBody
    | ConfirmRecordBody
    | ConfirmUnitBody
    | PickPoliticalCaseBody
    | SetMarksBody
    | LinkCaseFileBody
    | CloseBody
    | ClaimReplyBody
    | GiveGroundBody
    | ExplainRemovalBody,
    Field(discriminator="do"),
]
