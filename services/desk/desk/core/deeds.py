"""What a person may do with an item, and what else the case hears that no topic carries."""

from datetime import datetime
from uuid import UUID

import msgspec

from desk.core.filing_deeds import Filing


class ConfirmCasework(msgspec.Struct, frozen=True, kw_only=True):
    """It is light or extensive casework."""

    casework: str


class CorrectTags(msgspec.Struct, frozen=True, kw_only=True):
    """What the item says, in place of what the classifier found."""

    tags: tuple[str, ...]
    abuse_reasons: tuple[str, ...] = ()
    casework: str | None = None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Answer in public, or by a private message."""

    text: str
    private: bool = False


class Like(msgspec.Struct, frozen=True, kw_only=True):
    """The account likes what somebody wrote."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """Our own words, put right on the platform."""

    text: str


class Hide(msgspec.Struct, frozen=True, kw_only=True):
    """Hide until something else is decided."""

    reason: str
    clause: str = ""


class KeepHidden(msgspec.Struct, frozen=True, kw_only=True):
    """What the system hid stays hidden, by a person's decision: like a removal it has a ground."""

    reason: str
    clause: str = ""


class Unhide(msgspec.Struct, frozen=True, kw_only=True):
    """Show again."""

    reason: str


class Remove(msgspec.Struct, frozen=True, kw_only=True):
    """Remove from the platform. `notice` is told to the writer first; None takes the draft where one is required."""

    reason: str
    clause: str = ""
    notice: str | None = None


class ConfirmUnit(msgspec.Struct, frozen=True, kw_only=True):
    """The item is about this topic. `unit` is a role or a name; None takes that of the pack's topic map."""

    topic: str
    unit: str | None = None
    form_url: str | None = None


class PickPoliticalCase(msgspec.Struct, frozen=True, kw_only=True):
    """The item is about this political case; None: about none."""

    ref: str | None


class SetMarks(msgspec.Struct, frozen=True, kw_only=True):
    """All marks as they now stand. `fact_error` is the source that shows an error in the item."""

    fact_error: str | None = None
    cannot_answer_now: bool = False
    not_news: bool = False
    asks_for_views: bool = False


class LinkCaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """The item's thread belongs to this open case file ("2026/451"); None: to none any more."""

    case_file: str | None


class Close(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing more is to be done."""

    reason: str


class ClaimReply(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote a reply of ours that was written past the desk: this person, or somebody else of ours."""

    reply_id: UUID
    mine: bool


class GiveGround(msgspec.Struct, frozen=True, kw_only=True):
    """Why the item was hidden, or shown again, on the platform itself, by the change with this number."""

    change_no: int
    reason: str
    clause: str = ""


class ExplainRemoval(msgspec.Struct, frozen=True, kw_only=True):
    """Who removed the item on the platform: "we", "writer" or "platform". We say why."""

    by: str
    reason: str = ""
    clause: str = ""


class SeeAlert(msgspec.Struct, frozen=True, kw_only=True):
    """They have seen what somebody was alerted of, and look after it: nobody else is alerted."""

    alert_id: UUID


class TakeBack(msgspec.Struct, frozen=True, kw_only=True):
    """What they, or a colleague, were about to send is not sent after all: it has not gone out yet."""

    act_id: UUID


Deed = (
    ConfirmCasework
    | CorrectTags
    | Filing
    | ConfirmUnit
    | PickPoliticalCase
    | SetMarks
    | LinkCaseFile
    | Reply
    | Like
    | Edit
    | Hide
    | KeepHidden
    | Unhide
    | Remove
    | Close
    | ClaimReply
    | GiveGround
    | ExplainRemoval
    | SeeAlert
    | TakeBack
)


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """A person did this. `act_id` makes twice the same act one."""

    act_id: str
    actor: str
    deed: Deed


class Rang(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of the case has come to its time: nothing that was waited for had come before."""

    kind: str
    about: str


class Replied(msgspec.Struct, frozen=True, kw_only=True):
    """A reply of ours to the item stands on the platform, whoever wrote it, and however.

    `history`: nobody is asked who wrote it, because it was found long after, or is asked about elsewhere.
    """

    reply_id: UUID
    object_id: str
    at: datetime
    text: str
    history: bool = False
