"""How a record gets to a municipality's own core exactly once: a pure state machine.

What is sent, is sent under one key. A second sending is only made when the time of the first is out *and* the core,
asked, says that it has no such record. Once the core has taken a message over (`mottatt`) nothing is sent again by
itself: it only asks, and a person decides.
"""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from archiver.core.fiks.replies import Broke, NotThere, Receipt, Refusal, Reply, Taken
from common.events import derived_id

ORDERED, SENDING, SENT, RECEIVED, JOURNALED, REFUSED = "ordered", "sending", "sent", "received", "journaled", "refused"
STATES = (ORDERED, SENDING, SENT, RECEIVED, JOURNALED, REFUSED)
SETTLED = frozenset({JOURNALED, REFUSED})
LATE = "late"
"""What is told of a delivery without a receipt when its open day is over; no state: it goes on waiting."""

TROUBLES = (
    *("refused_message", "refused_case", "refused_record", "cannot_be_told"),
    *("number_taken", "two_receipts", "not_taken", "core_broke"),
)
TIME_TO_LIVE = timedelta(minutes=10)
"""So long a message may wait to be taken; it is dead afterwards, and only then may it be sent again."""
LEEWAY = timedelta(minutes=1)
RECEIPT_WAIT = timedelta(minutes=5)
ASK_AGAIN_FIRST, ASK_AGAIN_MAX = timedelta(minutes=2), timedelta(hours=1)


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One record on its way. `tracking` is our number, never a journal number; `core_*` is what the receipt says.

    `attempts` and `asks` count what was sent and asked, each committed before it goes out. Until `expires_at` the last
    one may still arrive. `taken_at`: the core said that it took it over. `absent_at`: asked last, it said that it has
    none. `trouble` is a closed code (`TROUBLES`), `trouble_id` and `trouble_words` are the core's own.
    """

    municipality: str
    record_id: UUID
    delivery_id: UUID
    item_id: UUID
    series: str
    case_id: UUID
    tracking_year: int
    tracking_number: int
    state: str = ORDERED
    attempts: int = 0
    asks: int = 0
    ordered_at: datetime
    due_at: datetime | None = None
    late_at: datetime | None = None
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    taken_at: datetime | None = None
    asked_at: datetime | None = None
    absent_at: datetime | None = None
    settled_at: datetime | None = None
    core_system_id: UUID | None = None
    core_year: int | None = None
    core_number: int | None = None
    core_case_system_id: UUID | None = None
    core_case_year: int | None = None
    core_case_number: int | None = None
    trouble: str | None = None
    trouble_id: str | None = None
    trouble_words: str | None = None

    @property
    def sending_id(self) -> UUID:
        """Return the id of the last message that was sent."""
        return derived_id(self.delivery_id, "send", self.attempts)

    @property
    def question_id(self) -> UUID:
        """Return the id of the last question that was asked."""
        return derived_id(self.delivery_id, "ask", self.asks)

    @property
    def core_case(self) -> tuple[int, int] | None:
        """Return the case file's number in the core."""
        return _both(self.core_case_year, self.core_case_number)

    @property
    def core(self) -> tuple[int, int] | None:
        """Return the journal number that the core gave."""
        return _both(self.core_year, self.core_number)


class Step(msgspec.Struct, frozen=True):
    """What is to be done: now, or at `at` the latest."""

    do: Literal["send", "ask", "wait", "rest"]
    at: datetime


def delivery_id_of(record_id: UUID) -> UUID:
    """A record has one delivery, however often it is ordered, and from whichever copy of the database."""
    return derived_id(record_id, "delivery")


def next_step(one: Delivery, at: datetime) -> Step:
    """Return what is to be done next."""
    if one.state in SETTLED:
        return Step("rest", at)
    # Before all else: a database that was restored may hear of what it does not remember to have sent.
    if one.taken_at is not None:
        return _ask(one, one.taken_at + RECEIPT_WAIT, at)
    if one.expires_at is None:
        return Step("send", at)
    over = one.expires_at
    if at >= over and one.absent_at is not None and one.absent_at >= over:
        return Step("send", at)
    return _ask(one, over, at)


def _ask(one: Delivery, earliest: datetime, at: datetime) -> Step:
    """Ask from `earliest` on, then again and again, each time after a longer while."""
    when = earliest
    if one.asked_at is not None and one.asked_at >= earliest:
        longer = ASK_AGAIN_FIRST * min(2.0 ** (one.asks - 1), ASK_AGAIN_MAX / ASK_AGAIN_FIRST)
        when = one.asked_at + longer
    return Step("ask", at) if at >= when else Step("wait", when)


def attempted(one: Delivery, at: datetime) -> Delivery:
    """Return it with an attempt that is about to be made. This is written first: whoever finds it asks."""
    return msgspec.structs.replace(
        one,
        state=SENDING,
        attempts=one.attempts + 1,
        expires_at=at + TIME_TO_LIVE + LEEWAY,
        taken_at=None,
        absent_at=None,
    )


