"""From the route to the item and from the order to the callback: an own site, X and LinkedIn, the whole way."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from common.events import (
    ActionOrdered,
    ActionTaken,
    EvidenceSecured,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    MessageParked,
    Outcome,
    derived_id,
    item_id_of,
)
from tests.service.ingest.loopback import Answered, Asked, loopback, told
from tests.service.ingest.opened import opened
from tests.service.ingest.stage import START, Stage, active

SECRET, CALLBACK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + base64.b64encode(b"c" * 32).decode()
SECRETS = {"site-webhook": SECRET, "site-callback": CALLBACK_SECRET, "client-secret": "client-secret"}
SITE, ORGANISATION, USER = "kommune.example.no", "urn:li:organization:12345", "222222222"
PAYLOADS = Path(__file__).parent / "payloads"
ACCOUNTS = f"""
[[app]]
platform = "generic"
name = "bo"
municipality = "bo"
secret_file = "site-webhook"

[[account]]
municipality = "bo"
platform = "generic"
id = "{SITE}"
name = "Nettstedet"
token_file = "site-callback"
url = "ADDRESS"

[[app]]
platform = "linkedin"
name = "bo"
municipality = "bo"
secret_file = "client-secret"

[[account]]
municipality = "bo"
platform = "linkedin"
id = "{ORGANISATION}"
name = "Bø kommune"

[[app]]
platform = "x"
name = "bo"
municipality = "bo"
secret_file = "client-secret"

[[account]]
municipality = "bo"
platform = "x"
id = "{USER}"
name = "Bø kommune"
"""


class Site:
    """An own site's callback with one comment."""

    def __init__(self) -> None:
        self.hidden = False
        self.replies: list[dict[str, Any]] = []
        self.writes: list[Asked] = []
        self.lose: bool = False

    def __call__(self, asked: Asked) -> Answered:
        if asked.method == "GET":
            return told({"id": "c-512", "text": "Hei", "hidden": self.hidden, "replies": self.replies})
        self.writes.append(asked)
        event = asked.json
        if event["type"] == "action.reply":
            key = asked.headers["webhook-id"]
            self.replies.append({"id": "c-513", "text": event["data"]["text"], "webhook_id": key})
        else:
            self.hidden = event["type"] == "action.hide"
        return Answered(body=b"{", cut=True) if self.lose else told({"id": "c-513"})


class OwnSite:
    """Ingest with a site's account, and the site."""

    def __init__(self, stage: Stage, site: Site) -> None:
        self.stage = stage
        self.site = site
        self.item_id = item_id_of("bo", "generic", "c-512")

    async def post(self, told_by_site: object, message_id: str = "m1", secret: str = SECRET) -> httpx.Response:
        body = json.dumps(told_by_site)
        at = self.stage.clock.at
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign(message_id, at, body),
        }
        return await self.stage.web.post("/webhooks/generic/bo", content=body.encode(), headers=headers)

    async def deliver(self, told_by_site: object, message_id: str = "m1") -> None:
        assert (await self.post(told_by_site, message_id)).status_code == 200
        await self.stage.handle()

    async def order(self, do: str) -> ActionOrdered:
        at = self.stage.clock.at
        order = ActionOrdered(
            event_id=derived_id("order", do),
            municipality="bo",
            occurred_at=at,
            recorded_at=at,
            item_id=self.item_id,
            revision=1,
            action_id=derived_id("action", do),
            do=do,
            actor="auto",
            clause="BO-39",
            pack="bo/1",
            decision_no=1,
            text="Takk for meldingen.",
            evidence_sha256="seal",
        )
        seal = EvidenceSecured(
            event_id=derived_id("seal"),
            municipality="bo",
            occurred_at=at,
            recorded_at=at,
            item_id=self.item_id,
            revision=1,
            stage=1,
            seal_id=derived_id("seal", 1),
            sha256="seal",
        )
        await self.stage.tell(seal, order)
        await self.stage.work()
        return order


@pytest.fixture
async def own_site(tmp_path: Path, migrated: Path) -> AsyncIterator[OwnSite]:
    site = Site()
    with loopback(site) as address:
        accounts = tmp_path / "accounts.toml"
        accounts.write_text(ACCOUNTS.replace("ADDRESS", address), encoding="utf-8")
        for name, secret in SECRETS.items():
            (tmp_path / name).write_text(secret, encoding="utf-8")
        async with opened(tmp_path, accounts, migrated) as stage:
            for platform, account_id in (("generic", SITE), ("linkedin", ORGANISATION), ("x", USER)):
                stage.world.control.state(active(platform, account_id))
            yield OwnSite(stage, site)
            for close in stage.service.closing:
                await close()


CREATED = json.loads((PAYLOADS / "generic" / "standard-webhooks-comment-created.json").read_bytes())


def event(what: str, **data: object) -> dict[str, object]:
    return {"type": what, "data": {"id": "c-512", **data}}


async def test_a_sites_comment_becomes_an_item_of_its_only_account(own_site: OwnSite) -> None:
    await own_site.deliver(CREATED)
    (posted,) = await own_site.stage.told(ItemPosted)
    assert (posted.platform, posted.account_id, posted.object_id) == ("generic", SITE, "c-512")
    assert (posted.text, posted.author and posted.author.name) == ("Når kommer brøytebilen?", "Kari Nordmann")
    assert (posted.post_id, posted.parent_id, posted.item_id) == ("p-77", None, own_site.item_id)


