"""What a batch of events knows of its items, and what it leaves to be written at its end: each item once.

While a sheaf is open in a transaction the stores put there what they would write of a case, and read the case from it.
What is asked of the tables themselves meanwhile needs `settle` first.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from common.db import Held
from desk.core.facts import Case

Key = tuple[str, UUID]
"""A municipality and an item of its."""


class Sheaf:
    """The items of a batch. `held` are those that the transaction has locked already."""

    def __init__(self, held: set[Key], known: dict[Key, Case | None]) -> None:
        self.held = held
        self.known = known
        self.before = dict(known)
        self.put_at: dict[Key, datetime] = {}
        self.zones: dict[Key, str] = {}
        self.lines: list[Mapping[str, Any]] = []
        self.texts: list[Mapping[str, Any]] = []

    def learn(self, key: Key, case: Case | None) -> None:
        """Keep what stands in the table of an item."""
        self.known[key] = self.before[key] = case

    def put(self, key: Key, case: Case, at: datetime, zone: str | None = None) -> None:
        """Keep the case as it is now; with the time zone of its days where it may count for something else."""
        if key not in self.before:
            raise LookupError("a case is read before it is written")
        self.known[key], self.put_at[key] = case, at
        if zone is not None:
            self.zones[key] = zone

    def handed_over(self) -> Self:
        """Return all that was gathered so far, and go on with nothing but the items that are held."""
        full = copy(self)
        vars(self).update(vars(Sheaf(self.held, {})))
        return full


SHEAF: Held[Sheaf] = Held()
