"""How channels fare: the last check, troubles with beginning and end, deliveries that were signed otherwise."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Row, delete, select, update

from common.db import ACROSS, Tx, insert_once, lock, upsert
from ingest.core.health import PAST, Checked, Knocks, Swept
from ingest.core.sweeping import DEEP, ORDERED, Whose
from ingest.store.sweeps import Progress
from ingest.store.tables import CHANNELS, ITEMS, KNOCKS, SWEEPS, TROUBLES

SWEEPS_LOOKED_AT = 100
"""A day's, at one every quarter of an hour."""
_ALL = {ACROSS: "a watch over all channels"}


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A trouble of an account that is not over."""

    trouble_id: UUID
    trouble: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an account stood when the platform was asked last, and its troubles that are not over."""

    municipality: str
    platform: str
    account_id: str
    checked_at: datetime
    checked: Checked
    troubles: tuple[str, ...]


class Channel:
    """One account's rows."""

    def __init__(self, tx: Tx, whose: Whose) -> None:
        self._tx = tx
        self._mine, self._platform, self._account_id = whose

    def checked(self) -> tuple[Checked | None, datetime | None]:
        """Return what the platform said last of the channel, and when."""
        t = CHANNELS.c
        found = self._tx.execute(
            select(t.checked, t.checked_at).where(
                t.municipality == self._mine, t.platform == self._platform, t.account_id == self._account_id
            )
        ).one_or_none()
        return (None, None) if found is None else (msgspec.json.decode(found.checked, type=Checked), found.checked_at)

    def save_check(self, checked: Checked, at: datetime) -> None:
        """Keep what the platform said."""
        row = {"municipality": self._mine, "platform": self._platform, "account_id": self._account_id}
        upsert(self._tx, CHANNELS, {**row, "checked_at": at, "checked": msgspec.json.encode(checked)})

    def sweeps(self) -> tuple[Swept, ...]:
        """Return the last sweeps, newest first. What history a person orders was nobody's to tell."""
        s = SWEEPS.c
        query = (
            select(s.ordered_at, s.ended_at, s.problem, s.why, s.progress)
            .where(s.municipality == self._mine, s.platform == self._platform, s.account_id == self._account_id)
            .order_by(s.ordered_at.desc())
            .limit(SWEEPS_LOOKED_AT)
        )
        return tuple(_swept(row) for row in self._tx.execute(query))

    def births(self, at: datetime) -> tuple[datetime, ...]:
        """Return when the account's items of late came to be."""
        i = ITEMS.c
        query = select(i.born_at).where(
            i.municipality == self._mine,
            i.platform == self._platform,
            i.account_id == self._account_id,
            i.born_at >= at - PAST,
        )
        return tuple(self._tx.execute(query).scalars())

    def open_troubles(self) -> list[Trouble]:
        """Return what is not over."""
        t = TROUBLES.c
        query = select(t.trouble_id, t.trouble).where(
            t.municipality == self._mine,
            t.platform == self._platform,
            t.account_id == self._account_id,
            t.ended_at.is_(None),
        )
        return [Trouble(trouble_id=row.trouble_id, trouble=row.trouble) for row in self._tx.execute(query)]

    def begin(self, trouble: Trouble, at: datetime) -> None:
        """Keep that a trouble began."""
        place = {"municipality": self._mine, "platform": self._platform, "account_id": self._account_id}
        insert_once(self._tx, TROUBLES, {**place, **msgspec.structs.asdict(trouble), "began_at": at})

    def end(self, trouble: Trouble, at: datetime) -> None:
        """Keep that it is over."""
        t = TROUBLES
        mine = (t.c.municipality == self._mine) & (t.c.trouble_id == trouble.trouble_id)
        self._tx.execute(update(t).where(mine).values(ended_at=at))


def of(tx: Tx, whose: Whose) -> Channel:
    """Open an account's rows."""
    return Channel(tx, whose)


def lock_watch(tx: Tx) -> None:
    """Nobody else begins or ends troubles until the transaction ends."""
    lock(tx, "ingest", "channels")


def knocks(tx: Tx) -> dict[Whose, Knocks]:
    """Return of every webhook route (municipality, platform, app) what came with another signature."""
    k = KNOCKS.c
    query = select(k.municipality, k.platform, k.app, k.knocks)
    return {
        (row.municipality, row.platform, row.app): msgspec.json.decode(row.knocks, type=Knocks)
        for row in tx.execute(query.execution_options(**_ALL))
    }


def standing(tx: Tx) -> list[Standing]:
    """Return how every account stands, for operators."""
    c, t = CHANNELS.c, TROUBLES.c
    troubles: dict[Whose, list[str]] = {}
    query = select(t.municipality, t.platform, t.account_id, t.trouble).where(t.ended_at.is_(None))
    for row in tx.execute(query.execution_options(**_ALL)):
        troubles.setdefault((row.municipality, row.platform, row.account_id), []).append(row.trouble)
    asked = select(c.municipality, c.platform, c.account_id, c.checked_at, c.checked)
    return [
        Standing(
            municipality=row.municipality,
            platform=row.platform,
            account_id=row.account_id,
            checked_at=row.checked_at,
            checked=msgspec.json.decode(row.checked, type=Checked),
            troubles=tuple(sorted(troubles.get((row.municipality, row.platform, row.account_id), ()))),
        )
        for row in tx.execute(asked.execution_options(**_ALL))
    ]


def save_knocks(tx: Tx, route: Whose, now: Knocks) -> None:
    """Keep what came to a route."""
    municipality, platform, app = route
    row = {"municipality": municipality, "platform": platform, "app": app, "knocks": msgspec.json.encode(now)}
    upsert(tx, KNOCKS, row)


def forget_troubles(tx: Tx, before: datetime) -> None:
    """Delete what was over before."""
    tx.execute(delete(TROUBLES).where(TROUBLES.c.ended_at < before).execution_options(**_ALL))


def _swept(row: Row[*tuple[object, ...]]) -> Swept:
    progress = msgspec.json.decode(row.progress, type=Progress)
    return Swept(
        ordered_at=row.ordered_at,
        ended_at=row.ended_at,
        problem=row.problem,
        missed=0 if row.why == ORDERED else progress.found.get("missed", 0),
        wait_s=progress.wait_s,
        deep=row.why == DEEP,
    )
