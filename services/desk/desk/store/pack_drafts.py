"""PackDrafts of packs, one a person; and the newest items, which a draft is tried on."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, delete, select

from common.db import Tx, upsert
from desk.core.facts import Case
from desk.core.pack_draft import Draft
from desk.store.cases import among
from desk.store.tables import CASES, PACK_DRAFTS


class PackDrafts:
    """One municipality's drafts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def of(self, person: str) -> Draft:
        """Return a person's draft, empty where they have none."""
        query = select(PACK_DRAFTS.c.draft).where(
            PACK_DRAFTS.c.municipality == self._mine, PACK_DRAFTS.c.person == person
        )
        raw = self._tx.execute(query).scalar()
        return msgspec.json.decode(raw, type=Draft) if raw else Draft()

    def put(self, person: str, draft: Draft, at: datetime) -> None:
        """Save a person's draft; an empty one goes."""
        if not draft.changes:
            self._tx.execute(
                delete(PACK_DRAFTS).where(PACK_DRAFTS.c.municipality == self._mine, PACK_DRAFTS.c.person == person)
            )
            return
        row = {"municipality": self._mine, "person": person, "draft": msgspec.json.encode(draft), "at": at}
        upsert(self._tx, PACK_DRAFTS, row)

    def _whose(self, person: str) -> ColumnElement[bool]:
        return (PACK_DRAFTS.c.municipality == self._mine) & (PACK_DRAFTS.c.person == person)

    def forget(self, before: datetime) -> None:
        """Let go of drafts that nobody has touched since then."""
        query = delete(PACK_DRAFTS).where(PACK_DRAFTS.c.municipality == self._mine, PACK_DRAFTS.c.at < before)
        self._tx.execute(query)

    def newest_items(self, number: int, accounts: frozenset[str] | None) -> list[Case]:
        """Return the cases of the items that came last on these accounts; None: on all."""
        query = (
            select(CASES.c.state)
            .where(CASES.c.municipality == self._mine, CASES.c.has_item.is_(True), among(accounts))
            .order_by(CASES.c.received_at.desc())
            .limit(number)
        )
        return [msgspec.json.decode(raw, type=Case) for raw in self._tx.execute(query).scalars()]
