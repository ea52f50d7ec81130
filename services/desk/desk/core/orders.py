"""What the case asks of the others: evidence, orders, withdrawals, and a clock that rings."""

from datetime import datetime
from uuid import UUID

import msgspec

from desk.core.facts import Placed


class WantEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """The archiver is to seal this revision: stage 1 is enough to hide, 2 to remove."""

    stage: int
    revision: int


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Ingest is to do this on the platform."""

    placed: Placed


class Withdraw(msgspec.Struct, frozen=True, kw_only=True):
    """The order is not to be carried out, if its attempt has not begun. `why` is a closed code."""

    action_id: UUID
    why: str
    actor: str


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """Ring at `run_at`: the case then hears `Rang(kind, about)`."""

    kind: str
    about: str
    run_at: datetime


class CountAsWriters(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody said who removed the item, and nothing needs it: it counts as its writer's own deletion."""

    change_no: int


Asked = WantEvidence | Order | Withdraw | Clock | CountAsWriters
