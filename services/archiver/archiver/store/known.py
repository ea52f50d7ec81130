"""What is known of an item when news of it comes: one read, by which most news is done with.

Of most items nothing is filed, nothing waits and nobody ruled. Their handlers read this once and nothing else.
"""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import BindParameter, ScalarSelect, Select, Table, bindparam, exists, or_, select

from archiver.store.batch import BATCH, batch_of, settle
from archiver.store.retention_tables import ERASED, KEEPING, RULES
from archiver.store.tables import DECISION, HANDOVER, ITEM, MACHINERY, NOTE, POST, REVISION, RULING
from common.db import Prepared, Tx
from common.events import DecisionMade, ItemChanged

K = TypeVar("K", "KnownItem", "KnownDecision")


class KnownItem(msgspec.Struct, frozen=True):
    """Before an item is told of. `filed`: a record names it; `waits`: something came before it.

    `told` says that this very revision was told of before, `named` that its change had a name then.
    """

    erased_at: datetime | None
    revision: int | None
    change_no: int | None
    told: bool
    named: bool
    filed: bool
    waits: bool

    def has(self, event: ItemChanged) -> bool:
        """Say whether this change, or a later one, is kept already."""
        if self.revision is None or self.change_no is None:
            return False
        return (self.revision, self.change_no) >= (event.revision, event.change_no)


class KnownDecision(msgspec.Struct, frozen=True):
    """Before a decision is taken. `revision` is that of the item; `rules` is what holds of keeping, as it was kept.

    `bare`: nothing stands beside the item, no note, handover or answer of ours, and nobody said whether to keep it.
    """

    erased_at: datetime | None
    revision: int | None
    decided_revision: int | None
    decision_no: int | None
    filed: bool
    waits: bool
    bare: bool
    categories: bytes | None
    archived_as: str | None
    rules: bytes | None
    sweeps: bool

    def has(self, event: DecisionMade) -> bool:
        """Say whether this decision, or a later one, is kept already."""
        if self.decided_revision is None or self.decision_no is None:
            return False
        return (self.decided_revision, self.decision_no) >= (event.revision, event.decision_no)


def known_of_item(tx: Tx, event: ItemChanged) -> KnownItem:
    """Return what is known of an item that is told of."""
    if (told := _of_item_here(tx, event)) is not None:
        return told
    settle(tx)
    of = {"municipality_is": event.municipality, "item_is": event.item_id, "revision_is": event.revision}
    return _with_left(tx, event, KnownItem(*_OF_ITEM.all(tx, **of)[0]))


def known_of_decision(tx: Tx, event: DecisionMade, sweep_id: UUID) -> KnownDecision:
    """Return what is known of an item that was decided on; `sweep_id` is the job that looks through all of them."""
    if (told := _of_decision_here(tx, event, sweep_id)) is not None:
        return told
    settle(tx)
    of = {"municipality_is": event.municipality, "item_is": event.item_id, "job_is": sweep_id}
    return _with_left(tx, event, KnownDecision(*_OF_DECISION.all(tx, **of)[0]))


def _of_item_here(tx: Tx, event: ItemChanged) -> KnownItem | None:
    """Return what an open batch knows; None where it has not read it."""
    batch = batch_of(tx, event.municipality)
    facts = batch.news.of(event.municipality, event.item_id) if batch is not None else None
    if batch is None or event.item_id is None or facts is None:
        return None
    key = (event.municipality, event.item_id)
    if (*key, event.revision) not in batch.news.named:
        return None
    item, named = batch.news.items.get(key), batch.news.named[*key, event.revision]
    return KnownItem(
        erased_at=facts.erased_at,
        revision=item.revision if item else None,
        change_no=item.change_no if item else None,
        told=named is not None,
        named=bool(named),
        filed=facts.filed or batch.names(*key),
        waits=facts.waits,
    )


