"""What stands beside a page of records: documents, remarks, references, where they came from."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from archiver.core.entry import LINKED, NOTED
from archiver.core.noark.made import Beside, Source
from archiver.core.noark.remarks import merknad
from archiver.core.projection import Document, Post
from archiver.store.ledger import Ledger
from archiver.store.tables import DOCUMENT, ITEM, REVISION, SEAL
from common.db import Tx


class Around:
    """Reads for many records at once: a page of a hundred is five queries, not five hundred."""

    def __init__(self, tx: Tx, municipality: str, series: str, lang: str) -> None:
        self._tx = tx
        self._municipality = municipality
        self._ledger = Ledger(tx, municipality, series)
        self._lang = lang

    def of(self, posts: Sequence[Post]) -> dict[UUID, Beside]:
        """Return what stands beside each record."""
        ids = [post.record_id for post in posts]
        documents, sources = self._documents(ids), self._sources([post.item_id for post in posts])
        remarks: dict[UUID, list[Any]] = defaultdict(list)
        links: dict[UUID, list[UUID]] = defaultdict(list)
        for line in self._ledger.lines_about(ids, (NOTED, LINKED)):
            facts = line.told().facts
            if line.event == LINKED:
                links[line.subject_id].append(UUID(facts["other"]))
            else:
                remarks[line.subject_id].append(merknad(facts, line.words(), line.at, self._lang))
        return {
            post.record_id: Beside(
                documents=documents[post.record_id],
                merknader=tuple(remarks[post.record_id]),
                links=tuple(dict.fromkeys(links[post.record_id])),
                source=self._source(sources.get(post.item_id), post),
            )
            for post in posts
        }

    def _documents(self, ids: list[UUID]) -> dict[UUID, list[Document]]:
        t = DOCUMENT.c
        query = select(DOCUMENT).where(t.municipality == self._municipality, t.record_id.in_(ids))
        found: dict[UUID, list[Document]] = defaultdict(list)
        for row in self._tx.execute(query.order_by(t.record_id, t.number)).mappings():
            found[row["record_id"]].append(Document(**row))
        return found

    def _sources(self, items: list[UUID]) -> dict[UUID, dict[str, Any]]:
        t = ITEM.c
        query = select(t.item_id, t.platform, t.account_id, t.object_id, t.created_at)
        query = query.where(t.municipality == self._municipality, t.item_id.in_(items))
        found = {row["item_id"]: dict(row) for row in self._tx.execute(query).mappings()}
        for table, name in ((REVISION, "received"), (SEAL, "sealed")):
            for one in found.values():
                one[name] = {}
            wanted = select(table).where(table.c.municipality == self._municipality, table.c.item_id.in_(items))
            wanted = wanted.order_by(table.c.item_id, table.c.revision, *([SEAL.c.stage] if table is SEAL else []))
            for row in self._tx.execute(wanted).mappings():
                if row["item_id"] in found:
                    value = row["sha256"] if table is SEAL else row["received_at"] or row["recorded_at"]
                    found[row["item_id"]][name][row["revision"]] = value
        return found

    @staticmethod
    def _source(row: dict[str, Any] | None, post: Post) -> Source | None:
        if row is None:
            return None
        received = row["received"].get(post.edition) or next(iter(row["received"].values()), None)
        sealed = [sha256 for revision, sha256 in row["sealed"].items() if revision <= post.revision]
        return Source(
            platform=row["platform"],
            account_id=row["account_id"],
            object_id=row["object_id"],
            written_at=received if post.edition else row["created_at"],
            received_at=received,
            evidence_sha256=sealed[-1] if sealed else None,
        )
