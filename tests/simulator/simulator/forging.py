"""Bodies that a receiver must not believe: forged signatures, stale secrets, another tenant's page."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.clock import WorldClock
from simulator.delivery import Delivery
from simulator.facebook.bodies import Change, meta_json, webhook_document
from simulator.ids import number_of, secret_of
from simulator.sender import Forgery, Sender
from simulator.signing import NON_ASCII_SIGNATURE, webhook_headers
from simulator.world import World


@dataclass(frozen=True)
class Forged:
    """A delivery, and what must never be seen of it."""

    delivery: Delivery
    forgery: Forgery


class Forger:
    """Makes hostile bodies; it also numbers all deliveries, so that they share one row of numbers."""

    def __init__(self, world: World, clock: WorldClock, next_number: Callable[[], int]) -> None:
        self._world = world
        self._clock = clock
        self.next_number = next_number

    def forge(self, page: Sender, how: str, url: str) -> tuple[Sender, Forged]:
        """Return the page that would be harmed, and the body that would harm it."""
        other = self._other_page(page)
        if other is None and how in {"foreign_page", "other"}:
            how = "wrong"
        harmed = other if other and how == "foreign_page" else page
        change = self._instagram(harmed) if harmed.object_name == "instagram" else self._feed(page, harmed)
        body = meta_json(webhook_document([change], self._clock.now()))
        delivery = Delivery(
            number=self.next_number(),
            platform=page.meta_app.platform,
            app=page.row.app,
            municipality=page.row.municipality,
            url=url,
            body=body,
            headers=self.headers(page, how, body),
            what=[{"object_id": change.object_id, "what": change.what}],
            kind="forged",
            sign="good" if how == "foreign_page" else how,
            # Well signed, but about somebody else's page: the answer may be 200, the comment may not live.
            expected="either" if how == "foreign_page" else "refused",
            retried=False,
        )
        return harmed, Forged(delivery, Forgery(change.object_id, how))

    def _feed(self, page: Sender, harmed: Sender) -> Change:
        object_id = f"9{number_of(14, page.page_id, 'forged post')}_{harmed.next_id('forgery')}"
        post_id = f"{harmed.page_id}_{object_id.split('_', 1)[0]}"
        value = {
            "from": {"id": "24" + number_of(15, "forger"), "name": "Ukjent Avsender"},
            "message": "Dette har ingen skrevet.",
            "post_id": post_id,
            "comment_id": object_id,
            "created_time": int(self._clock.now().timestamp()),
            "item": "comment",
            "parent_id": post_id,
            "verb": "add",
        }
        return Change(harmed, "feed", value, object_id, "forged comment")

    def _instagram(self, harmed: Sender) -> Change:
        object_id = "179" + harmed.next_id("forgery")[:14]
        value = {
            "id": object_id,
            "text": "Dette har ingen skrevet.",
            "from": {"id": number_of(16, "forger"), "username": "ukjent.avsender"},
            "media": {"id": "178" + number_of(14, harmed.page_id, "forged media"), "media_product_type": "FEED"},
        }
        return Change(harmed, "comments", value, object_id, "forged comment")

    def headers(self, page: Sender, how: str, body: bytes) -> dict[str, bytes]:
        """Return the headers of a body signed in this way."""
        headers = webhook_headers(self._secret(page, how), body)
        if how == "non_ascii":
            headers["X-Hub-Signature-256"] = NON_ASCII_SIGNATURE
        if how == "none":
            del headers["X-Hub-Signature-256"], headers["X-Hub-Signature"]
        return headers

    def _secret(self, page: Sender, how: str) -> str:
        if how == "stale":
            return secret_of("last year's secret", page.row.app)
        other = self._other_page(page)
        if how == "other" and other:
            return other.row.app_secret
        if how in {"wrong", "other"}:
            return secret_of("nobody's secret", page.row.app)
        return page.row.app_secret

    def _other_page(self, page: Sender) -> Sender | None:
        return next(
            (
                other
                for other in self._world.senders()
                if other.row.municipality != page.row.municipality
                and other.row.app != page.row.app
                and other.object_name == page.object_name
                # With equal page ids a body about "the other" page would be a true one about this page.
                and other.page_id != page.page_id
            ),
            None,
        )
