"""What asking a language model may cost: so many calls an hour, so much money a month, and nothing unsaid."""

import math
from datetime import UTC, datetime
from typing import NamedTuple

MICROS = 1_000_000
CALLS_USED, MONEY_USED = "calls_used", "money_used"


class Prices(NamedTuple):
    """What a million tokens cost, of what is asked and of what is answered."""

    million_in: float
    million_out: float


class Limits(NamedTuple):
    """What a municipality allows: calls an hour, and a month's cost in the currency of the prices."""

    calls_per_hour: int
    cost_per_month: float


class Used(NamedTuple):
    """What a municipality has used: calls of the last hour, and millionths of the currency this month."""

    calls: int
    micros: int


def micros_of(prices: Prices, tokens_in: int, tokens_out: int) -> int:
    """Return a call's cost in millionths of the currency, rounded up."""
    return math.ceil(prices.million_in * tokens_in + prices.million_out * tokens_out)


def refusal(limits: Limits, used: Used, next_micros: int) -> str | None:
    """Return which budget forbids one more call that costs so much at most; None when it may be made."""
    if used.calls >= limits.calls_per_hour:
        return CALLS_USED
    if used.micros + next_micros > limits.cost_per_month * MICROS:
        return MONEY_USED
    return None


def month_start(at: datetime) -> datetime:
    """Return when the month of an instant began, in UTC."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
