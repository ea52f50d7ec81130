"""What the page of the duty rota shows: what holds now, what comes, and what was said before."""

from collections.abc import Mapping, Sequence
from typing import Any

from common.db import Tx
from common.events import RotaRow
from common.events.rota import ABSENCE, SWAP
from common.policy.beside import Beside, rota_of
from common.policy.pack import Pack
from desk.core.rows import Row
from desk.routes.shown import Showing
from desk.store.registry import Registry

LINES_MAX = 50
"""So much of what was said before is listed."""


def roles_of(pack: Pack | None, show: Showing) -> list[tuple[str, str]]:
    """Return the roles that somebody can be on duty for, with what they are called."""
    found = [(role, show.role(role)) for role in (pack.file.roles if pack else ())]
    return sorted(found, key=lambda one: one[1].casefold())


def places_of(tx: Tx, municipality: str, show: Showing | None = None) -> list[tuple[str, str]]:
    """Return the accounts, with what they are called where it is to be shown."""
    return [
        (
            f"{one.platform}:{one.account_id}",
            f"{one.name} ({show.words.say('platform', one.platform)})" if show else one.name,
        )
        for one in Registry(tx, municipality).accounts()
    ]


def shown_rota(rows: Sequence[Row], found: Beside, places: Mapping[str, str], show: Showing) -> dict[str, Any]:
    """Return the rows that hold now, those that come, and every line that was stated, the newest first."""
    refs = {fact.history[-1]: ref for ref, fact in found.rota.items() if fact.history}
    standing = [row for row in rota_of(found) if show.now < row.until]
    listed = [(row, _line(row, places, show) | {"ref": refs[row]}) for row in sorted(standing, key=_begins)]
    return {
        "now": [line for row, line in listed if row.since <= show.now],
        "later": [line for row, line in listed if show.now < row.since],
        "lines": [
            _said(row.value, places, show) for row in reversed(rows[-LINES_MAX:]) if isinstance(row.value, RotaRow)
        ],
    }


def _begins(row: RotaRow) -> tuple[float, float]:
    return row.since.timestamp(), row.until.timestamp()


def _line(row: RotaRow, places: Mapping[str, str], show: Showing) -> dict[str, Any]:
    return {
        "what": row.what,
        "kind": show.words.say("rota_what", row.what),
        "says": _words(row, places, show),
        "when": show.words.say("rota", "span", since=show.when(row.since), until=show.when(row.until)),
    }


def _words(row: RotaRow, places: Mapping[str, str], show: Showing) -> str:
    persons = ", ".join(row.persons)
    role = show.role(row.role) if row.role else show.words.say("rota", "each_role")
    if row.what == ABSENCE:
        return persons
    if row.what == SWAP:
        return show.words.say("rota", "stands_in", persons=persons, out=row.out, role=role)
    place = f" ({places.get(row.which, row.which)})" if row.which else ""
    return f"{role}{place}: {persons}"


def _said(row: RotaRow, places: Mapping[str, str], show: Showing) -> dict[str, Any]:
    line = _line(row, places, show)
    says = f"{line['kind']}: {line['says']}, {line['when']}"
    return {
        "says": show.words.say("rota", "taken_back", row=says) if row.withdrawn else says,
        "at": row.stated_at,
        "when": show.when(row.stated_at),
        "by": row.stated_by,
    }
