"""The API's bodies of acts, as people and programs send them. New acts and fields are optional for ever."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from common.policy.vocabulary import LABELLED_REASONS, TAGS
from desk.core.deeds import (
    ClaimReply,
    Close,
    ConfirmCasework,
    ConfirmUnit,
    CorrectTags,
    Deed,
    Edit,
    ExplainRemoval,
    GiveGround,
    Hide,
    KeepHidden,
    Like,
    LinkCaseFile,
    PickPoliticalCase,
    Remove,
    Reply,
    SeeAlert,
    SetMarks,
    TakeBack,
    Unhide,
)
from desk.routes.fields import Body, CaseFileNumber, Clause, Name, Reason, Text, Url
from desk.routes.filing_shapes import FilingBody

Casework = Literal["light", "extensive"]


class ConfirmCaseworkBody(Body):
    """It is light or extensive casework."""

    do: Literal["confirm_casework"]
    casework: Casework

    def deed(self) -> Deed:
        """Return the deed."""
        return ConfirmCasework(casework=self.casework)


class ReplyBody(Body):
    """A public reply, or a private one where the item is hidden."""

    do: Literal["reply", "private_reply"]
    text: Text

    def deed(self) -> Deed:
        """Return the deed."""
        return Reply(text=self.text, private=self.do == "private_reply")


class LikeBody(Body):
    """The account likes what somebody wrote."""

    do: Literal["like"]

    def deed(self) -> Deed:
        """Return the deed."""
        return Like()


class EditBody(Body):
    """Our own words, put right on the platform."""

    do: Literal["edit"]
    text: Text

    def deed(self) -> Deed:
        """Return the deed."""
        return Edit(text=self.text)


class RemoveBody(Body):
    """Remove, with the reason. `notice` null takes the draft where the guideline asks for one."""

    do: Literal["remove"]
    reason: Reason
    clause: Clause = ""
    notice: Text | None = None

    def deed(self) -> Deed:
        """Return the deed."""
        return Remove(reason=self.reason, clause=self.clause, notice=self.notice or None)


class HideBody(Body):
    """Hide until something else is decided."""

    do: Literal["hide"]
    reason: Reason
    clause: Clause = ""

    def deed(self) -> Deed:
        """Return the deed."""
        return Hide(reason=self.reason, clause=self.clause)


class KeepHiddenBody(Body):
    """What the system hid stays hidden."""

    do: Literal["keep_hidden"]
    reason: Reason
    clause: Clause = ""

    def deed(self) -> Deed:
        """Return the deed."""
        return KeepHidden(reason=self.reason, clause=self.clause)


class UnhideBody(Body):
    """Show again."""

    do: Literal["unhide"]
    reason: Reason

    def deed(self) -> Deed:
        """Return the deed."""
        return Unhide(reason=self.reason)


class CorrectTagsBody(Body):
    """What the item says, in place of what the classifier found."""

    do: Literal["correct_tags"]
    tags: list[Literal[TAGS]]  # type: ignore[valid-type]  # one list of words
    abuse_reasons: list[Literal[LABELLED_REASONS]] = Field(default=[])  # type: ignore[valid-type]  # one list of words
    casework: Casework | None = None

    def deed(self) -> Deed:
        """Return the deed."""
        return CorrectTags(tags=tuple(self.tags), abuse_reasons=tuple(self.abuse_reasons), casework=self.casework)


class ConfirmUnitBody(Body):
    """What the item is about, from the pack's topic map or beside it. `unit` null takes that of the map."""

    do: Literal["confirm_unit"]
    topic: Name
    unit: Name | None = None
    form_url: Url | None = None

    def deed(self) -> Deed:
        """Return the deed."""
        return ConfirmUnit(topic=self.topic, unit=self.unit, form_url=self.form_url)


class PickPoliticalCaseBody(Body):
    """The political case that the item is about; null: about none."""

    do: Literal["pick_political_case"]
    ref: Name | None

    def deed(self) -> Deed:
        """Return the deed."""
        return PickPoliticalCase(ref=self.ref)


class SetMarksBody(Body):
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


class LinkCaseFileBody(Body):
    """The open case file that the item's thread belongs to; null: to none any more."""

    do: Literal["link_case_file"]
    case_file: CaseFileNumber | None

    def deed(self) -> Deed:
        """Return the deed."""
        return LinkCaseFile(case_file=self.case_file)


class CloseBody(Body):
    """Nothing more is to be done. `visibility` is what you saw, refused with 409 when it is not so any more."""

    do: Literal["close"]
    reason: Reason
    visibility: Literal["visible", "hidden", "removed"] | None = None

    def deed(self) -> Deed:
        """Return the deed."""
        return Close(reason=self.reason)


class ClaimReplyBody(Body):
    """Who wrote a reply of ours that was written on the platform itself: you, or somebody else of ours."""

    do: Literal["claim_reply"]
    reply_id: UUID
    mine: bool

    def deed(self) -> Deed:
        """Return the deed."""
        return ClaimReply(reply_id=self.reply_id, mine=self.mine)


class GiveGroundBody(Body):
    """Why it was hidden, or shown again, on the platform itself, by the change with this number."""

    do: Literal["give_ground"]
    change_no: int = Field(ge=1)
    reason: Reason
    clause: Clause = ""

    def deed(self) -> Deed:
        """Return the deed."""
        return GiveGround(change_no=self.change_no, reason=self.reason, clause=self.clause)


class ExplainRemovalBody(Body):
    """Who removed it on the platform. "we" needs the reason."""

    do: Literal["explain_removal"]
    by: Literal["we", "writer", "platform"]
    reason: Reason = ""
    clause: Clause = ""

    def deed(self) -> Deed:
        """Return the deed."""
        ours = self.by == "we"
        return ExplainRemoval(by=self.by, reason=self.reason if ours else "", clause=self.clause if ours else "")


class SeeAlertBody(Body):
    """The alert is seen and looked after: nobody else is alerted of it."""

    do: Literal["see_alert"]
    alert_id: UUID

    def deed(self) -> Deed:
        """Return the deed."""
        return SeeAlert(alert_id=self.alert_id)


class TakeBackBody(Body):
    """What was about to be sent, by the act of this id, is not sent: it has not gone out yet."""

    do: Literal["take_back"]
    act_id: UUID

    def deed(self) -> Deed:
        """Return the deed."""
        return TakeBack(act_id=self.act_id)


ActBody = Annotated[
    ConfirmCaseworkBody
    | ReplyBody
    | LikeBody
    | EditBody
    | RemoveBody
    | HideBody
    | KeepHiddenBody
    | UnhideBody
    | CorrectTagsBody
    | FilingBody
    | ConfirmUnitBody
    | PickPoliticalCaseBody
    | SetMarksBody
    | LinkCaseFileBody
    | CloseBody
    | ClaimReplyBody
    | GiveGroundBody
    | ExplainRemovalBody
    | SeeAlertBody
    | TakeBackBody,
    Field(discriminator="do"),
]


def seen_of(body: ActBody) -> str:
    """Return the visibility that the act was decided by, "" where it says none."""
    return (body.visibility or "") if isinstance(body, CloseBody) else ""
