"""The rooms of political cases, of opening hours and days, and of addresses; and the page from which one goes there."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any

from common.db import Tx
from common.policy.beside import POLITICAL_CASE, Beside, missing_rows, rota_of
from common.policy.locate import PackError
from common.policy.pack import Pack
from desk.core.row_forms import DAY_KINDS, STATES, Fields, Read, When, Wrong, address_row, case_row, days_row, hours_row
from desk.core.rows import Row, RowsFile, check_hours, rows_of
from desk.handlers.rows import beside, state_rows
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX
from desk.routes.forms import Form, field
from desk.routes.settings_room import Scene, Wrongs, again
from desk.routes.shown import Showing
from desk.routes.shown_rows import shown_addresses, shown_cases, shown_hours
from desk.store.rows import Rows


class Overview:
    """What can be set, and how it stands."""

    name = "overview"
    words = "settings_wrong"

    def shown(self, tx: Tx, scene: Scene, show: Showing) -> dict[str, Any]:
        """Return how many of each there are, and what lacks."""
        rows, found, pack = _read_rows(tx, scene)
        waiting = [case for case in shown_cases(rows, found, show) if case["state"] != "decided"]
        lacking = missing_rows(pack, found, show.now) if pack else ()
        return {
            "waiting": len(waiting),
            "days": len(shown_hours(rows, found, pack, show)["days"]),
            "lacking": len([one for one in lacking if one != "hours"]),
            "on_rota": len([row for row in rota_of(found) if show.now < row.until]),
            "version": pack.file.pack.version if pack else 0,
        }


class _RowRoom(ABC):
    """A room whose forms are read as rows that hold from a day."""

    words = "settings_wrong"

    def given(self, form: Form) -> dict[str, Any]:
        """Return what was written."""
        return again(_given(form), form.get("weekdays", []))

    def state(self, tx: Tx, form: Form, scene: Scene, zone: str) -> Wrongs | int:
        """State what was read, unless it stands so already."""
        read = _too_long(_given(form)) or self._read(form, scene.pack, When(scene.at, zone))
        if isinstance(read, tuple):
            return read
        municipality, pack = scene.municipality, scene.pack
        if _stands_so(tx, municipality, read, scene.at):
            return 0
        rows = rows_of(read, scene.person, scene.at)
        wrong = _never_open(beside(tx, municipality, scene.at, *rows), pack, read) if pack is not None else ()
        return wrong or state_rows(tx, municipality, rows, scene.person, scene.at)

    @abstractmethod
    def _read(self, form: Form, pack: Pack | None, when: When) -> Read:
        """Return the rows that a form states, or what is wrong with it."""


class CaseRoom(_RowRoom):
    """Cases that are, were or will be in politics."""

    name = "cases"

    def shown(self, tx: Tx, scene: Scene, show: Showing) -> dict[str, Any]:
        """Return the cases."""
        rows, found, _ = _read_rows(tx, scene)
        return {"cases": shown_cases(rows, found, show), "states": list(STATES)}

    def _read(self, form: Form, _pack: Pack | None, when: When) -> Read:
        return case_row(_given(form), when)


class HoursRoom(_RowRoom):
    """Opening hours, and days that are otherwise."""

    name = "hours"

    def shown(self, tx: Tx, scene: Scene, show: Showing) -> dict[str, Any]:
        """Return the hours and the days."""
        rows, found, pack = _read_rows(tx, scene)
        hours = shown_hours(rows, found, pack, show)
        return {"kinds": list(DAY_KINDS), "has_pack": pack is not None, **hours}

    def _read(self, form: Form, _pack: Pack | None, when: When) -> Read:
        given = _given(form)
        if given.get("do") == "hours":
            return hours_row(given, tuple(form.get("weekdays", ())))
        return days_row(given, when)


class AddressRoom(_RowRoom):
    """Where the roles of the pack are reached."""

    name = "addresses"

    def shown(self, tx: Tx, scene: Scene, show: Showing) -> dict[str, Any]:
        """Return the roles with their addresses."""
        rows, found, pack = _read_rows(tx, scene)
        return {"roles": shown_addresses(rows, found, pack, show), "has_pack": pack is not None}

    def _read(self, form: Form, pack: Pack | None, _when: When) -> Read:
        return address_row(_given(form), frozenset({*pack.file.roles, pack.file.pack.id} if pack else ()))


def _read_rows(tx: Tx, scene: Scene) -> tuple[tuple[Row, ...], Beside, Pack | None]:
    return Rows(tx, scene.municipality).all(), beside(tx, scene.municipality, scene.at), scene.pack


def _given(form: Form) -> Fields:
    return {name: field(form, name).replace("\r\n", "\n").strip() for name in form if name != "csrf"}


def _too_long(given: Fields) -> Wrongs:
    limits = {"post": REASON_CHARS_MAX, "url": REASON_CHARS_MAX}
    return tuple(Wrong(f, "too_long") for f, said in given.items() if len(said) > limits.get(f, NAME_CHARS_MAX))


def _stands_so(tx: Tx, municipality: str, read: RowsFile, at: datetime) -> bool:
    """True for a case that is said to stand from now on as it does already: a form that was sent twice."""
    if not read.political_case or read.political_case[0].since != at:
        return False
    new = read.political_case[0]
    mine = [r for r in Rows(tx, municipality).all() if (r.kind, r.name) == (POLITICAL_CASE, new.ref)]
    told = [(row.title, *(getattr(row.value, name) for name in ("state", "url", "date"))) for row in mine[-1:]]
    return told == [(new.title, new.state, new.url, new.date)]


def _never_open(after: Beside, pack: Pack, read: RowsFile) -> Wrongs:
    try:
        check_hours(after, pack, read)
    except PackError:
        return (Wrong("opens" if read.calendar[0].opens else "day", "never_open"),)
    return ()
