"""The dated rows beside a pack over the API: hours and closed days, addresses, crises, political cases."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends

from common.db import Tx
from common.policy.locate import PackError
from common.policy.pack import Pack
from desk.core.crisis import rules_of
from desk.core.rows import Row, check_hours, read_rows, rows_of
from desk.core.version import newest_active
from desk.handlers.crisis import roles_of
from desk.handlers.people import Person
from desk.handlers.rows import beside, state_rows
from desk.routes.office import Mine, Office
from desk.routes.pack_shapes import RowsBody, RowsOut
from desk.routes.packs import REFUSED, flaw, may, parsed, versions
from desk.routes.problems import Problem
from desk.routes.shapes import ERRORS
from desk.store import Cases
from desk.store.rows import Rows


def add_rows(router: APIRouter, office: Office, mine: Mine) -> None:
    """Add the routes of dated rows."""

    @router.get("/{municipality}/rows", response_model=RowsOut, responses=ERRORS)
    async def rows(municipality: str, person: Annotated[Person, Depends(mine)]) -> dict[str, Any]:
        at = office.clock.now()

        def unit(tx: Tx) -> dict[str, Any]:
            Cases(tx, municipality).audit(person.person, "read_rows", None, at)
            return _all(tx, municipality)

        return await office.db.write(unit)

    @router.post("/{municipality}/rows", status_code=201, response_model=RowsOut, responses=REFUSED)
    async def stated(municipality: str, body: RowsBody, person: Annotated[Person, Depends(mine)]) -> dict[str, Any]:
        await may(office, municipality, person)
        active = newest_active(await versions(office, municipality, person))
        pack = await asyncio.to_thread(parsed, municipality, active.files) if active else None
        at = office.clock.now()

        def unit(tx: Tx) -> dict[str, Any]:
            given = rows_of(read, person.person, at)
            if read.crisis and pack is not None:
                _may_declare(tx, municipality, person, pack, at)
            if pack is not None:
                check_hours(beside(tx, municipality, at, *given), pack, read)
            added = state_rows(tx, municipality, given, person.person, at)
            return {**_all(tx, municipality), "added": added}

        try:
            read = read_rows(body.toml, pack)
            return await office.db.write(unit)
        except PackError as e:
            raise flaw(e) from e


def _may_declare(tx: Tx, municipality: str, person: Person, pack: Pack, at: datetime) -> None:
    """Raise 403 unless the person acts in a role that may declare a crisis: its rows are a declaration too."""
    if not roles_of(tx, municipality, person.person, rules_of(pack).declared_by, at):
        raise Problem(
            403,
            "You have no role that may declare a crisis.",
            "An administrator gives it: `ordstyrer invite PERSON --municipality ID --role ROLE`.",
        )


def _all(tx: Tx, municipality: str) -> dict[str, Any]:
    return {"rows": [_row(row) for row in Rows(tx, municipality).all()]}


def _row(row: Row) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(row.value)
    title = {"title": row.title} if row.title else {}
    return {
        "kind": row.kind,
        "name": row.name,
        "since": row.since,
        "stated_by": row.value.stated_by,
        "value": value | title,
    }
