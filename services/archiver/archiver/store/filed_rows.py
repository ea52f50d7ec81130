"""How Noark's tables are read: statements that are built once, and a record out of its row."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, Table, bindparam, func, select

from archiver.core.projection import Post
from archiver.store.tables import ARKIVDEL, CASE_FILE, DOCUMENT, POST, RULING, STRUCTURE
from common.db import Prepared


class Arkivdel(msgspec.Struct, frozen=True, kw_only=True):
    """One year of a series. `structure` is what stood above its case files when it was closed."""

    municipality: str
    series: str
    year: int
    opened_at: datetime
    opened_by: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    structure: bytes | None = None


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """A person said whether an item, as far as `revision`, is to be kept; no automatic decision overrules it (G8)."""

    municipality: str
    item_id: UUID
    series: str
    revision: int
    keep: bool
    actor: str
    at: datetime


def posts_in(found: Iterable[Mapping[str, Any]]) -> list[Post]:
    """Return rows of records as records."""
    return [
        Post(
            **{
                **row,
                "clauses": tuple(msgspec.json.decode(row["clauses"])),
                "part_is_person": bool(row["part_is_person"]),
            }
        )
        for row in found
    ]


def _of(table: Table, *names: str) -> Select[Any]:
    """Return the statement that reads a municipality's rows with these columns as they are given."""
    return select(table).where(*(table.c[name] == bindparam(name) for name in ("municipality", *names)))


_OF_MUNICIPALITY = POST.c.municipality == bindparam("municipality")
ONE_POST, POSTS_OF_ITEM = Prepared(_of(POST, "record_id")), Prepared(_of(POST, "item_id"))
HIGHEST_PLACE = Prepared(select(func.max(POST.c.place)).where(_OF_MUNICIPALITY, POST.c.case_id == bindparam("case_id")))
ONE_CASE, CASE_OF_GROUP = Prepared(_of(CASE_FILE, "case_id")), Prepared(_of(CASE_FILE, "series", "group_key"))
ONE_ARKIVDEL, ONE_RULING = Prepared(_of(ARKIVDEL, "series", "year")), Prepared(_of(RULING, "item_id"))
DOCUMENTS = Prepared(_of(DOCUMENT, "record_id").order_by(DOCUMENT.c.number))
ONE_STRUCTURE = Prepared(select(STRUCTURE.c.structure).where(STRUCTURE.c.municipality == bindparam("municipality")))


def place_in_list(post: Post) -> tuple[object, ...]:
    """Return by what records are listed: a series' numbers in their order, what has none after them."""
    numbered = post.number is not None
    return (post.series, not numbered, post.year or 0, post.number or 0, post.captured_at, str(post.record_id))
