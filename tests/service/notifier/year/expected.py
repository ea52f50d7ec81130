"""Promises that the notifier does not keep yet; one that it keeps has no place here (a test says so)."""

NOT_YET: frozenset[str] = frozenset(
    {
        "urgent: within 60 s",
        "in opening hours",
        "the one on duty",
        "missed deadlines warned",
        "none lost",
        "failed channels replaced",
        "dead channels noticed",
        "crises asked about",
        "hides wait for nobody",
        "seen: climbs no further",
        "unseen: climbs",
    }
)
