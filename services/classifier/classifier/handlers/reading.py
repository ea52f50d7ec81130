"""Reads texts with the model in force; beside it, notes how its scores are spread and what a shadow model says."""

import asyncio
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeGuard
from uuid import UUID

from classifier.core.addressed import Context
from classifier.core.clocked import Budget
from classifier.core.comparing import Compared, differences, is_compared
from classifier.core.drift import BINS, bin_of
from classifier.core.place import POST
from classifier.core.rules import TAGS
from classifier.core.tagging import Reading, Seen, Tagged, Tagger, read, said, seen, tag, tagged
from classifier.store import scores, shadows
from common.db import Tx
from common.events import Event, ItemEdited, ItemPosted, Tagging
from common.metrics import Metrics

CORES = os.cpu_count() or 1
Role = Literal["present", "shadow"]
Tally = Mapping[tuple[scores.Place, date], list[int]]


class Scores:
    """Counts scores per tag until the watch saves them. A killed process loses a minute of them, and no decision."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[scores.Place, date], list[int]] = {}

    def note(self, municipality: str, tagging: Tagging, day: date) -> None:
        """Count the scores of one text. It is called where handlers run, the rest from the service's own loop."""
        with self._lock:
            for name in TAGS:
                if name in tagging.scores:
                    place = scores.Place(municipality, tagging.model, name)
                    self._counts.setdefault((place, day), [0] * BINS)[bin_of(tagging.scores[name])] += 1

    def take(self) -> Tally:
        """Return what was counted since the last time."""
        with self._lock:
            counts, self._counts = self._counts, {}
        return counts

    def put_back(self, counts: Tally) -> None:
        """They could not be saved: they count the next time."""
        with self._lock:
            for key, counted in counts.items():
                now = self._counts.get(key, [0] * BINS)
                self._counts[key] = [a + b for a, b in zip(now, counted, strict=True)]


class Beside(NamedTuple):
    """Which text of which item was read, and as what it was read."""

    item_id: UUID
    item: ItemPosted
    context: Context


class Reader:
    """The taggers of a process. A new one waits until the batch under way has ended, and then takes over at once."""

    def __init__(self, tagger: Tagger, budget: Budget, metrics: Metrics, shadow_share: float = 0.0) -> None:
        self.scores = Scores()
        self._tagger = tagger
        self._shadow: Tagger | None = None
        self._waiting: dict[Role, Tagger | None] = {}
        self._budget = budget
        self._metrics = metrics
        self._shadow_share = shadow_share
        self._seen: dict[str, Seen] = {}
        """What was read ahead of the batch that begins, by the model in force."""
        self._readers = ThreadPoolExecutor(max_workers=CORES, thread_name_prefix="reader")

    @property
    def models(self) -> tuple[str, str | None]:
        """Return the names of the model in force and of its shadow."""
        return self._tagger.name, self._shadow.name if self._shadow else None

    def offer(self, role: Role, tagger: Tagger) -> None:
        """Let a tagger take over before the next batch."""
        self._waiting[role] = tagger

    def swap(self) -> None:
        """Called between batches: whoever was offered takes over."""
        self._seen = {}
        waiting, self._waiting = self._waiting, {}
        self._tagger = waiting.get("present") or self._tagger
        self._shadow = waiting.get("shadow") or self._shadow

    def read(self, text: str, context: Context) -> Tagged:
        """Say what a text says, by the model in force, and from which share on it says so."""
        ahead = self._seen.get(text) if context.lang is None else None
        if ahead is None:
            return tagged(text, self._tagger, context=context, budget=self._budget)
        return said(ahead, self._tagger, context)

    async def ahead(self, events: Sequence[Event]) -> None:
        """Read what a batch has of texts before its transaction begins, so that no lock waits for it.

        The encoder leaves the interpreter's lock while it computes: with one the texts are read on all cores.
        """
        tagger = self._tagger
        texts = list({event.text: None for event in events if _is_read(event)})
        loop = asyncio.get_running_loop()
        shares = min(len(texts), CORES if tagger.encoder is not None else 1)
        parts = (texts[first::shares] for first in range(shares))
        await asyncio.gather(*(loop.run_in_executor(self._readers, self._see, tagger, part) for part in parts))

    def _see(self, tagger: Tagger, texts: Sequence[str]) -> None:
        for text in texts:
            self._seen[text] = seen(text, tagger, budget=self._budget)

    async def close(self) -> None:
        """Let the threads go."""
        self._readers.shutdown(wait=False, cancel_futures=True)

    def look(self, text: str) -> Reading:
        """Return what is seen in a text without asking a model."""
        return read(text, self._tagger.language, self._tagger.lexicons)

    def note(self, tx: Tx, beside: Beside, tagging: Tagging, at: datetime) -> None:
        """Note how a resident's text was scored; of a share of them, what the shadow says too."""
        item, shadow = beside.item, self._shadow
        self.scores.note(item.municipality, tagging, at.date())
        if shadow is None or not is_compared(beside.item_id, self._shadow_share):
            return
        other = tag(item.text, shadow, context=beside.context, budget=self._budget)
        shadows.keep(
            tx,
            item.municipality,
            Compared(
                item_id=beside.item_id,
                revision=item.revision,
                lang=tagging.lang,
                model=tagging.model,
                shadow_model=other.model,
                tags=tagging.tags,
                shadow_tags=other.tags,
            ),
            at,
        )
        for name, how in differences(tagging.tags, other.tags):
            self._metrics.count(
                "ordstyrer_shadow_tags_total",
                service="classifier",
                municipality=item.municipality,
                lang=tagging.lang,
                tag=name,
                said=how,
            )


def _is_read(event: Event) -> TypeGuard[ItemPosted | ItemEdited]:
    """Say whether an event brings a text that is read: a reply of our own is none."""
    return isinstance(event, ItemPosted | ItemEdited) and (not event.own or event.kind == POST)
