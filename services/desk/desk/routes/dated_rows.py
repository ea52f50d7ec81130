"""The dated rows beside a pack over the API: hours and closed days, addresses, crises, political cases."""

import asyncio
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends

from common.db import Tx
from common.policy.locate import PackError
from desk.core.rows import Row, check_hours, read_rows, rows_of
from desk.core.version import newest_active
from desk.handlers.people import Person
from desk.handlers.rows import beside, state_rows
from desk.routes.office import Mine, Office
from desk.routes.pack_shapes import RowsBody, RowsOut
from desk.routes.packs import REFUSED, flaw, may, parsed, versions
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
            if pack is not None:
                check_hours(beside(tx, municipality, at, *given), pack, read)
            added = state_rows(tx, municipality, given, person.person, at)
            return {**_all(tx, municipality), "added": added}

        try:
            read = read_rows(body.toml, pack)
            return await office.db.write(unit)
        except PackError as e:
            raise flaw(e) from e


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
