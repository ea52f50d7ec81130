"""What a batch leaves for its end beside items and case files: lines, records, documents, jobs, events."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from archiver.core.entry import Line
from archiver.core.records import Document, Post
from archiver.store.batch_news import Whose
from archiver.store.tables import CONTENT, DOCUMENT, EVENT, MACHINERY, POST
from common.db import Prepared, Tx, upsert_each
from common.work import enqueue_each


class Left:
    """What is written at the end, once."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.captured: dict[Whose, Post] = {}
        self.changed: dict[Whose, Post] = {}
        self.documents: list[Document] = []
        self.wanted: dict[UUID, dict[str, Any]] = {}
        """Jobs by their ids."""
        self.wanted_soon = False
        self.told: list[dict[str, object]] = []

    def settle(self, tx: Tx) -> None:
        """Write all of it but the lines, which come first."""
        _INSERT_POST.run_each(tx, [row_of(post) for post in self.captured.values()])
        upsert_each(tx, POST, [row_of(post) for post in self.changed.values()])
        upsert_each(tx, DOCUMENT, [msgspec.structs.asdict(document) for document in self.documents])
        enqueue_each(tx, MACHINERY.jobs, list(self.wanted.values()), soon=self.wanted_soon)
        MACHINERY.outbox.save(tx, self.told)


def write_lines(tx: Tx, lines: Sequence[Line]) -> None:
    """Write lines of journals, and what of them may have to be discarded."""
    _INSERT_LINE.run_each(tx, [{name: getattr(line, name) for name in _LINE} for line in lines])
    _INSERT_CONTENT.run_each(tx, [{name: getattr(line, name) for name in _CONTENT} for line in lines])


def row_of(post: Post) -> dict[str, Any]:
    """Return a record as its row."""
    row = msgspec.structs.asdict(post)
    row["clauses"] = msgspec.json.encode(post.clauses)
    return row


_LINE, _CONTENT = EVENT.columns.keys(), CONTENT.columns.keys()
_INSERT_POST = Prepared(POST.insert(), POST.columns.keys())
_INSERT_LINE, _INSERT_CONTENT = Prepared(EVENT.insert(), _LINE), Prepared(CONTENT.insert(), _CONTENT)
