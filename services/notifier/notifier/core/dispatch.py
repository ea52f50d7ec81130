"""One message to one person by one channel, and what became of it: closed words, ids and instants."""

from datetime import datetime
from uuid import UUID

import msgspec

from notifier.core.alert import Alert

WAITING, TAKEN = "waiting", "taken"
SENT, REFUSED, NO_ANSWER, NO_ADDRESS, REPLACED, WITHDRAWN, TOLD, UNKNOWN = (
    "sent",
    "refused",
    "no_answer",
    "no_address",
    "replaced",
    "withdrawn",
    "told",
    "unknown",
)
"""How a message, a telling or a try ended; a try of `unknown` end was cut off between handing over and recording."""


class Dispatch(msgspec.Struct, frozen=True, kw_only=True):
    """A message to one person by one channel.

    `parcel_id` names what it is about, the same for each channel that is tried; `address_id` says by which channel.
    `role` may name an account or unit too. `fell_back`: others were told in place of the person.
    """

    message_id: UUID
    parcel_id: UUID
    person: str
    role: str
    reason: str
    kind: str
    address_id: str
    state: str
    made_at: datetime
    fell_back: bool = False


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """An open alert that a parcel is about, and the role that it goes to."""

    alert: Alert
    role: str
    step_no: int


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """How many times something was done, and when last: what asks for it meanwhile asks for the same one."""

    turn_no: int = 0
    last_at: datetime | None = None
