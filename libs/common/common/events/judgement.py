"""What people judged: the classifier decides anew on what they say of an item."""

from uuid import UUID

from common.events.envelope import Event


class Judged(Event, frozen=True, kw_only=True):
    """Base of every judgement; `actor` is a person's id in the desk, `act_id` the act on record."""

    actor: str
    act_id: str


class TagsCorrected(Judged, frozen=True, kw_only=True):
    """A person says what the item says; replaces the classifier's tags for this revision."""

    tags: tuple[str, ...]
    abuse_reasons: tuple[str, ...] = ()
    casework: str | None = None


class CaseworkConfirmed(Judged, frozen=True, kw_only=True):
    """A person sets light or extensive casework (SOGNE-25: proposed by the classifier, set by a human)."""

    casework: str


class RecordConfirmed(Judged, frozen=True, kw_only=True):
    """A person confirms that the item is filed: as it was captured, but for what is said here.

    `title` takes the place of the neutral one, `case_file` ("2026/451") and `klasse` that of what would be chosen,
    `kind` (I or documented) that of the decision. `sender_is_person` False: a body, whose name need not be guarded.
    `new_case` is a name of nobody's: the first record that says it opens a case file, the others go into the same.
    With `reason` it is archive-worthy because a person says so, whatever is decided.
    """

    title: str | None = None
    case_file: str | None = None
    klasse: str | None = None
    kind: str | None = None
    sender_is_person: bool | None = None
    reason: str = ""
    new_case: str | None = None


class PoliticalCasePicked(Judged, frozen=True, kw_only=True):
    """A person says which political case the item is about (GEN-02); `ref` None: about none."""

    ref: str | None


class MarkSet(Judged, frozen=True, kw_only=True):
    """A person's marks on the item, all of them as they now stand.

    `fact_error` is the source that shows an error in the item, None where there is none. `asks_for_views` belongs to
    a post: it asks for views, so that the comments on it are requested.
    """

    fact_error: str | None = None
    cannot_answer_now: bool = False
    not_news: bool = False
    asks_for_views: bool = False


class CaseFileLinked(Judged, frozen=True, kw_only=True):
    """A person says which open case file ("2026/451") the item's thread or post belongs to; None: to none any more."""

    case_file: str | None


class UnitConfirmed(Judged, frozen=True, kw_only=True):
    """A person names the item's topic, from the pack's topic map or beside it; `unit` None is that of the map."""

    topic: str
    unit: str | None = None
    form_url: str | None = None


class ReplyClaimed(Judged, frozen=True, kw_only=True):
    """A person says who wrote a reply of ours that no order of ours made (written on the phone, in Business Suite).

    `item_id` is what the reply answers, `reply_id` the reply's own item. `mine`: the actor wrote it; else somebody
    else of the municipality did.
    """

    reply_id: UUID
    mine: bool


class MatterClosed(Judged, frozen=True, kw_only=True):
    """A person says that nothing more is to be done about the item, and why (GEN-02): a duty to answer it ends.

    It is said of the revision that the person has read; what is written later is another matter.
    """

    reason: str = ""


class GroundGiven(Judged, frozen=True, kw_only=True):
    """A person says why the item was hidden, or shown again, on the platform itself.

    `change_no` is the change of the item that this is about; `clause` empty: own choice, no clause (GEN-21).
    """

    change_no: int
    reason: str
    clause: str = ""


class HideUpheld(Judged, frozen=True, kw_only=True):
    """A person has looked at what the system hid, and it stays hidden: from now on that is a person's decision.

    `clause` empty: own choice, no clause (GEN-21).
    """

    reason: str
    clause: str = ""


class RemovalExplained(Judged, frozen=True, kw_only=True):
    """Somebody says who removed an item that was gone from the platform without an order of ours.

    `by` is we, writer or platform. `actor` "auto": nobody said anything in the days that the pack gives, and nothing
    needs the item, so that it counts as the writer's own deletion. `reason` and `clause` belong to "we".
    """

    by: str
    reason: str = ""
    clause: str = ""


class AlertSeen(Judged, frozen=True, kw_only=True):
    """A person has seen what somebody was alerted of, and looks after it."""

    alert_id: UUID


class ItemFrozen(Judged, frozen=True, kw_only=True):
    """Nothing lets the item go, whatever is decided of keeping, until `hold_id` is thawed.

    `because` is a code: access_request, somebody has asked for the item, and it is to be there when they are answered.
    """

    hold_id: UUID
    because: str


class ItemThawed(Judged, frozen=True, kw_only=True):
    """The hold is over; another one of the same item stands."""

    hold_id: UUID


class UnitAnswered(Judged, frozen=True, kw_only=True):
    """A unit answers what was passed on to it: a document of the house, beside the inquiry's record.

    `text` is the unit's own, never a resident's; the actor is who answered.
    """

    unit: str
    text: str
