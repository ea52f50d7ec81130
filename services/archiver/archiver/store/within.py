"""Which references between records stay inside one year of one series: a delivery points at nothing beside it."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from sqlalchemy import select

from archiver.core.noark.made import Beside
from archiver.core.projection import Post
from archiver.store.tables import CASE_FILE, POST
from common.db import Tx


class Within:
    """One year of a series in an open transaction."""

    def __init__(self, tx: Tx, municipality: str, series: str, year: int) -> None:
        self._tx = tx
        self._municipality = municipality
        cases = CASE_FILE.c
        mine = (cases.municipality == municipality) & (cases.series == series) & (cases.year == year)
        self._cases = select(cases.case_id).where(mine)

    def known(self, records: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the records that have a number and stand in a case file of the year."""
        t = POST.c
        query = select(t.record_id).where(t.municipality == self._municipality, t.record_id.in_(records))
        return frozenset(self._tx.execute(query.where(t.number.is_not(None), t.case_id.in_(self._cases))).scalars())

    def following(self) -> list[tuple[UUID, UUID]]:
        """Return the year's case files that go on with one of another year, and that one, by number."""
        cases = CASE_FILE.c
        query = self._cases.add_columns(cases.follows).where(
            cases.municipality == self._municipality, cases.follows.is_not(None), cases.follows.not_in(self._cases)
        )
        return [(row.case_id, row.follows) for row in self._tx.execute(query.order_by(cases.number))]

    def cases(self, cases: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the case files that are of the year."""
        if not cases:
            return frozenset()
        query = self._cases.where(CASE_FILE.c.municipality == self._municipality, CASE_FILE.c.case_id.in_(cases))
        return frozenset(self._tx.execute(query).scalars())


def outward(post: Post, beside: Beside) -> tuple[UUID, ...]:
    """Return the records that a record refers to."""
    written_off = (post.written_off_record,) if post.written_off_record is not None else ()
    return (*beside.links, *written_off)


def kept(post: Post, beside: Beside, inside: Collection[UUID]) -> tuple[Post, Beside]:
    """Return a record and what stands beside it with the references that stay inside."""
    links = tuple(one for one in beside.links if one in inside)
    written_off = post.written_off_record if post.written_off_record in inside else None
    return msgspec.structs.replace(post, written_off_record=written_off), msgspec.structs.replace(beside, links=links)
