"""Who else has an item before them: told before anybody claims it, and forgotten within a minute."""

from datetime import datetime, timedelta
from uuid import UUID

from common.db import Tx
from desk.core.facts import Case
from desk.core.rights import READ
from desk.handlers.rights import may_on
from desk.store import Cases, Onlookers

LOOKS_S = 60
"""An open page says three times in this time that it is still looked at; without script it is said once, when drawn."""


def look(tx: Tx, case: Case, person: str, at: datetime) -> list[str]:
    """Note that a person has an item before them, and return the colleagues who have it too."""
    onlookers = Onlookers(tx, case.municipality)
    onlookers.put(case.item_id, person, at, at + timedelta(seconds=LOOKS_S))
    # A right may have ended while the page stood open: nobody is told of who may not see the item.
    return [one for one in onlookers.others(case.item_id, person, at) if may_on(tx, case, one, READ)]


def look_again(tx: Tx, municipality: str, item_id: UUID, person: str, at: datetime) -> list[str] | None:
    """The same from an open page; None where there is no such item for them."""
    case = Cases(tx, municipality).get(item_id)
    return look(tx, case, person, at) if case is not None and may_on(tx, case, person, READ) else None


def look_away(tx: Tx, municipality: str, item_id: UUID, person: str) -> None:
    """The page was left."""
    Onlookers(tx, municipality).drop(item_id, person)
