"""What the news of a batch needs, read at once, and what its handlers leave to be saved, written at once.

Every item of a batch would ask alike: what is known of it, what waits for it, who answers it. So it is asked for all of
them in a few statements, after their locks are taken; what is written meanwhile is kept here too, and saved at the end.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from classifier.core.known import Known
from classifier.core.place import Place, place_of
from classifier.store.tables import CASE_FILES, DECISIONS, ERASED, EXAMPLES, ITEMS, MACHINERY
from common.db import Among, Held, Tx, by_municipality, insert_each, lock_each, upsert_each
from common.events import Event, ItemChanged, ItemErased

Spot = tuple[str, str]
"""A municipality, and a thread or post of it."""


class Linked(NamedTuple):
    """A case file that was linked to a place, or taken from it."""

    linked_at: datetime
    act_id: str
    case_file: str | None


class Batch:
    """One transaction's. What it holds is locked, so that nothing here grows old before the transaction ends."""

    def __init__(self, items: Iterable[ItemChanged]) -> None:
        self.items = {item.item_id: place_of(item, item.recorded_at) for item in items if item.item_id is not None}
        self.of = {item.item_id: item.municipality for item in items if item.item_id is not None}
        self.places = {_standing(self.of[item_id], place) for item_id, place in self.items.items()}
        self.spots = {
            (self.of[item_id], spot) for item_id, place in self.items.items() for spot in place.case_file_places
        }
        self.known: dict[UUID, Known | None] = {}
        self.answers: defaultdict[UUID, dict[UUID, None]] = defaultdict(dict)
        self.own: defaultdict[Spot, dict[UUID, datetime]] = defaultdict(dict)
        self.files: defaultdict[Spot, list[Linked]] = defaultdict(list)
        self.waited: set[UUID] = set()
        self.taught: set[UUID] = set()
        self._rows: dict[UUID, Mapping[str, Any]] = {}
        self._made: list[Mapping[str, Any]] = []
        self._told: list[Mapping[str, Any]] = []

    def take_locks(self, tx: Tx) -> None:
        """Take what `kept_out`, `Store.lock_item` and `Store.lock_place` take for each of them, in one order."""
        items = sorted((of, str(item_id)) for item_id, of in self.of.items())
        posts, threads = self._posts(), sorted((of, thread) for of, thread, *_ in self.places)
        lock_each(
            tx,
            (
                *((True, ERASED.parts_of(of, UUID(item_id))) for of, item_id in items),
                *((False, ("classifier", of, item_id)) for of, item_id in items),
                *((shared, ("classifier", of, "post", post)) for (of, post), shared in posts),
                *((False, ("classifier", of, "thread", thread)) for of, thread in threads),
            ),
        )

    def _posts(self) -> list[tuple[Spot, bool]]:
        """Return the posts, and whether each is shared: it is not where the batch brings news of the post itself."""
        alone = {(of, post) for of, _, post, is_post in self.places if is_post and post is not None}
        return sorted(((of, post), (of, post) not in alone) for of, _, post, _ in self.places if post is not None)

    def read(self, tx: Tx) -> None:
        """Read all that is asked of these items."""
        for municipality, items in by_municipality((of, item_id) for item_id, of in self.of.items()).items():
            self._read_of(tx, municipality, items)

    def _read_of(self, tx: Tx, municipality: str, items: Sequence[UUID]) -> None:
        places = [self.items[item_id] for item_id in items]
        around = (one for place in places for one in (place.parent_item_id, place.post_item_id) if one is not None)
        ids = list(dict.fromkeys(chain(items, around)))
        self.known.update(dict.fromkeys(ids))
        for row in _KNOWN(tx, municipality, ids):
            self.known[row.item_id] = msgspec.json.decode(row.known, type=Known)
        for row in _ANSWERS(tx, municipality, items):
            self.answers[row.parent_item_id][row.item_id] = None
        for row in _OWN(tx, municipality, list({place.thread for place in places})):
            self.own[municipality, row.thread][row.item_id] = row.received_at
        for row in _FILES(tx, municipality, list({spot for place in places for spot in place.case_file_places})):
            self.files[municipality, row.place].append(Linked(row.linked_at, row.act_id, row.case_file))
        self.waited.update(row.item_id for row in _WAITS(tx, municipality, items))
        self.taught.update(row.item_id for row in _TAUGHT(tx, municipality, items))

    def locks(self, municipality: str, place: Place) -> bool:
        """Say whether the locks of a place are taken already."""
        return _standing(municipality, place) in self.places

    def put(self, item_id: UUID, known: Known, place: Place, row: Mapping[str, Any]) -> None:
        """Keep an item's row until the end."""
        self.known[item_id] = known
        self._rows[item_id] = row
        if place.parent_item_id is None:
            return
        if known.item.own:
            self.own[known.item.municipality, place.thread][item_id] = row["received_at"]
        else:
            self.answers[place.parent_item_id][item_id] = None

    def put_made(self, row: Mapping[str, Any]) -> None:
        """Keep a decision's row until the end."""
        self._made.append(row)

    def tell(self, event: Event) -> None:
        """Keep an event until the end."""
        self._told.append(MACHINERY.outbox.row(event))

    def settle(self, tx: Tx) -> None:
        """Save what was kept: at the end, and before anything is asked that is not held here."""
        upsert_each(tx, ITEMS, list(self._rows.values()))
        insert_each(tx, DECISIONS, self._made)
        MACHINERY.outbox.save(tx, self._told)
        self._rows, self._made, self._told = {}, [], []


BATCH: Held[Batch] = Held()


@contextmanager
def together(tx: Tx, events: Sequence[Event]) -> Iterator[None]:
    """Open while the handlers of a batch run. An erasure among them takes away what is held: then each goes alone."""
    if any(isinstance(event, ItemErased) for event in events):
        yield
        return
    batch = Batch([event for event in events if isinstance(event, ItemChanged)])
    batch.take_locks(tx)
    with ERASED.seen_at_once(tx, [(of, item_id) for item_id, of in batch.of.items()]):
        batch.read(tx)
        with BATCH.open(tx, batch):
            yield
            batch.settle(tx)


def _standing(municipality: str, place: Place) -> tuple[str, str, str | None, bool]:
    """Return what the locks of a place go by."""
    return municipality, place.thread, place.post, place.is_post


_KNOWN = Among(ITEMS.c.item_id, ITEMS.c.known)
_ANSWERS = Among(ITEMS.c.item_id, ITEMS.c.parent_item_id, by=ITEMS.c.parent_item_id, where=ITEMS.c.own == 0)
_OWN = Among(
    ITEMS.c.item_id,
    ITEMS.c.thread,
    ITEMS.c.received_at,
    by=ITEMS.c.thread,
    where=(ITEMS.c.own == 1) & ITEMS.c.parent_item_id.is_not(None),
)
_FILES = Among(*(CASE_FILES.c[name] for name in ("place", *Linked._fields)), by=CASE_FILES.c.place)
_WAITS = Among(MACHINERY.waiting.table.c.item_id)
_TAUGHT = Among(EXAMPLES.c.item_id)