def _of_decision_here(tx: Tx, event: DecisionMade, sweep_id: UUID) -> KnownDecision | None:
    """Return what an open batch knows; None where it has not read it. The day's sweep is asked for once a batch."""
    batch = batch_of(tx, event.municipality)
    facts = batch.news.of(event.municipality, event.item_id) if batch is not None else None
    if batch is None or event.item_id is None or facts is None:
        return None
    key = (event.municipality, event.item_id)
    item, decided = batch.news.items.get(key), batch.news.decided.get(key)
    return KnownDecision(
        erased_at=facts.erased_at,
        revision=item.revision if item else None,
        decided_revision=decided.revision if decided else None,
        decision_no=decided.decision_no if decided else None,
        filed=facts.filed or batch.names(*key),
        waits=facts.waits,
        bare=facts.bare,
        categories=facts.categories,
        archived_as=facts.archived_as,
        rules=facts.rules,
        sweeps=sweep_id in batch.left.wanted,
    )


def _with_left(tx: Tx, event: ItemChanged | DecisionMade, known: K) -> K:
    """Return it with the records that an open batch has not written yet."""
    batch = BATCH.of(tx)
    if known.filed or batch is None or event.item_id is None or not batch.names(event.municipality, event.item_id):
        return known
    return msgspec.structs.replace(known, filed=True)


_MUNICIPALITY: BindParameter[str] = bindparam("municipality_is")
_ITEM: BindParameter[UUID] = bindparam("item_is")
_REVISION: BindParameter[int] = bindparam("revision_is")


def _of(table: Table, column: str) -> ScalarSelect[Any]:
    """Return one column of the item's row in a table."""
    t = table.c
    return select(t[column]).where(t.municipality == _MUNICIPALITY, t.item_id == _ITEM).scalar_subquery()


def _erased_at() -> ScalarSelect[Any]:
    t = ERASED.c
    mine = (t.municipality == _MUNICIPALITY) & (t.item_id == _ITEM) & (t.what == "item")
    return select(t.at).where(t.municipality == _MUNICIPALITY, mine).scalar_subquery()


def _is_in(table: Table) -> Any:  # noqa: ANN401 - a part of a statement
    """Say whether the item has a row in a table."""
    return exists().where(table.c.municipality == _MUNICIPALITY, table.c.item_id == _ITEM)


def _of_item() -> Select[Any]:
    t = REVISION.c
    told = exists().where(t.municipality == _MUNICIPALITY, t.item_id == _ITEM, t.revision == _REVISION)
    filed, waits = _is_in(POST), _is_in(MACHINERY.waiting.table)
    of_item = (_of(ITEM, "revision"), _of(ITEM, "change_no"))
    return select(_erased_at(), *of_item, told, told.where(t.change_sha256.is_not(None)), filed, waits)


def _of_decision() -> Select[Any]:
    jobs = MACHINERY.jobs.c
    sweeps = exists().where(jobs.municipality == _MUNICIPALITY, jobs.job_id == bindparam("job_is"))
    rules = select(RULES.c.rules).where(RULES.c.municipality == _MUNICIPALITY).scalar_subquery()
    decided = (_of(DECISION, "revision"), _of(DECISION, "decision_no"))
    filed, waits = _is_in(POST), _is_in(MACHINERY.waiting.table)
    answered = exists().where(
        ITEM.c.municipality == _MUNICIPALITY, ITEM.c.parent_item_id == _ITEM, ITEM.c.own.is_(True)
    )
    bare = ~or_(answered, *(_is_in(table) for table in (NOTE, HANDOVER, RULING)))
    kept_as = (_of(KEEPING, "categories"), _of(KEEPING, "archived_as"))
    return select(_erased_at(), _of(ITEM, "revision"), *decided, filed, waits, bare, *kept_as, rules, sweeps)


_OF_ITEM, _OF_DECISION = Prepared(_of_item()), Prepared(_of_decision())
