"""What a person asks of what we keep of somebody: see it, erase it, hold it; and what is due to be disposed of."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec

from archiver.core.retention import Hold, Matter, Verdict, on_schedule
from archiver.handlers.disposing import DueCase, dispose_case, due_cases_in
from archiver.ports import Salts
from archiver.store.erasing import Counts
from archiver.store.holds import Holds
from archiver.store.keeping import Keeping
from archiver.store.privacy import Person, Wrote
from common.db import Database, Tx
from common.events import derived_id


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """About whom somebody asks: the platform's id of an author; `actor` carries the request out."""

    municipality: str
    author_id: str
    platform: str | None = None
    actor: str = ""
    at: datetime


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a request came to: what went, by item, and what stays and why."""

    erased: dict[UUID, Counts] = {}
    stays: dict[UUID, Verdict] = {}


async def access(db: Database, request: Request) -> list[Wrote]:
    """Return everything that the archiver keeps of the author's, with whether it would go."""
    return await db.read(lambda tx: _person(tx, request).wrote(request.at))


async def erase(db: Database, request: Request, salts: Salts, only: Iterable[UUID] | None) -> Outcome:
    """Erase what goes and return it, with what stays. Asked again it erases nothing more."""
    return await db.write(partial(_erase, request=request, salts=salts, only=only))


def _erase(tx: Tx, *, request: Request, salts: Salts, only: Iterable[UUID] | None) -> Outcome:
    person = _person(tx, request)
    erased = person.erase(request.actor, salts, request.at, only)
    stays = {matter.item_id: verdict for matter, verdict in person.verdicts(request.at) if not verdict.goes}
    return Outcome(erased=erased, stays=stays)


def _person(tx: Tx, request: Request) -> Person:
    return Person(tx, request.municipality, request.author_id, request.platform)


async def hold(db: Database, request: Request, because: str) -> Hold:
    """Hold everything of the author's until the hold is lifted; held already it stays as it is."""
    made = Hold(
        hold_id=derived_id(request.municipality, "hold", request.author_id, request.at.isoformat()),
        scope="author",
        subject=request.author_id,
        because=because,
        set_by=request.actor,
        set_at=request.at,
    )
    await db.write(lambda tx: Holds(tx, request.municipality).set(made))
    return made


async def lift(db: Database, request: Request) -> int:
    """Lift every hold of the author's; return how many were."""
    return await db.write(
        lambda tx: Holds(tx, request.municipality).lift("author", request.author_id, request.actor, request.at)
    )


async def holds(db: Database, municipality: str) -> list[Hold]:
    """Return every hold that was ever set."""
    return await db.read(lambda tx: Holds(tx, municipality).all())


# --- what is due ------------------------------------------------------------------------------------------------


class DueItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item and whether it goes by the municipality's rows."""

    item_id: UUID
    verdict: Verdict


async def due_items(db: Database, municipality: str, at: datetime) -> list[DueItem]:
    """Return the items that go by a row, which the daily sweep erases."""
    found: list[DueItem] = []
    after: UUID | None = None
    while True:
        page = await db.read(lambda tx, a=after: _verdicts(tx, municipality, a, at))  # type: ignore[misc]  # bound now, not at the call
        found += [DueItem(item_id=matter.item_id, verdict=verdict) for matter, verdict in page if verdict.goes]
        if not page:
            return found
        after = page[-1][0].item_id


def _verdicts(tx: Tx, municipality: str, after: UUID | None, at: datetime) -> list[tuple[Matter, Verdict]]:
    keeping, held = Keeping(tx, municipality), Holds(tx, municipality).all()
    rules = keeping.rules()
    return [(matter, on_schedule(matter, rules, held, at)) for matter in keeping.page(after)]


async def due_cases(db: Database, municipality: str, at: datetime) -> list[DueCase]:
    """Return every closed case file with what becomes of it, the oldest first."""
    return await db.read(lambda tx: due_cases_in(tx, municipality, at))


async def dispose(db: Database, municipality: str, actor: str, salts: Salts, at: datetime) -> list[DueCase]:
    """Dispose of the case files that are due, each in a transaction of its own; return them."""
    due = [case for case in await due_cases(db, municipality, at) if case.verdict.goes]
    for case in due:
        await db.write(lambda tx, c=case: dispose_case(tx, municipality, c, actor, salts, at))  # type: ignore[misc]  # bound now, not at the call
    return due
