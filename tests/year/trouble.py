"""What goes wrong in a year: channels to platforms, messages that are parked, our own channels to people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from common.events import ChannelRecovered, ChannelTroubled, MessageParked, MessageReplayed, derived_id
from tests.year.record import REFUSED, Kill, Outage
from tests.year.rota import mail_of, persons_of
from tests.year.telling import Told, envelope
from tests.year.town import BEGINS, ENDS, MUNICIPALITIES
from tests.year.wish import Chance

POINTS = ("work.leased", "handed", "work.done", "work.completed", "runner.handled")
"""Where the process is killed: `handed` is the moment between handing over and recording."""
_DAYS = (ENDS - BEGINS).days


def troubles(chance: Chance) -> Iterator[Told]:
    """Yield what operators hear of: some troubles of channels, some parked messages, at all hours."""
    for n in range(15):
        municipality = MUNICIPALITIES[n % 5]
        at = _sometime(chance)
        given: dict[str, Any] = {
            "trouble_id": derived_id("trouble", n),
            "trouble": "token",
            "platform": "facebook",
            "account_id": "1",
        }
        yield Told(at, ChannelTroubled(**envelope(municipality, None, "ChannelTroubled", at), **given))
        at += chance.hours(0.2, 60)
        yield Told(at, ChannelRecovered(**envelope(municipality, None, "ChannelRecovered", at), **given))
    for n in range(10):
        municipality = MUNICIPALITIES[n % 5]
        at = _sometime(chance)
        letter: dict[str, Any] = {"service": "classifier", "topic": "items", "letter_id": str(derived_id("letter", n))}
        parked = envelope(municipality, None, "MessageParked", at, n)
        yield Told(at, MessageParked(**parked, **letter, fault="ours", why="KeyError"))
        at += chance.hours(0.2, 30)
        yield Told(at, MessageReplayed(**envelope(municipality, None, "MessageReplayed", at, n), **letter))


def outages(chance: Chance) -> list[Outage]:
    """Return when channels to people fail: mail and text messages for hours, an address for weeks, two refuse."""
    found = []
    for n in range(24):
        begins = BEGINS + timedelta(days=15 * n + chance.source.randrange(10), hours=chance.source.randrange(24))
        found.append(Outage(kind="mail", begins=begins, ends=begins + chance.hours(0.5, 6)))
    easter = datetime(2026, 4, 3, 7, 30, tzinfo=UTC)
    found.append(Outage(kind="mail", begins=easter, ends=easter + timedelta(hours=2)))
    found.append(Outage(kind="apprise", begins=easter + timedelta(days=3), ends=easter + timedelta(days=3, hours=6)))
    dead = datetime(2026, 6, 29, 6, 0, tzinfo=UTC)
    found.append(
        Outage(kind="mail", begins=dead, ends=dead + timedelta(days=21), to=mail_of("sogne", "servicetorget-1"))
    )
    for municipality, role in (("bo", "administratorer"), ("randaberg", "kontoadministrator")):
        begins = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
        to = mail_of(municipality, persons_of(municipality, role)[0])
        found.append(Outage(kind="mail", begins=begins, ends=begins + timedelta(days=3), to=to, ended=REFUSED))
    return found


def kills(chance: Chance, count: int, since: datetime = BEGINS) -> list[Kill]:
    """Return when the process is to die, each point in turn."""
    instants = sorted(max(_sometime(chance), since + (_sometime(chance) - BEGINS) / 4) for _ in range(count))
    return [Kill(at, POINTS[(n + 1) % len(POINTS)]) for n, at in enumerate(instants)]


def _sometime(chance: Chance) -> datetime:
    return BEGINS + timedelta(days=chance.source.randrange(5, _DAYS - 5), seconds=chance.source.randrange(86_400))