def not_attempted(one: Delivery, attempts: int, at: datetime) -> Delivery:
    """Return it when the last attempt surely never left the house: it was none."""
    if one.attempts != attempts or one.state != SENDING:
        return one
    first = attempts == 1
    return msgspec.structs.replace(
        one, state=ORDERED if first else SENT, attempts=attempts - 1, expires_at=None if first else at
    )


def sent(one: Delivery, attempts: int, at: datetime) -> Delivery:
    """Return it when an attempt has been made; an answer may have come before we say so."""
    if one.attempts != attempts or one.state != SENDING:
        return one
    return msgspec.structs.replace(one, state=SENT, sent_at=at)


def asked(one: Delivery, at: datetime) -> Delivery:
    """Return it with a question that is about to be asked."""
    return msgspec.structs.replace(one, asks=one.asks + 1, asked_at=at, absent_at=None)


def again(one: Delivery, at: datetime) -> Delivery:
    """Return it when a person wants it sent again: the core is asked first, whatever it said before."""
    if one.state in {JOURNALED, ORDERED}:
        return one
    return msgspec.structs.replace(
        one,
        state=SENT,
        expires_at=at,
        taken_at=None,
        asked_at=None,
        absent_at=None,
        settled_at=None,
        trouble=None,
        trouble_id=None,
        trouble_words=None,
    )


def due(one: Delivery, at: datetime) -> Delivery:
    """Return it with the instant when its open day is over."""
    return msgspec.structs.replace(one, due_at=at)


def late(one: Delivery, at: datetime) -> Delivery:
    """Return it when its open day is over without a receipt; told once."""
    if one.state in SETTLED or one.late_at is not None or one.due_at is None or at < one.due_at:
        return one
    return msgspec.structs.replace(one, late_at=at)


def after(one: Delivery, reply: Reply, answers: UUID | None, at: datetime) -> Delivery:
    """Return it after a reply; the same reply twice, late, or to an older message changes nothing more.

    `answers` is the id of the message that is answered, None where the transport does not tell.
    """
    match reply:
        case Receipt():
            return _receipted(one, reply, at)
        case NotThere() if answers == one.question_id and one.state not in SETTLED:
            return msgspec.structs.replace(one, absent_at=at)
        case Refusal() | Taken() | Broke() if one.state not in SETTLED and answers in {one.sending_id, None}:
            return _answered(one, reply, at)
        case _:
            return one


def _answered(one: Delivery, reply: Refusal | Taken | Broke, at: datetime) -> Delivery:
    match reply:
        case Taken():
            taken = one.taken_at or at
            return msgspec.structs.replace(one, state=RECEIVED, taken_at=taken, sent_at=one.sent_at or at)
        case Broke():
            dead = min(one.expires_at or at, at)
            return msgspec.structs.replace(one, state=SENT, taken_at=None, expires_at=dead, trouble=reply.code)
        case _:
            return msgspec.structs.replace(
                one,
                state=REFUSED,
                settled_at=at,
                trouble=reply.code,
                trouble_id=reply.error_id,
                trouble_words=reply.words,
                core_case_system_id=reply.case_system_id or one.core_case_system_id,
                core_case_year=reply.case[0] if reply.case else one.core_case_year,
                core_case_number=reply.case[1] if reply.case else one.core_case_number,
            )


def _receipted(one: Delivery, receipt: Receipt, at: datetime) -> Delivery:
    """The first receipt with a number stands for ever; one that says otherwise is a trouble to look at."""
    if one.state == JOURNALED:
        another = (receipt.number or one.core, receipt.system_id) != (one.core, one.core_system_id)
        return msgspec.structs.replace(one, trouble="two_receipts") if another else one
    known = msgspec.structs.replace(
        one,
        core_system_id=receipt.system_id,
        core_case_system_id=receipt.case_system_id or one.core_case_system_id,
        core_case_year=receipt.case[0] if receipt.case else one.core_case_year,
        core_case_number=receipt.case[1] if receipt.case else one.core_case_number,
        trouble=None,
        trouble_id=None,
        trouble_words=None,
    )
    if receipt.number is None:
        return msgspec.structs.replace(known, state=RECEIVED, taken_at=one.taken_at or at, settled_at=None)
    year, number = receipt.number
    return msgspec.structs.replace(known, state=JOURNALED, settled_at=at, core_year=year, core_number=number)


def cannot_be_told(one: Delivery, at: datetime) -> Delivery:
    """Return it when no message can be made of the record as it is."""
    return msgspec.structs.replace(one, state=REFUSED, settled_at=at, trouble="cannot_be_told")


def taken_by_another(one: Delivery, at: datetime) -> Delivery:
    """Return it when the core's number is another record's already: it is not taken over, a person must look."""
    return msgspec.structs.replace(
        one, state=REFUSED, settled_at=at, core_year=None, core_number=None, trouble="number_taken"
    )


def _both(year: int | None, number: int | None) -> tuple[int, int] | None:
    return (year, number) if year is not None and number is not None else None
