"""Which items come in a year: when, where, and what they say. Drawn from one source of chance, to be repeatable."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from common.events import Tagging
from tests.year.town import BEGINS, ENDS, MUNICIPALITIES

_OSLO = ZoneInfo("Europe/Oslo")
_SAYS: dict[tuple[str, ...], float] = {
    ("question",): 36,
    ("praise",): 22,
    ("criticism",): 13,
    ("abuse",): 8,
    ("saksbehandling", "question"): 6,
    ("saksbehandling",): 4,
    ("political", "question"): 4,
    ("political",): 3,
    ("question", "criticism"): 2,
    ("urgent",): 1,
    ("urgent", "question"): 0.5,
    ("urgent", "abuse"): 0.5,
}
_ABUSE = ("threat", "personal_attack", "harassment", "hate_speech", "naming", "personal_data", "advertising")
_BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8, 9, 10, 11, 10, 7, 4)
"""How much is written in each hour of the day: most in the evening, some at night."""
SPECIAL = (
    datetime(2026, 3, 29, 2, 59, tzinfo=_OSLO),
    datetime(2026, 3, 29, 3, 1, tzinfo=_OSLO),
    datetime(2026, 4, 3, 10, 0, tzinfo=_OSLO),
    datetime(2026, 4, 6, 14, 0, tzinfo=_OSLO),
    datetime(2026, 5, 13, 15, 29, tzinfo=_OSLO),
    datetime(2026, 5, 17, 12, 0, tzinfo=_OSLO),
    *(datetime(2026, 7, day, 10, 0, tzinfo=_OSLO) for day in (1, 3, 7)),
    *(datetime(2026, 9, day, 10, 0, tzinfo=_OSLO) for day in (7, 8, 9)),
    datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=_OSLO),
    datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=_OSLO),
    datetime(2026, 12, 23, 11, 59, tzinfo=_OSLO),
    datetime(2026, 12, 24, 18, 0, tzinfo=_OSLO),
    datetime(2026, 12, 31, 23, 59, tzinfo=_OSLO),
)
"""Nights in which the clocks change, Easter, bridge days, Christmas, times of outages: something comes to everybody."""
_AT_SPECIAL: tuple[tuple[str, ...], ...] = (("urgent",), ("abuse",), ("question",))


class Wish(NamedTuple):
    """An item to be: written, received by us, and told to the notifier with its decision."""

    municipality: str
    object_id: str
    kind: str
    tagging: Tagging
    written_at: datetime
    received_at: datetime
    told_at: datetime


class Chance:
    """Draws from one source."""

    def __init__(self, source: random.Random) -> None:
        self.source = source

    def happens(self, share: float) -> bool:
        """Say whether something of that likelihood happens."""
        return self.source.random() < share

    def hours(self, least: float, most: float) -> timedelta:
        """Return a time between two numbers of hours."""
        return timedelta(hours=self.source.uniform(least, most))

    def seconds(self, least: float, most: float) -> timedelta:
        """Return a time between two numbers of seconds."""
        return timedelta(seconds=self.source.uniform(least, most))


def wishes(chance: Chance, items: int) -> Iterator[Wish]:
    """Yield so many items, those of the special instants among them, as far as there is room."""
    special = [(m, at, tags) for at in SPECIAL for m in MUNICIPALITIES for tags in _AT_SPECIAL][: items // 3]
    for n, (municipality, at, tags) in enumerate(special):
        yield _wish(chance, f"s{n}", municipality, at.astimezone(UTC), tags, is_plain=True)
    for n in range(items - len(special)):
        municipality = MUNICIPALITIES[n % len(MUNICIPALITIES)]
        tags = chance.source.choices(tuple(_SAYS), tuple(_SAYS.values()))[0]
        yield _wish(chance, f"c{n}", municipality, _instant(chance), tags)


def _instant(chance: Chance) -> datetime:
    day = chance.source.randrange((ENDS - BEGINS).days)
    hour = chance.source.choices(range(24), _BY_HOUR)[0]
    return BEGINS + timedelta(days=day, hours=hour, seconds=chance.source.randrange(3600))


def _wish(
    chance: Chance, name: str, municipality: str, at: datetime, tags: tuple[str, ...], *, is_plain: bool = False
) -> Wish:
    late = not is_plain and chance.happens(0.015)  # the platform delivers late
    held = not is_plain and chance.happens(0.015)  # our own classifier was away
    received_at = at + (chance.hours(1, 100) if late else chance.seconds(1, 20))
    told_at = received_at + (chance.hours(1, 60) if held else chance.seconds(0.2, 4))
    return Wish(
        municipality=municipality,
        object_id=name,
        kind="message" if not is_plain and chance.happens(0.08) else "comment",
        tagging=_tagging(chance, municipality, tags),
        written_at=at,
        received_at=received_at,
        told_at=told_at,
    )


def _tagging(chance: Chance, municipality: str, tags: tuple[str, ...]) -> Tagging:
    return Tagging(
        lang="sv" if municipality == "knivsta" else "nb",
        tags=tags,
        abuse_reasons=(chance.source.choice(_ABUSE),) if "abuse" in tags else (),
        casework=chance.source.choice(("light", "extensive", None)) if "saksbehandling" in tags else None,
    )
