"""What a batch of news has read under the archive's lock, and the captured records that it leaves for its end.

Whoever holds the lock of a municipality's archive is alone with its records until the transaction ends: what was read
stays true, and lines that nobody has to read back are written together. Where no batch is open everything is read and
written as it comes; whatever undoes a part of the transaction has to `forget`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from archiver.core.entry import Line
from archiver.core.records import Post
from archiver.store.batch_cases import BatchCases
from archiver.store.tables import CONTENT, EVENT, POST
from common.db import Held, Prepared, Tx, lock, upsert
from common.events import ActionTaken, AttachmentsKept, DecisionMade, Event, EvidenceWanted, ItemChanged, NoticeSent
from common.runner import Handler

if TYPE_CHECKING:
    from archiver.store.items import Decided

NEWS = (ItemChanged, DecisionMade, ActionTaken, NoticeSent, EvidenceWanted, AttachmentsKept)
"""What comes by the thousand. What people ask of records is rare, may be refused and undone, and goes alone."""
ADDING = ("file", "seal")
"""Jobs whose ends are written as news is."""
Whose = tuple[str, UUID]
"""A municipality, and an item or record of it."""


class Batch:
    """One transaction's. Every part of it is of municipalities whose archive is held."""

    def __init__(self) -> None:
        self.held: set[str] = set()
        self.journals: set[tuple[str, str]] = set()
        self.heads: dict[tuple[str, str], tuple[int, str]] = {}
        self.checkpoints: set[tuple[str, str]] = set()
        self.posts: dict[Whose, Post | None] = {}
        self.of_item: dict[Whose, list[UUID]] = {}
        self.cases = BatchCases()
        self.open_years: set[tuple[str, str, int]] = set()
        """Years of series that are not closed."""
        self.decided: dict[Whose, Decided] = {}
        self.bare: set[Whose] = set()
        """Items beside which nothing stands: no note, no handover, no answer of ours, no person's word."""
        self.undelivered: set[Whose] = set()
        """Records that were captured here and that nobody has ordered delivered."""
        self.places: dict[Whose, int] = {}
        """The highest place in a case file."""
        self.numbers: dict[tuple[str, str, str, int], int] = {}
        """The highest number that an event of a series was given in a year."""
        self.unheld: set[tuple[str, str]] = set()
        """Journals that give numbers, as they come: none was restored."""
        self.unpublished: set[str] = set()
        """Municipalities of whose journal nothing is published, nor can be before the transaction ends."""
        self.begun_years: set[tuple[str, str, int]] = set()
        """Years of series that have their row."""
        self.lines: list[Line] = []
        self.captured: dict[Whose, Post] = {}
        self.changed: dict[Whose, Post] = {}

    def forget(self) -> None:
        """Know nothing any more, and have nothing left to write."""
        vars(self).update(vars(Batch()))

    def is_first(self, series: tuple[str, str]) -> bool:
        """Say whether this is the first line of a journal here: one checkpoint is made for all that follow."""
        is_first = series not in self.checkpoints
        self.checkpoints.add(series)
        return is_first

    def leave(self, line: Line) -> None:
        """Have a line written at the end."""
        self.heads[line.municipality, line.series] = line.seq, line.hash
        self.lines.append(line)

    def leave_post(self, post: Post) -> bool:
        """Have a record written at the end; false where its item's records were not looked at."""
        key, known = (post.municipality, post.record_id), self.of_item.get((post.municipality, post.item_id))
        if known is None:
            self.posts[key] = post
            return False
        if post.record_id not in known:
            known.append(post.record_id)
        if self.posts.get(key) is None:
            self.undelivered.add(key)
            self.captured[key] = post
        else:
            (self.captured if key in self.captured else self.changed)[key] = post
        self.posts[key] = post
        self._place(post)
        return True

    def _place(self, post: Post) -> None:
        """Keep the highest place of a case file, where it was looked for."""
        if post.case_id is not None and post.place is not None:
            case = (post.municipality, post.case_id)
            if case in self.places:
                self.places[case] = max(post.place, self.places[case])

    def nothing_filed(self, municipality: str, item_id: UUID, record_id: UUID) -> None:
        """Keep that no record names an item, and that the one which it would get is not there."""
        self.of_item.setdefault((municipality, item_id), [])
        self.posts.setdefault((municipality, record_id), None)

    def names(self, municipality: str, item_id: UUID) -> bool:
        """Say whether it is known here that a record names an item."""
        return bool(self.of_item.get((municipality, item_id)))

    def settle(self, tx: Tx) -> None:
        """Write what was left: at the end, and before anything reads lines or records past this batch."""
        lines, captured, changed = self.lines, self.captured, self.changed
        self.lines, self.captured, self.changed = [], {}, {}
        write_lines(tx, lines)
        self.cases.settle(tx)
        _INSERT_POST.run_each(tx, [row_of(post) for post in captured.values()])
        for post in changed.values():
            upsert(tx, POST, row_of(post))


BATCH: Held[Batch] = Held()


def hold_archive(tx: Tx, municipality: str) -> None:
    """Let nobody else file in a municipality's archive until the transaction ends."""
    batch = BATCH.of(tx)
    if batch is not None and municipality in batch.held:
        return
    lock(tx, "archiver", municipality)
    if batch is not None:
        batch.held.add(municipality)


def settle(tx: Tx) -> None:
    """Write what an open batch has left."""
    batch = BATCH.of(tx)
    if batch is not None:
        batch.settle(tx)


def forget(tx: Tx) -> None:
    """A part of the transaction was undone: what was known of it is known no more."""
    batch = BATCH.of(tx)
    if batch is not None:
        batch.forget()


@contextmanager
def together(tx: Tx, events: Sequence[Event]) -> Iterator[None]:
    """Open while the handlers of a batch run, where all of it is news."""
    with _batch(tx) if all(isinstance(event, NEWS) for event in events) else nullcontext():
        yield


@contextmanager
def ends_together(tx: Tx, kind: str) -> Iterator[None]:
    """Open while the ends of jobs of a kind are written, where they only add to records."""
    with _batch(tx) if kind in ADDING else nullcontext():
        yield


@contextmanager
def _batch(tx: Tx) -> Iterator[None]:
    batch = Batch()
    with BATCH.open(tx, batch):
        yield
        batch.settle(tx)


def with_batch(handler: Handler) -> Handler:
    """Return the handler in a batch of its own where none is open: what it has read of an item it reads once."""

    def handle(tx: Tx, event: Event, at: datetime) -> None:
        with nullcontext() if BATCH.of(tx) is not None else together(tx, (event,)):
            handler(tx, event, at)

    return handle


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
