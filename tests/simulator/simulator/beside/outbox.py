"""Turns a platform's news into deliveries, by each act's plan: batched, doubled, held, late, lost, forged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from simulator.beside.platform import Notice, Parcel, Platform
from simulator.beside.world import Lie, Place
from simulator.delivery import PLAIN, Delivery, DeliveryPlan
from simulator.ids import secret_of

NON_ASCII = "blåbærsyltetøy".encode()


@dataclass
class _Held:
    """News kept back until so many later bodies of their place went out."""

    left: int
    notices: list[Notice]
    plan: DeliveryPlan


class Outbox:
    """Between one platform's world and the courier."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._held: list[_Held] = []
        self._batches: dict[str, tuple[str, list[Notice], DeliveryPlan]] = {}
        self._again: dict[str, list[Notice]] = {}
        self._faults: dict[str, list[DeliveryPlan]] = {}

    def expect_fault(self, municipality: str, plan: DeliveryPlan) -> None:
        """Use this plan for the next news of the municipality that have none of their own."""
        self._faults.setdefault(municipality, []).append(plan)

    def clear_faults(self) -> None:
        """Forget the plans that were not used yet."""
        self._faults.clear()

    def waiting(self) -> int:
        """Return how much news is kept back (held, in an open batch, or to be sent again)."""
        batched = sum(len(notices) for _, notices, _ in self._batches.values())
        return len(self._held) + batched + sum(len(notices) for notices in self._again.values())

    def hand_in(self, notices: Sequence[Notice], plan: DeliveryPlan = PLAIN) -> None:
        """Take the news of one act."""
        if not notices:
            return
        row = notices[0].place.row
        expected = self._faults.get(row.municipality)
        if plan == PLAIN and expected:
            plan = expected.pop(0)
        if plan.batch is not None and self._platform.batch_max > 1:
            self._into_batch(row.app, plan.batch, notices, plan)
            return
        self._close_batch(row.app)
        self._hold_or_emit(list(notices), plan)

    def echo(self, notices: Sequence[Notice]) -> None:
        """Take the news that a call of the API caused: sent at once, in nobody's way (see the postbox)."""
        for lot in self._lots(notices):
            self._send(lot, PLAIN, "echo")

    def forge(self, place: Place, ways: Sequence[str]) -> None:
        """Send what nobody wrote, once for each way of forging."""
        for how in ways:
            other = self._other(place)
            about = other if other is not None and how == "foreign_page" else place
            notice = self._platform.lie(place, about)
            if notice is not None:
                # Without another place there is nobody's secret and nobody's account to borrow.
                told = "wrong" if other is None and how in {"foreign_page", "other"} else how
                about.lies.append(Lie(notice.object_id, told))
                self._send_forged(place, notice, told)

    def send_raw(self, place: Place, parcel: Parcel, sign: str, *, retried: bool) -> Delivery:
        """Send these very bytes."""
        delivery = self._delivery(place, parcel, [], "raw", sign)
        delivery.retried = retried
        self._platform.around.courier.send(delivery)
        return delivery

    def flush(self) -> None:
        """Let go of everything that is still kept back."""
        for app in list(self._batches):
            self._close_batch(app)
        while self._held:
            held = self._held.pop(0)
            self._emit(held.notices, held.plan)
        for app in list(self._again):
            for lot in self._lots(self._again.pop(app)):
                self._send(lot, PLAIN, "rebatched")

    def _into_batch(self, app: str, label: str, notices: Sequence[Notice], plan: DeliveryPlan) -> None:
        if app in self._batches and self._batches[app][0] != label:
            self._close_batch(app)
        _, collected, together = self._batches.setdefault(app, (label, [], replace(plan, batch=None)))
        if plan.broken and not together.broken:
            self._batches[app] = (label, collected, replace(together, broken=True))
        collected.extend(notices)
        if len(collected) >= self._platform.batch_max:
            self._close_batch(app)

    def _close_batch(self, app: str) -> None:
        if app in self._batches:
            _, notices, plan = self._batches.pop(app)
            self._hold_or_emit(notices, plan)

    def _hold_or_emit(self, notices: list[Notice], plan: DeliveryPlan) -> None:
        place = notices[0].place
        due = [held for held in self._held if held.notices[0].place is place]
        if plan.hold > 0:
            self._held.append(_Held(int(plan.hold), notices, replace(plan, hold=0)))
            return
        self._emit(notices, plan)
        for held in due:
            held.left -= 1
            if held.left <= 0:
                self._held.remove(held)
                self._emit(held.notices, held.plan, kind="held back")

    def _emit(self, notices: list[Notice], plan: DeliveryPlan, kind: str = "first") -> None:
        place = notices[0].place
        self.forge(place, plan.forged)
        listed = [*notices, *(self._platform.broken_news(place) if plan.broken else [])]
        again = self._again.pop(place.row.app, [])
        if again and self._platform.batch_max == 1:
            for lot in self._lots(again):
                self._send(lot, PLAIN, "rebatched", seconds_on=1)
            again = []
        for lot in self._lots([*again, *listed]):
            self._send(lot, plan, kind, seconds_on=1 if again else 0)
        if plan.rebatched:
            self._again.setdefault(place.row.app, []).extend(notices)

    def _lots(self, notices: Sequence[Notice]) -> list[list[Notice]]:
        most = self._platform.batch_max
        return [list(notices[first : first + most]) for first in range(0, len(notices), most)]

    def _send(self, notices: Sequence[Notice], plan: DeliveryPlan, kind: str, *, seconds_on: int = 0) -> None:
        place, clock = notices[0].place, self._platform.around.clock
        # A body that repeats earlier news must carry a later time than that body did.
        at = clock.now() + timedelta(seconds=seconds_on)
        parcel = self._platform.parcel(notices, at, raw_utf8=plan.raw_utf8)
        what = [{"object_id": notice.object_id, "what": notice.what} for notice in notices]
        for copy in range(int(plan.copies)):
            delivery = self._delivery(place, parcel, what, "duplicate" if copy else kind, "good")
            if copy == 0:
                delivery.answers_to_lose = int(plan.answer_lost)
                delivery.wait_s = clock.real_s(plan.late_s)
            if plan.lost or not place.heard(at):
                delivery.state = "lost"
            if all(notice.what.startswith("broken") for notice in notices):
                delivery.expected = "either"
            self._platform.around.courier.send(delivery)

    def _send_forged(self, place: Place, notice: Notice, how: str) -> None:
        parcel = self._platform.parcel([notice], self._platform.now(), raw_utf8=False)
        what = [{"object_id": notice.object_id, "what": notice.what}]
        sign = "good" if how == "foreign_page" else how
        delivery = self._delivery(place, parcel, what, "forged", sign)
        delivery.retried = False
        # Well signed, but about somebody else's place: the answer may be 200, the remark may not live.
        delivery.expected = "either" if how == "foreign_page" else self._platform.forgery_expected
        self._platform.around.courier.send(delivery)

    def _delivery(self, place: Place, parcel: Parcel, what: list[dict[str, str]], kind: str, sign: str) -> Delivery:
        row, retry = place.row, self._platform.retry
        signed = self._signer(place, parcel, sign)
        return Delivery(
            number=self._platform.around.next_number(),
            app=row.app,
            municipality=row.municipality,
            url=place.callback or self._platform.around.url_of(row),
            body=parcel.body,
            headers=signed(),
            what=what,
            kind=kind,
            sign=sign,
            expected="accepted" if sign == "good" else self._platform.forgery_expected,
            platform=self._platform.name,
            retry_waits_s=retry.waits_s,
            retry_hours_max=retry.hours_max,
            gives_up_on=retry.gives_up_on,
            sign_again=signed,
        )

    def _signer(self, place: Place, parcel: Parcel, sign: str) -> Callable[[], Mapping[str, bytes]]:
        secret = self._secret(place, sign)

        def signed() -> Mapping[str, bytes]:
            # The real time, not the world's: the receiver compares it with its own clock.
            proof = self._platform.signature(secret, parcel, datetime.now(UTC))
            headers = {name: value.encode() for name, value in parcel.headers.items()}
            if sign == "none":
                return headers
            return headers | {name: NON_ASCII if sign == "non_ascii" else proof[name].encode() for name in proof}

        return signed

    def _secret(self, place: Place, sign: str) -> str:
        other = self._other(place)
        own = self._platform.secret_of(place)
        if sign == "other" and other is not None:
            return self._platform.secret_of(other)
        if sign in {"wrong", "other", "stale"}:
            return self.shaped_like(own, "nobody's" if sign != "stale" else "last year's", place.row.app)
        return own

    def shaped_like(self, own: str, whose: str, app: str) -> str:
        """Return another secret of the same shape as this one."""
        # Standard Webhooks' secrets are base64 behind a prefix; 32 hex digits are good base64 too.
        return ("whsec_" if own.startswith("whsec_") else "") + secret_of(whose, self._platform.name, app)

    def _other(self, place: Place) -> Place | None:
        """Return a place of another municipality: between two of one there is no wall that a body could climb."""
        rows = [each for each in self._platform.places if each.row.municipality != place.row.municipality]
        return next((each for each in rows if each.row.account_id != place.row.account_id), None)
