"""When a message goes to a person, by which channel, and which channel takes the place of one that fails."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo

import msgspec

from notifier.core.alert import AT_ONCE, CHANNEL_DEAD
from notifier.core.dispatch import Dispatch
from notifier.core.message import MAIL, Address
from notifier.core.person import Person, Quiet


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """How long messages wait. `gather`: between two about the same; `fall_back`: for a channel that does not answer.

    A channel that failed `dead_after` times in a row, over `dead_since` at least, is dead: then the next one is asked
    after `dead`, so that real messages go on trying it and few people wait for it.
    """

    gather: timedelta
    gather_urgent: timedelta
    fall_back: timedelta
    fall_back_urgent: timedelta
    dead_after: int
    dead: timedelta = timedelta(seconds=5)
    dead_since: timedelta = timedelta(seconds=60)

    def between(self, reason: str) -> timedelta:
        """Return the least time between two messages of a reason to one person."""
        return self.gather_urgent if reason in AT_ONCE else self.gather

    def for_answer(self, reason: str, *, is_dead: bool) -> timedelta:
        """Return how long a channel is waited for before another is asked."""
        wait = self.fall_back_urgent if reason in AT_ONCE else self.fall_back
        return min(wait, self.dead) if is_dead else wait


def goes_at(person: Person, reason: str, at: datetime, zone: tzinfo) -> datetime:
    """Return when a message may reach the person: at once, or when their quiet hours end."""
    if reason in AT_ONCE or person.quiet is None:
        return at
    return _quiet_until(person.quiet, at.astimezone(zone)).astimezone(at.tzinfo)


def _quiet_until(quiet: Quiet, local: datetime) -> datetime:
    clock = local.time()
    over_midnight = quiet.ends <= quiet.begins
    if over_midnight and not (clock >= quiet.begins or clock < quiet.ends):
        return local
    if not over_midnight and not quiet.begins <= clock < quiet.ends:
        return local
    day = local.date() + timedelta(days=1 if over_midnight and clock >= quiet.begins else 0)
    return datetime.combine(day, quiet.ends, local.tzinfo)


def addresses_of(person: Person, reason: str, dead: Collection[str]) -> tuple[Address, ...]:
    """Return where the person is tried, in order. That a channel is dead is told by another one first."""
    found = person.reached(urgently=reason in AT_ONCE)
    if reason != CHANNEL_DEAD:
        return found
    return tuple(sorted(found, key=lambda address: is_dead(address, dead)))


def is_dead(address: Address, dead: Collection[str]) -> bool:
    """True when something that the address depends on is dead."""
    return any(carrier in dead for carrier in carriers_of(address))


def address_id(address: Address) -> str:
    """Return what an address is known by in rows: a channel by its name, a mailbox by a digest."""
    if address.kind != MAIL:
        return f"{address.kind}:{address.to}"
    return f"{MAIL}:{hashlib.sha256(address.to.lower().encode()).hexdigest()[:12]}"


def address_of(dispatch: Dispatch) -> Address:
    """Return where a message goes as far as its row tells: a mailbox only by its digest."""
    return Address(kind=dispatch.kind, to=dispatch.address_id.partition(":")[2])


def carriers_of(address: Address) -> tuple[str, ...]:
    """Return what must work for the address to be reached: the mail server and the mailbox, or the channel."""
    return (MAIL, address_id(address)) if address.kind == MAIL else (address_id(address),)


def carrier_that_failed(address: Address, *, refused: bool) -> str:
    """Return what is to blame: a mailbox that is refused for good, or else the server; any other channel itself."""
    return address_id(address) if refused or address.kind != MAIL else MAIL


def target_of(municipality: str, address: Address) -> str:
    """Return what the circuit is kept by: a dead mail server must not stop Teams, nor one municipality's Teams all."""
    return MAIL if address.kind == MAIL else f"{address.kind}:{municipality}/{address.to}"


def spoken(address_id: str, person: str) -> str:
    """Return how a text names a carrier: never by an address."""
    kind, _, name = address_id.partition(":")
    if kind != MAIL:
        return name
    return f"{MAIL} ({person})" if name else MAIL
