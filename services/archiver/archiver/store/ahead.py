"""Reads what is known of all items of a batch, before its handlers ask of each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Select, Table, Uuid, exists, func, or_, select

from archiver.core.records import Document
from archiver.store.batch import Batch, hold_archives
from archiver.store.batch_news import Facts, Whose
from archiver.store.delivery_tables import DELIVERY
from archiver.store.filed_rows import posts_in
from archiver.store.items import Decided, Item
from archiver.store.retention_tables import ERASED, KEEPING, RULES
from archiver.store.several import revisions_of
from archiver.store.tables import DECISION, DOCUMENT, HANDOVER, ITEM, MACHINERY, NOTE, POST, REVISION, RULING
from common.db import Each, Tx, rows_of
from common.events import DecisionMade, Event

_ITEM, _DECIDED = ITEM.columns.keys(), DECISION.columns.keys()
_FACTS = len(Facts.__struct_fields__)


def read_ahead(tx: Tx, batch: Batch, events: Sequence[Event]) -> None:
    """Hold the archives of these events, and read what is known of their items: nobody else changes it meanwhile."""
    about = dict.fromkeys((e.municipality, e.item_id, e.revision) for e in events if e.item_id is not None)
    hold_archives(tx, {municipality for municipality, *_ in about})
    for row in _KNOWN(tx, list(about)):
        _keep(batch, row)
    told = {(e.municipality, e.item_id) for e in events if isinstance(e, DecisionMade) and e.archived is not None}
    filed = [key for key, facts in batch.news.facts.items() if facts.filed]
    _read_revisions(tx, batch, [key for key in batch.news.facts if key in told or batch.news.facts[key].filed])
    _read_posts(tx, batch, filed)
    records = _records(batch, filed)
    batch.undelivered.update(set(records) - {(row.municipality, row.record_id) for row in _ORDERED(tx, records)})


def _keep(batch: Batch, row: Sequence[Any]) -> None:
    municipality, item_id, revision, told, named, *rest = row
    news, key = batch.news, (municipality, item_id)
    news.named[*key, revision] = bool(named) if told else None
    if key in news.facts:
        return
    facts, of_item = rest[:_FACTS], rest[_FACTS:]
    news.facts[key] = Facts(*facts)
    item = dict(zip(_ITEM, of_item, strict=False))
    decided = dict(zip(_DECIDED, of_item[len(_ITEM) :], strict=True))
    news.items[key] = Item(**item) if item["municipality"] is not None else None
    if news.items[key] is None:
        news.revisions[key] = {}
    is_decided = decided["municipality"] is not None
    news.decided[key] = Decided(**(decided | {"forwards": bool(decided["forwards"])})) if is_decided else None


def _read_revisions(tx: Tx, batch: Batch, wanted: Sequence[Whose]) -> None:
    keys = [key for key in wanted if key not in batch.news.revisions]
    for key, found in revisions_of(tx, keys).items():
        batch.news.revisions[key] = {revision.revision: revision for revision in found}


def _read_posts(tx: Tx, batch: Batch, keys: Sequence[Whose]) -> None:
    batch.of_item.update({key: [] for key in keys})
    for post in posts_in(_POSTS.dicts(tx, keys)):
        batch.of_item[post.municipality, post.item_id].append(post.record_id)
        batch.posts[post.municipality, post.record_id] = post


def read_revisions(tx: Tx, batch: Batch, keys: Sequence[Whose]) -> None:
    """Hold the archives of these items, and read every revision of each."""
    hold_archives(tx, {municipality for municipality, _ in keys})
    _read_revisions(tx, batch, keys)


def _records(batch: Batch, keys: Sequence[Whose]) -> list[Whose]:
    return [(key[0], record_id) for key in keys for record_id in batch.of_item[key]]


def read_records(tx: Tx, batch: Batch, keys: Sequence[Whose]) -> None:
    """Hold the archives of these items, and read every record about them with its documents."""
    hold_archives(tx, {municipality for municipality, _ in keys})
    _read_posts(tx, batch, keys)
    records = _records(batch, keys)
    batch.documents.update({key: [] for key in records})
    for document in (Document(**row) for row in _DOCUMENTS.dicts(tx, records)):
        batch.documents[document.municipality, document.record_id].append(document)
    for known in batch.documents.values():
        known.sort(key=lambda document: document.number)


def _same(table: Table, given: FromClause, *names: str) -> ColumnElement[bool]:
    """Say that a row is of a municipality and item that were given."""
    found = table.c.municipality == given.c.municipality
    for name in ("item_id", *names):
        found &= table.c[name] == given.c[name]
    return found


def _known(given: FromClause) -> Select[Any]:
    t, answer = REVISION.c, ITEM.alias("answer")
    told = exists().where(_same(REVISION, given, "revision"))
    erased = select(ERASED.c.at).where(_same(ERASED, given), ERASED.c.what == "item").scalar_subquery()
    answered = exists().where(
        answer.c.municipality == given.c.municipality,
        answer.c.parent_item_id == given.c.item_id,
        answer.c.own.is_(True),
    )
    beside = (exists().where(_same(table, given)) for table in (NOTE, HANDOVER, RULING))
    rules = select(RULES.c.rules).where(RULES.c.municipality == given.c.municipality).scalar_subquery()
    facts = (
        *(told, told.where(t.change_sha256.is_not(None)), erased),
        *(exists().where(_same(POST, given)), exists().where(_same(MACHINERY.waiting.table, given))),
        *(~or_(answered, *beside), KEEPING.c.categories, KEEPING.c.archived_as, rules),
    )
    query = select(*given.c, *(one.label(f"fact_{n}") for n, one in enumerate(facts)))
    query = query.add_columns(*(c.label(f"item_{c.name}") for c in ITEM.c))
    query = query.add_columns(*(c.label(f"decided_{c.name}") for c in DECISION.c))
    joined = given.outerjoin(ITEM, _same(ITEM, given)).outerjoin(DECISION, _same(DECISION, given))
    # Always true: the guard wants to see whose rows these are, and those of an outer join it cannot.
    mine = func.coalesce(ITEM.c.municipality, given.c.municipality) == given.c.municipality
    return query.select_from(joined.outerjoin(KEEPING, _same(KEEPING, given))).where(mine)


def _ordered(given: FromClause) -> Select[Any]:
    t = DELIVERY.c
    mine = (t.municipality == given.c.municipality) & (t.record_id == given.c.record_id)
    return select(t.municipality, t.record_id).where(mine)


_KNOWN = Each(_known, item_id=Uuid(), revision=Integer())
_POSTS = rows_of(POST, item_id=Uuid())
_ORDERED = Each(_ordered, record_id=Uuid())
_DOCUMENTS = rows_of(DOCUMENT, record_id=Uuid())
