"""How many messages a service handles in one transaction."""

MESSAGES_PER_BATCH_MAX = 200
BATCH_S_MAX = 1.0
"""A transaction that takes longer makes others wait for its locks: the next batch is half as large."""


def next_size(messages: int, took_s: float) -> int:
    """Return how many messages the next batch may have, after one of so many took so long."""
    if took_s > BATCH_S_MAX:
        return max(1, messages // 2)
    return min(MESSAGES_PER_BATCH_MAX, messages * 2) if took_s < BATCH_S_MAX / 4 else messages
