"""A municipality's records as the journal shows them to its own people."""

from datetime import datetime
from uuid import UUID

import msgspec

from archiver.core.delivery import Delivery
from archiver.core.office import number_text
from archiver.store.deliveries import WITH_THE_CORE, Deliveries, tracking_of
from archiver.store.filed import Filed
from common.db import Tx


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the journal shows it, without names. `number` is None for what was not journaled.

    Where a core keeps the journal, number and case file are the core's, and `tracking` is ours.
    """

    number: str | None
    case_file: str | None
    kind: str
    status: str
    title: str
    captured_at: datetime
    documents: int
    notes: int
    shielded: bool
    clauses: tuple[str, ...]
    record_id: UUID
    item_id: UUID
    tracking: str | None = None
    delivery: str | None = None


def listed(tx: Tx, municipality: str, year: int | None = None) -> list[JournalRow]:
    """Return a municipality's records in the order of their numbers; with `year` only those numbered in it."""
    filed, deliveries = Filed(tx, municipality), Deliveries(tx, municipality)
    rows = []
    for post in filed.posts(year):
        case = filed.case(post.case_id) if post.case_id else None
        row = JournalRow(
            number=number_text(post.year, post.number) if post.year and post.number else None,
            case_file=number_text(case.year, case.number) if case else None,
            kind=post.kind,
            status=post.status,
            title=post.title,
            captured_at=post.captured_at,
            documents=len(filed.documents(post.record_id)),
            notes=post.notes,
            shielded=post.shielded,
            clauses=post.clauses,
            record_id=post.record_id,
            item_id=post.item_id,
        )
        rows.append(_as_delivered(row, deliveries.get(post.record_id)))
    return rows


def _as_delivered(row: JournalRow, one: Delivery | None) -> JournalRow:
    """Return the row as it is where a core keeps the journal: our number of it is none of a journal."""
    if one is None:
        return row
    return msgspec.structs.replace(
        row,
        number=number_text(*one.core) if one.core else None,
        case_file=number_text(*one.core_case) if one.core_case else None,
        status=row.status if one.core else WITH_THE_CORE,
        tracking=tracking_of(one),
        delivery=one.state,
    )