async def test_edits_hides_and_removals_follow_and_a_retry_changes_nothing(own_site: OwnSite) -> None:
    await own_site.deliver(CREATED)
    await own_site.deliver(event("comment.edited", text="Når kommer bilen?"), "m2")
    own_site.stage.clock.at += timedelta(minutes=2)
    await own_site.deliver(event("comment.hidden"), "m3")
    own_site.stage.clock.at += timedelta(minutes=2)
    await own_site.deliver(event("comment.edited", text="Når kommer bilen?"), "m2")
    await own_site.deliver(event("comment.removed"), "m4")
    kinds = [type(one) for one in await own_site.stage.told(ItemChanged)]
    assert kinds == [ItemPosted, ItemEdited, ItemHidden, ItemRemoved]


async def test_a_retry_that_comes_late_does_not_undo_a_newer_edit(own_site: OwnSite) -> None:
    await own_site.deliver(event("comment.created", text="A"))
    own_site.stage.clock.at += timedelta(minutes=2)
    await own_site.deliver(event("comment.edited", text="B"), "m2")
    own_site.stage.clock.at += timedelta(minutes=2)
    await own_site.deliver(event("comment.edited", text="C"), "m3")
    own_site.stage.clock.at += timedelta(minutes=2)
    await own_site.deliver(event("comment.edited", text="B"), "m2")
    assert (await own_site.stage.told(ItemChanged))[-1].text == "C"


async def test_a_forged_delivery_is_refused_and_makes_nothing(own_site: OwnSite) -> None:
    assert (await own_site.post(CREATED, secret=CALLBACK_SECRET)).status_code == 401
    await own_site.stage.handle()
    assert await own_site.stage.told(ItemChanged) == []


async def test_a_broken_event_is_parked_and_its_neighbours_go_on(own_site: OwnSite) -> None:
    await own_site.deliver([CREATED, {"type": "comment.created", "data": {}}, 7, event("reaction.created")])
    assert len(await own_site.stage.told(ItemPosted)) == 1
    assert len(await own_site.stage.told(MessageParked)) == 2


async def test_a_hide_goes_to_the_callback_and_is_told_as_done(own_site: OwnSite) -> None:
    await own_site.deliver(CREATED)
    await own_site.order("hide")
    assert own_site.site.hidden
    (done,) = await own_site.stage.told(Outcome)
    assert isinstance(done, ActionTaken)


async def test_a_reply_whose_receipt_is_lost_goes_out_once_and_is_found(own_site: OwnSite) -> None:
    await own_site.deliver(CREATED)
    own_site.site.lose = True
    order = await own_site.order("reply")
    await own_site.stage.later(seconds=60)
    (done,) = await own_site.stage.told(Outcome)
    assert isinstance(done, ActionTaken)
    assert done.object_id == "c-513"
    (asked,) = own_site.site.writes
    assert asked.headers["webhook-id"] == str(order.action_id)
    assert (
        Webhook(CALLBACK_SECRET).sign(str(order.action_id), START, asked.body.decode())
        == asked.headers["webhook-signature"]
    )


async def test_linkedin_asks_and_tells_over_its_route(own_site: OwnSite) -> None:
    web = own_site.stage.web
    answer = await web.get("/webhooks/linkedin/bo", params={"challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads((PAYLOADS / "linkedin" / "challenge-response.json").read_bytes())
    assert (await web.get("/webhooks/linkedin/bo")).status_code == 403
    body = (PAYLOADS / "linkedin" / "batch-mixed.json").read_bytes()
    made = hmac.new(b"client-secret", b"hmacsha256=" + body, hashlib.sha256).hexdigest()
    answer = await web.post("/webhooks/linkedin/bo", content=body, headers={"X-LI-Signature": made})
    assert answer.status_code == 200
    await own_site.stage.handle()
    told_of = await own_site.stage.told(ItemChanged)
    assert isinstance(told_of[0], ItemPosted)
    assert isinstance(told_of[-1], ItemRemoved)
    assert {one.object_id for one in told_of} == {"urn:li:comment:(urn:li:activity:1,2)"}


async def test_x_asks_and_tells_over_its_route(own_site: OwnSite) -> None:
    web = own_site.stage.web
    answer = await web.get("/webhooks/x/bo", params={"crc_token": "test-crc-token"})
    made = base64.b64encode(hmac.new(b"client-secret", b"test-crc-token", hashlib.sha256).digest()).decode()
    assert answer.json() == {"response_token": "sha256=" + made}
    assert (await web.get("/webhooks/x/bo")).status_code == 403
    for name in ("xaa-mention", "xaa-dm", "aaa-tweet-create", "aaa-user-revoke"):
        body = (PAYLOADS / "x" / f"{name}.json").read_bytes()
        made = base64.b64encode(hmac.new(b"client-secret", body, hashlib.sha256).digest()).decode()
        headers = {"x-twitter-webhooks-signature": "sha256=" + made}
        assert (await web.post("/webhooks/x/bo", content=body, headers=headers)).status_code == 200
    await own_site.stage.handle()
    told_of = await own_site.stage.told(ItemPosted)
    assert [(one.kind, one.account_id) for one in told_of] == [("mention", USER), ("message", USER), ("comment", USER)]
