"""What a batch of news has read under the archive's lock, and the captured records that it leaves for its end.

Whoever holds the lock of a municipality's archive is alone with its records until the transaction ends: what was read
stays true, and lines that nobody has to read back are written together. Where no batch is open everything is read and
written as it comes; whatever undoes a part of the transaction has to `forget`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from archiver.core.entry import Line
from archiver.core.records import Document, Post
from archiver.store.batch_cases import BatchCases
from archiver.store.batch_left import Left, write_lines
from archiver.store.batch_news import BatchNews, Whose
from common.db import Held, Tx, lock, lock_each


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
        self.news = BatchNews()
        self.documents: dict[Whose, list[Document]] = {}
        """All documents of a record."""
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
        self.signed_to: dict[tuple[str, str], int] = {}
        """The newest checkpoint of a journal, as it stood at the batch's first line."""
        self.left = Left()

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
        self.left.lines.append(line)

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
            self.left.captured[key] = post
        else:
            left = self.left
            (left.captured if key in left.captured else left.changed)[key] = post
        self.posts[key] = post
        self._place(post)
        return True

    def _place(self, post: Post) -> None:
        """Keep the highest place of a case file, where it was looked for."""
        if post.case_id is not None and post.place is not None:
            case = (post.municipality, post.case_id)
            if case in self.places:
                self.places[case] = max(post.place, self.places[case])

    def stands_beside(self, key: Whose) -> None:
        """Keep that something stands beside an item now."""
        self.bare.discard(key)
        self.news.stands_beside(key)

    def nothing_filed(self, municipality: str, item_id: UUID, record_id: UUID) -> None:
        """Keep that no record names an item, and that the one which it would get is not there."""
        self.of_item.setdefault((municipality, item_id), [])
        self.posts.setdefault((municipality, record_id), None)

    def names(self, municipality: str, item_id: UUID) -> bool:
        """Say whether it is known here that a record names an item."""
        return bool(self.of_item.get((municipality, item_id)))

    def settle(self, tx: Tx) -> None:
        """Write what was left: at the end, and before anything reads lines or records past this batch."""
        self.news.settle(tx)
        lines, left = self.left.lines, self.left
        self.left = Left()
        write_lines(tx, lines)
        self.cases.settle(tx)
        left.settle(tx)


BATCH: Held[Batch] = Held()


def hold_archive(tx: Tx, municipality: str) -> None:
    """Let nobody else file in a municipality's archive until the transaction ends."""
    batch = BATCH.of(tx)
    if batch is not None and municipality in batch.held:
        return
    lock(tx, "archiver", municipality)
    if batch is not None:
        batch.held.add(municipality)


def hold_archives(tx: Tx, municipalities: Collection[str]) -> None:
    """Do so in several municipalities' archives, in the order in which batches come to them."""
    batch = BATCH.of(tx)
    known = batch.held if batch is not None else set()
    lock_each(tx, [(False, ("archiver", one)) for one in sorted(set(municipalities) - known)])
    known.update(municipalities)


def batch_of(tx: Tx, municipality: str) -> Batch | None:
    """Return the open batch, where it holds this municipality's archive."""
    batch = BATCH.of(tx)
    return batch if batch is not None and municipality in batch.held else None


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
def open_batch(tx: Tx) -> Iterator[Batch]:
    """Open a batch; what it has left is written at its end."""
    batch = Batch()
    with BATCH.open(tx, batch):
        yield batch
        batch.settle(tx)
