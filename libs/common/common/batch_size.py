"""How many messages a service handles in one transaction, and how long its loops rest between two."""

MESSAGES_PER_BATCH_MAX = 200
BATCH_S_MAX = 1.0
"""A transaction that takes longer makes others wait for its locks: the next batch is half as large."""
RESTS = 4.0
BATCH_REST_S_MAX, RELAY_REST_S_MAX, LOOK_REST_S_MAX = 0.1, 0.05, 0.1
"""The longest rest between two batches of events, two rounds of an outbox, two looks for jobs."""


def next_size(messages: int, took_s: float) -> int:
    """Return how many messages the next batch may have, after one of so many took so long."""
    if took_s > BATCH_S_MAX:
        return max(1, messages // 2)
    return min(MESSAGES_PER_BATCH_MAX, messages * 2) if took_s < BATCH_S_MAX / 4 else messages


def rest_s(took_s: float, s_max: float) -> float:
    """Return how long a loop rests after work that took so long, before it looks for more.

    What comes meanwhile is done together: a transaction, a look for jobs or a fetch costs nearly the same for ten as
    for one. Where there is little to do work is short, and so is the rest.
    """
    return min(s_max, RESTS * took_s)
