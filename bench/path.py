"""The whole path, webhook → captured record: all five services, the linear model, and beside it the bare path."""

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass

from bench.beside import Bare, BareLoad, committing, storing
from bench.measure import BenchError, Row, Rows, Trial
from bench.product import EMBEDDED, PRODUCTION, Load, Product, product, share_s

RATES = (200, 500, 1000)
EMPTY_S_MAX = 10.0
"""A rate is carried when lags and outboxes are empty so long after the last webhook."""
FIRST = 60
"""So many comments tell roughly how fast it is."""
FIRST_TRY, STEP, TRIES = 1.6, 0.8, 4
"""A heap is worked off in one go, step after step; a load that lasts keeps all steps busy, so that more is carried."""
AGAIN = 1.05
"""Later runs begin so far above what was carried last."""
BARE_FIRST_TRY = 0.9
LONGER = 4
"""What is to be carried lasts so many times longer than other loads: the end's rest weighs less."""
CAPTURED_MIN = 0.3
EMBEDDED_LEAST, RATIO_LEAST = 150.0, 0.20
P99_MS_MAX, P99_RATE = 1000.0, 200
BARE_FIRST = 1500


@dataclass
class Path:
    """One composition and its bare neighbour, run after run."""

    product: Product
    bare: Bare
    beside: str
    seconds: float
    guess: float = 0.0
    bare_guess: float = 0.0
    carried: float | None = None
    """The rate that was carried last."""

    @property
    def name(self) -> str:
        """Which composition."""
        return self.product.composition

    def rows(self) -> Iterator[Row]:
        """One run: how fast a heap is worked off, then the highest rate that is carried, then the rates asked for."""
        if not self.guess:
            self.guess = self._heap(FIRST).per_second
            self.bare_guess = self.bare.load(BARE_FIRST).per_second
        bare_heap = self.bare.load(max(FIRST, int(self.bare_guess * self.seconds)))
        heap = self._heap(int(self.guess * self.seconds))
        self.guess, self.bare_guess = heap.per_second, bare_heap.per_second
        if heap.captured_share < CAPTURED_MIN:
            raise BenchError(f"{self.name}: only {heap.captured_share:.0%} of the comments were captured")
        yield self._row("a heap worked off", heap.per_second, "comments/s", bare_heap.per_second, more=True)
        taken, bare_taken = (len(one.sent.due_s) / one.sent.took_s for one in (heap, bare_heap))
        yield self._row("webhooks taken as fast as they are answered", taken, "a second", bare_taken, more=True)
        best, bare_best = self._highest(), self._bare_highest()
        yield self._highest_row(best, bare_best)
        yield from self._of_rate("the highest rate", best, None, bounded=False)
        if best is not None:
            answered_ms = 1000 * share_s(best.sent.waits_s, 0.99)
            yield Row(benchmark=self.name, what="webhooks answered meanwhile, p99", value=answered_ms, unit="ms")
        yield from self._cpu(best)
        yield Row(benchmark=self.name, what="captured", value=100 * heap.captured_share, unit="% of the comments")
        for rate in RATES:
            load = self._at(rate) if rate <= self.guess * 1.5 else None
            yield from self._of_rate(f"{rate}/s", load, self._bare_at(rate), bounded=rate == P99_RATE)

    def _heap(self, count: int) -> Load:
        load = self.product.load(max(count, FIRST), empty_s_max=120)
        if load.emptied_s is None or load.sent.refused:
            raise BenchError(f"{self.name}: {load.comments} comments were not worked off, {load.sent.refused} refused")
        return load

    def _at(self, rate: float, longer: int = 1) -> Load | None:
        load = self.product.load(max(FIRST, int(rate * self.seconds * longer)), rate, EMPTY_S_MAX)
        if load.emptied_s is not None and not load.sent.refused:
            return load
        self.product.until_empty(240)
        self.product.until_calm()
        return None

    def _bare_at(self, rate: float) -> BareLoad | None:
        load = self.bare.load(int(rate * self.seconds), rate)
        carried = load.emptied_s is not None and load.emptied_s <= EMPTY_S_MAX and not load.sent.refused
        return load if carried and load.sent.took_s < self.seconds + EMPTY_S_MAX else None

    def _highest(self) -> Load | None:
        rate = FIRST_TRY * self.guess if self.carried is None else AGAIN * self.carried
        for _ in range(TRIES):
            if (load := self._at(rate, LONGER)) is not None:
                self.carried = rate
                return load
            rate *= STEP
        return None

    def _bare_highest(self) -> BareLoad | None:
        rate = BARE_FIRST_TRY * self.bare_guess
        for _ in range(TRIES):
            if (load := self._bare_at(rate)) is not None:
                return load
            rate *= STEP
        return None

    def _highest_row(self, best: Load | None, bare: BareLoad | None) -> Row:
        """Both by what they carried from the first webhook to when all was empty: the end's rest counts too."""
        rate = best.per_second if best else 0.0
        ratio = rate / bare.per_second if bare else None
        production = self.name == PRODUCTION
        return Row(
            benchmark=self.name, what="the highest rate carried", value=rate, unit="comments/s", ratio=ratio,
            baseline=self.beside, least=None if production else EMBEDDED_LEAST,
            ratio_least=RATIO_LEAST if production else None, more_is_better=True,
        )  # fmt: skip

    def _of_rate(self, what: str, load: Load | None, bare: BareLoad | None, *, bounded: bool) -> Iterator[Row]:
        for share, bound in ((0.5, None), (0.99, P99_MS_MAX)):
            ours, theirs = (math.inf if one is None else share_s(one.waits_s, share) * 1000 for one in (load, bare))
            yield Row(
                benchmark=self.name, what=f"captured at {what}, p{share * 100:.0f}", value=ours, unit="ms",
                ratio=None if math.inf in {ours, theirs} else ours / theirs, baseline=self.beside if bare else None,
                bound=bound if bounded else None,
            )  # fmt: skip

    def _cpu(self, load: Load | None) -> Iterator[Row]:
        if load is None:
            return
        for name, ms in {**load.cpu_ms, "all together": load.cpu_ms_in_all}.items():
            if len(load.cpu_ms) > 1 or name == "all together":
                yield Row(benchmark=self.name, what=f"processor, {name}", value=ms, unit="ms a comment")

    def _row(self, what: str, value: float, unit: str, bare: float, *, more: bool) -> Row:
        return Row(
            benchmark=self.name, what=what, value=value, unit=unit, ratio=value / bare if bare else None,
            baseline=self.beside, more_is_better=more,
        )  # fmt: skip


def embedded(trial: Trial) -> AbstractContextManager[Rows]:
    """One process; beside it the bare group commit into SQLite."""
    return _stage(EMBEDDED, "bare group commit into SQLite", trial)


def production(trial: Trial) -> AbstractContextManager[Rows]:
    """Five processes on Kafka and PostgreSQL; beside it HTTP → Kafka → PostgreSQL without any logic."""
    return _stage(PRODUCTION, "bare HTTP → Kafka → PostgreSQL", trial)


@contextmanager
def _stage(composition: str, beside: str, trial: Trial) -> Iterator[Rows]:
    with ExitStack() as stack:
        running = stack.enter_context(product(composition))
        accounts_file = running.rig.folder / "world" / "accounts.toml"
        if running.kafka is None or running.postgres is None:
            bare = stack.enter_context(committing(accounts_file))
        else:
            bare = stack.enter_context(storing(accounts_file, running.kafka, running.postgres))
        yield Path(running, bare, beside, trial.seconds).rows
