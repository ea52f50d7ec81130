"""Signing in by the municipality's own provider: its groups become rows, and who is in none any more has none."""

from collections.abc import Iterable
from datetime import datetime

from common.db import Tx
from desk.core.provided import Gift, roles_for, rows_for
from desk.handlers.people import begin_session
from desk.store import Keys, Rights
from desk.store.keys import MEMBER, PROVIDER
from desk.store.rights import let_in

SOURCE = "provider"


def enter_by_provider(
    tx: Tx, person: str, groups: frozenset[str], gifts: tuple[Gift, ...], at: datetime, hours: float
) -> str | None:
    """Bring a person's rows to what their groups give, and begin a session; None where nothing gives them anything."""
    for municipality in sorted({gift.municipality for gift in gifts}):
        _follow(tx, municipality, person, groups, gifts, at)
    municipalities = let_in(tx, person)
    return begin_session(tx, person, municipalities, at, hours) if municipalities else None


def _follow(
    tx: Tx, municipality: str, person: str, groups: frozenset[str], gifts: Iterable[Gift], at: datetime
) -> None:
    keys, rights, known = Keys(tx, municipality), Rights(tx, municipality), tuple(gifts)
    rights.follow(rows_for(known, municipality, person, groups), at, f"{SOURCE} {person}")
    wide = roles_for(known, municipality, groups)
    for right, is_given in wide.items():
        if is_given:
            keys.grant(person, at, right, PROVIDER)
        else:
            keys.take_back(person, right)
    if any(wide.values()):
        keys.grant(person, at, MEMBER)
    else:
        rights.let_in_no_more(person)
