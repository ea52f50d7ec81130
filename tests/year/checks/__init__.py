"""What the notifier promises, looked for in a record alone: nothing here knows how the notifier works."""

from collections.abc import Callable

from tests.year.checks.delivery import (
    dead_channels_noticed,
    doubled_only_by_kills,
    failures_replaced,
    no_words,
    nobody_for_praise,
    none_lost,
    once,
    urgent_at_once,
    who_is_on_duty,
)
from tests.year.checks.seen import Seen, Verdict
from tests.year.checks.waits import (
    acknowledged_stops,
    crises_asked_about,
    hides_looked_at,
    in_hours,
    unseen_climbs,
    warned_first,
)
from tests.year.record import Record

CHECKS: tuple[Callable[[Seen], Verdict], ...] = (
    urgent_at_once,
    in_hours,
    once,
    who_is_on_duty,
    warned_first,
    failures_replaced,
    dead_channels_noticed,
    nobody_for_praise,
    no_words,
    none_lost,
    doubled_only_by_kills,
    crises_asked_about,
    hides_looked_at,
    acknowledged_stops,
    unseen_climbs,
)


def verdicts(record: Record) -> list[Verdict]:
    """Return what became of each promise."""
    seen = Seen(record)
    return [check(seen) for check in CHECKS]
