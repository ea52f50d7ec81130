"""Turns changes into webhook bodies, by each act's plan: batched, doubled, held, late, forged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from simulator.clock import WorldClock
from simulator.courier import Courier
from simulator.delivery import PLAIN, Delivery, DeliveryPlan
from simulator.facebook.bodies import Change, meta_json, webhook_document
from simulator.facebook.broken import broken_entries, broken_neighbours
from simulator.forging import Forger
from simulator.signing import webhook_headers
from simulator.world import Page

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

    def __init__(self, courier: Courier, clock: WorldClock, forger: Forger, url_of: Callable[[Page], str]) -> None:
        self._courier = courier
        self._clock = clock
        self._forger = forger
        self._url_of = url_of
        self._held: list[_Held] = []
        self._batches: dict[str, tuple[str, list[Change], DeliveryPlan]] = {}
        self._again: dict[str, list[Change]] = {}
        self._faults: dict[str, list[DeliveryPlan]] = {}

    def expect_fault(self, municipality: str, plan: DeliveryPlan) -> None:
        """Use this plan for the next act of the municipality that has none of its own."""
        self._faults.setdefault(municipality, []).append(plan)

    def clear_faults(self) -> None:
        """Forget the plans that were not used yet."""
        self._faults.clear()

    def waiting(self) -> int:
        """Return how many changes are kept back (held, in an open batch, or to be sent again)."""
        batched = sum(len(changes) for _, changes, _ in self._batches.values())
        return len(self._held) + batched + sum(len(changes) for changes in self._again.values())

    def hand_in(self, changes: Sequence[Change], plan: DeliveryPlan = PLAIN) -> None:
        """Take the changes of one act."""
        wanted = [change for change in changes if _is_subscribed(change)]
        if not wanted:
            return
        page = wanted[0].page
        waiting = self._faults.get(page.row.municipality)
        if plan == PLAIN and waiting:
            plan = waiting.pop(0)
        if plan.batch is not None:
            self._into_batch(page.row.app, plan.batch, wanted, plan)
            return
        self._close_batch(page.row.app)
        self._hold_or_emit(wanted, plan)

    def echo(self, changes: Sequence[Change]) -> None:
        """Take the changes that a Graph write caused: sent at once, and in nobody's way.

        They use up no fault, close no batch and release nothing held: how fast the product acts must
        not change what a scenario sends.
        """
        wanted = [change for change in changes if _is_subscribed(change)]
        if wanted:
            self._courier.send(self._delivery(wanted, PLAIN, "echo"))

    def forge(self, page: Page, plan: DeliveryPlan) -> None:
        """Send what nobody wrote, once for each way of forging in the plan."""
        for how in plan.forged:
            harmed, forged = self._forger.forge(page, how, self._url_of(page))
            harmed.forgeries.append(forged.forgery)
            self._courier.send(forged.delivery)

    def flush(self) -> None:
        """Let go of everything that is still kept back."""
        for app in list(self._batches):
            self._close_batch(app)
        while self._held:
            held = self._held.pop(0)
            self._emit(held.changes, held.plan)
        for app in list(self._again):
            self._emit(self._again.pop(app), PLAIN, kind="rebatched")

    def _into_batch(self, app: str, label: str, changes: list[Change], plan: DeliveryPlan) -> None:
        if app in self._batches and self._batches[app][0] != label:
            self._close_batch(app)
        _, collected, together = self._batches.setdefault(app, (label, [], replace(plan, batch=None)))
        if plan.broken and not together.broken:
            self._batches[app] = (label, collected, replace(together, broken=True))
        collected.extend(changes)
        if len(collected) >= BATCH_CHANGES_MAX:
            self._close_batch(app)

    def _close_batch(self, app: str) -> None:
        if app in self._batches:
            _, changes, plan = self._batches.pop(app)
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
        again = self._again.pop(page.row.app, [])
        delivery = self._delivery([*again, *changes], plan, kind, seconds_on=1 if again else 0)
        self._courier.send(delivery)
        for _ in range(int(plan.copies) - 1):
            twin = replace(delivery, number=self._forger.next_number(), kind="duplicate", attempts=[])
            self._courier.send(twin)
        if plan.rebatched:
            self._again.setdefault(page.row.app, []).extend(changes)

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
            app=page.row.app,
            municipality=page.row.municipality,
            url=self._url_of(page),
            body=body,
            headers=webhook_headers(page.row.app_secret, body),
            what=[{"object_id": change.object_id, "what": change.what} for change in listed],
            kind=kind,
            answers_to_lose=int(plan.answer_lost),
            wait_s=self._clock.real_s(plan.late_s),
            state="lost" if plan.lost else "waiting",
        )


def _is_subscribed(change: Change) -> bool:
    field = "message_echoes" if change.field == "messaging" else change.field
    return change.page.subscribed and field in change.page.subscribed_fields
