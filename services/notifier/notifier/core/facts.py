"""What is known of one item. Facts only grow, in any order; deadlines and alerts follow from them."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.events import Promise
from notifier.core.alert import Wanted
from notifier.core.filing import Filing
from notifier.core.roles import Unit

TAKEN, FAILED, UNKNOWN = "taken", "failed", "unknown"
HIDE, UNHIDE, REMOVE, TAKEN_BACK = "hide", "unhide", "remove", "taken_back"
"""What is done past the desk; `taken_back` is a removal that nobody but its writer can have done."""
KEEP = "keep_hidden"
"""What a person decides of what the system hid: nothing is called on the platform."""
TURNS = frozenset({HIDE, UNHIDE})
WRITER = "writer"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The newest decision: alerts for at once, who looks after the item, what kind of promise it makes.

    `since` is when a decision first promised just this: deciding the same again later changes nothing. `confirmed` are
    alerts for when a person has confirmed the unit; `follow_up` is what a general first answer promises, as `pack`
    says it. `asks` are the steps by which the writer is to hear from us.
    """

    revision: int
    decision_no: int
    since: datetime
    lang: str | None = None
    alerts: tuple[Wanted, ...] = ()
    caretakers: tuple[str, ...] = ()
    promised: str | None = None
    confirmed: tuple[Wanted, ...] = ()
    follow_up: Promise | None = None
    pack: str = ""
    asks: tuple[str, ...] = ()


def newest(known: Said | None, said: Said) -> Said | None:
    """Return what is said now, None when `said` is no news: consumers keep the highest (revision, decision_no)."""
    if known is None:
        return said
    if (said.revision, said.decision_no) <= (known.revision, known.decision_no):
        return None
    if said.promised == known.promised:
        return msgspec.structs.replace(said, since=known.since)
    return said


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """When a revision of the text was written on the platform, and when we received it; never the text."""

    revision: int
    happened_at: datetime
    received_at: datetime


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Our own words in the item's thread. `object_id` is the platform's, None in rows from before it was kept."""

    object_id: str | None
    at: datetime


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order. `result` is taken, failed or unknown; `notice`: it told the writer of a removal.

    `held`: it was a general first answer, the answer itself is still to come; `object_id` is what it created.
    """

    action_id: UUID
    do: str
    by_person: bool
    notice: bool
    result: str
    at: datetime
    revision: int
    held: bool = False
    object_id: str | None = None


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """How far the evidence of one revision and stage has come."""

    revision: int
    stage: int
    wanted_at: datetime | None = None
    secured_at: datetime | None = None
    failed_at: datetime | None = None


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody hid, showed or removed the item on the platform itself, by the change with this number."""

    change_no: int
    do: str
    at: datetime


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All facts about one item. `gone_at`: its writer took it away then; `replies`: our own in its thread.

    `account` is "<platform>:<id>" of the account that it stands on, `unit` what a person confirmed last. `outside` is
    what was done past the desk, in order; `grounds` are the changes that people gave a ground for, `remover` who
    removed the item, as they say: a removal by an unknown hand is never read as the writer's. `filings` are the item's
    records, by their ids. `spoken_at` is when the other person last wrote in a private conversation, `closings` are
    (revision, when) of each time that a person said that nothing more is to be done.
    """

    municipality: str
    item_id: UUID
    said: Said | None = None
    texts: tuple[Text, ...] = ()
    gone_at: datetime | None = None
    replies: tuple[Reply, ...] = ()
    done: tuple[Done, ...] = ()
    seals: tuple[Seal, ...] = ()
    account: str | None = None
    unit: Unit | None = None
    outside: tuple[Outside, ...] = ()
    grounds: tuple[int, ...] = ()
    remover: str | None = None
    filings: tuple[Filing, ...] = ()
    kind: str | None = None
    spoken_at: datetime | None = None
    closings: tuple[tuple[int, datetime], ...] = ()

    @property
    def is_closed(self) -> bool:
        """Say whether a person has closed the item as it reads now."""
        return any(revision >= (self.said.revision if self.said else 0) for revision, _ in self.closings)

    @property
    def ground_open(self) -> Outside | None:
        """The newest hide or unhide past the desk, when nobody has given its ground (GEN-07)."""
        deeds = [deed for deed in self.outside if deed.do in TURNS]
        return deeds[-1] if deeds and deeds[-1].change_no not in self.grounds else None

    @property
    def held_at(self) -> datetime | None:
        """When the first general answer was given, None when there is none."""
        return min((d.at for d in self.done if d.held and d.result == TAKEN), default=None)

    @property
    def removed_by_us(self) -> bool:
        """Say whether we removed it, by an order or past the desk: then its writer did not (GEN-04)."""
        return self.remover == "we" or any(d.do == "remove" and d.result == TAKEN for d in self.done)


def taken_away_at(outside: tuple[Outside, ...], remover: str | None) -> datetime | None:
    """Return when its writer took the item away: what nobody else can have done, or what a person says of it."""
    theirs = {TAKEN_BACK, REMOVE} if remover == WRITER else {TAKEN_BACK}
    return min((deed.at for deed in outside if deed.do in theirs), default=None)
