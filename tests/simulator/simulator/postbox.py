"""Turns changes into webhook bodies, by each act's plan: batched, doubled, held, late, forged."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from simulator.clock import WorldClock
from simulator.courier import Courier
from simulator.delivery import PLAIN, Delivery, DeliveryPlan
from simulator.facebook.bodies import Change, meta_json, webhook_document
from simulator.facebook.broken import broken_entries, broken_neighbours
from simulator.forging import Forger
from simulator.sender import Sender
from simulator.signing import webhook_headers

BATCH_CHANGES_MAX = 1000


@dataclass
class _Held:
    """Changes kept back until so many later bodies of their municipality went out."""

    municipality: str
    left: int
    changes: list[Change]
    plan: DeliveryPlan


class Postbox:
    """Between the world and the courier; `url_of` gives the webhook address of a page's app."""

    def __init__(self, courier: Courier, clock: WorldClock, forger: Forger, url_of: Callable[[Sender], str]) -> None:
        self._courier = courier
        self._clock = clock
        self._forger = forger
        self._url_of = url_of
        self._held: list[_Held] = []
        self._batches: dict[str, tuple[str, list[Change], DeliveryPlan]] = {}
        self._again: dict[str, list[Change]] = {}
        self._faults: dict[str, list[DeliveryPlan]] = {}
        self._echoes_to_lose: Counter[str] = Counter()

    def expect_fault(self, municipality: str, plan: DeliveryPlan) -> None:
        """Use this plan for the next act of the municipality that has none of its own."""
        self._faults.setdefault(municipality, []).append(plan)

    def clear_faults(self) -> None:
        """Forget the plans that were not used yet."""
        self._faults.clear()
        self._echoes_to_lose.clear()

    def lose_echoes(self, municipality: str, times: int) -> None:
        """Never send the webhooks of so many writes through an API."""
        self._echoes_to_lose[municipality] += times

    def waiting(self) -> int:
        """Return how many changes are kept back (held, in an open batch, or to be sent again)."""
        batched = sum(len(changes) for _, changes, _ in self._batches.values())
        return len(self._held) + batched + sum(len(changes) for changes in self._again.values())

    def hand_in(self, changes: Sequence[Change], plan: DeliveryPlan = PLAIN) -> None:
        """Take the changes of one act."""
        wanted = [change for change in changes if change.is_heard]
        if not wanted:
            return
        page = wanted[0].page
        waiting = self._faults.get(page.row.municipality)
        if plan == PLAIN and waiting:
            plan = waiting.pop(0)
        if plan.batch is not None:
            self._into_batch(_line(page), plan.batch, wanted, plan)
            return
        self._close_batch(_line(page))
        self._hold_or_emit(wanted, plan)

    def echo(self, changes: Sequence[Change]) -> None:
        """Take the changes that a Graph write caused: sent at once, and in nobody's way.

        They use up no fault, close no batch and release nothing held: how fast the product acts must
        not change what a scenario sends.
        """
        wanted = [change for change in changes if change.is_heard]
        if not wanted:
            return
        municipality = wanted[0].page.row.municipality
        lost = self._echoes_to_lose[municipality] > 0
        self._echoes_to_lose[municipality] -= lost
        self._courier.send(self._delivery(wanted, replace(PLAIN, lost=lost), "echo"))

    def forge(self, page: Sender, plan: DeliveryPlan) -> None:
        """Send what nobody wrote, once for each way of forging in the plan."""
        for how in plan.forged:
            harmed, forged = self._forger.forge(page, how, self._url_of(page))
            harmed.forgeries.append(forged.forgery)
            self._courier.send(forged.delivery)

    def flush(self) -> None:
        """Let go of everything that is still kept back."""
        for line in list(self._batches):
            self._close_batch(line)
        while self._held:
            held = self._held.pop(0)
            self._emit(held.changes, held.plan)
        for line in list(self._again):
            self._emit(self._again.pop(line), PLAIN, kind="rebatched")

    def _into_batch(self, line: str, label: str, changes: list[Change], plan: DeliveryPlan) -> None:
        if line in self._batches and self._batches[line][0] != label:
            self._close_batch(line)
        _, collected, together = self._batches.setdefault(line, (label, [], replace(plan, batch=None)))
        if plan.broken and not together.broken:
            self._batches[line] = (label, collected, replace(together, broken=True))
        collected.extend(changes)
        if len(collected) >= BATCH_CHANGES_MAX:
            self._close_batch(line)

    def _close_batch(self, line: str) -> None:
        if line in self._batches:
            _, changes, plan = self._batches.pop(line)
            for first in range(0, len(changes), BATCH_CHANGES_MAX):
                self._hold_or_emit(changes[first : first + BATCH_CHANGES_MAX], plan)

    def _hold_or_emit(self, changes: list[Change], plan: DeliveryPlan) -> None:
        municipality = changes[0].page.row.municipality
        due = [held for held in self._held if held.municipality == municipality]
        if plan.hold > 0:
            self._held.append(_Held(municipality, int(plan.hold), changes, replace(plan, hold=0)))
            return
        self._emit(changes, plan)
        for held in due:
            held.left -= 1
            if held.left <= 0:
                self._held.remove(held)
                self._emit(held.changes, held.plan, kind="held back")

    def _emit(self, changes: list[Change], plan: DeliveryPlan, kind: str = "first") -> None:
        page = changes[0].page
        self.forge(page, plan)
        again = self._again.pop(_line(page), [])
        delivery = self._delivery([*again, *changes], plan, kind, seconds_on=1 if again else 0)
        self._courier.send(delivery)
        for _ in range(int(plan.copies) - 1):
            twin = replace(delivery, number=self._forger.next_number(), kind="duplicate", attempts=[])
            self._courier.send(twin)
        if plan.rebatched:
            self._again.setdefault(_line(page), []).extend(changes)

    def _delivery(self, changes: list[Change], plan: DeliveryPlan, kind: str, *, seconds_on: int = 0) -> Delivery:
        page = changes[0].page
        listed = [*changes, *(broken_neighbours(page) if plan.broken else [])]
        # A body that repeats an earlier change must carry a later time than that body did.
        document = webhook_document(listed, self._clock.now() + timedelta(seconds=seconds_on))
        entries = document["entry"]
        if plan.broken and isinstance(entries, list):
            entries.extend(broken_entries())
        body = meta_json(document, raw_utf8=plan.raw_utf8)
        return Delivery(
            number=self._forger.next_number(),
            platform=page.meta_app.platform,
            app=page.row.app,
            municipality=page.row.municipality,
            url=self._url_of(page),
            body=body,
            headers=webhook_headers(page.row.app_secret, body),
            what=[{"object_id": change.object_id, "what": change.what} for change in listed],
            kind=kind,
            answers_to_lose=int(plan.answer_lost),
            wait_s=self._clock.real_s(plan.late_s),
            slow_s=plan.slow_s,
            state="lost" if plan.lost else "waiting",
        )


def _line(page: Sender) -> str:
    # A body has one `object`, even where one app speaks for a page and for its Instagram account.
    return f"{page.meta_app.platform}/{page.row.app}/{page.object_name}"
