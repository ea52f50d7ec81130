"""Our callbacks to a website over real HTTP: signed, read back, and a reply that never goes out twice."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from standardwebhooks import Webhook

from common.errors import Transient
from ingest.adapters.generic import Generic
from ingest.ports import Access, Listing, NotSent, Refused, Seen, Sending, Target
from tests.service.ingest.loopback import Answered, Asked, loopback, told
from tests.service.ingest.stage import START
from tests.world import HandClock

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
COMMENT = Target(object_id="c-1", account_id="kommune.example.no", post_id="p-7", parent_id="c-0")
REPLY = Sending(text="Takk for meldingen.\nHilsen Bø", key="order-1")


class Site:
    """A website with one comment that keeps the contract; `faults` spoil its next answers."""

    def __init__(self) -> None:
        self.comment: dict[str, Any] | None = {"id": "c-1", "text": "Hei", "hidden": False}
        self.replies: list[dict[str, Any]] = []
        self.asked: list[Asked] = []
        self.faults: list[Answered | None] = []
        self.does_it = True
        self.tells_keys = True

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method == "POST"]

    def __call__(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        assert asked.path == "/callback"
        assert asked.query["site"] == "1", "what stands in the address stays there"
        if asked.method == "GET":
            return self._shown(asked.query["object_id"])
        answer = self._done(asked) if self.does_it else told({})
        fault = self.faults.pop(0) if self.faults else None
        return fault or answer

    def _shown(self, object_id: str) -> Answered:
        if self.comment is None or self.comment["id"] != object_id:
            return told({"error": "no_such_item"}, 404)
        keys = () if self.tells_keys else ("webhook_id",)
        replies = [{name: value for name, value in reply.items() if name not in keys} for reply in self.replies]
        return told({**self.comment, "replies": replies})

    def _done(self, asked: Asked) -> Answered:
        event, key = json.loads(asked.body), asked.headers["webhook-id"]
        if self.comment is None:
            return told({"error": "no_such_item"}, 404)
        match event["type"]:
            case "action.reply":
                reply = {"id": f"c-{2 + len(self.replies)}", "text": event["data"]["text"], "webhook_id": key}
                if not any(one["webhook_id"] == key for one in self.replies):
                    self.replies.append({**reply, "created_at": START.isoformat()})
                return told({"id": self.replies[-1]["id"]}, 201)
            case "action.remove":
                self.comment = None
            case do:
                self.comment["hidden"] = do == "action.hide"
        return Answered(status=204)


class Tried:
    """The adapter, the site behind it, and what it may do there."""

    def __init__(self, site: Site, address: str) -> None:
        self.site = site
        self.clock = HandClock(START)
        self.generic = Generic(self.clock)
        self.access = Access(
            platform="generic",
            account_id="kommune.example.no",
            token=SECRET,
            app_secret=b"",
            base_url=f"{address}/callback?site=1",
        )

    async def do(self, do: str) -> bool:
        return await self.generic.set_state(self.access, COMMENT, do, "")

    async def reply(self, do: str = "reply") -> str | None:
        return await self.generic.create(self.access, COMMENT, do, REPLY)

    async def found(self, sending: Sending = REPLY, do: str = "reply", hours: int = 0) -> tuple[bool, str | None]:
        since = START + timedelta(hours=hours)
        return await self.generic.find_created(self.access, COMMENT, do, sending, since)


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    site = Site()
    with loopback(site) as address:
        tried = Tried(site, address)
        yield tried
        await tried.generic.close()


async def test_hide_unhide_and_remove_are_done_and_read_back(tried: Tried) -> None:
    assert await tried.do("hide")
    assert await tried.generic.look(tried.access, COMMENT) == Seen("Hei", hidden=True)
    assert await tried.do("unhide")
    assert await tried.generic.look(tried.access, COMMENT) == Seen("Hei", hidden=False)
    assert await tried.do("remove")
    assert await tried.generic.look(tried.access, COMMENT) is None


async def test_every_call_is_signed_so_that_the_official_library_believes_it(tried: Tried) -> None:
    await tried.do("hide")
    await tried.reply()
    for asked in tried.site.asked:
        at, key = asked.headers["webhook-timestamp"], asked.headers["webhook-id"]
        assert at == str(int(START.timestamp()))
        assert asked.headers["webhook-signature"] == Webhook(SECRET).sign(key, START, asked.body.decode())


async def test_a_call_tells_the_site_what_it_is_about(tried: Tried) -> None:
    await tried.reply()
    (asked,) = tried.site.writes
    assert asked.headers["content-type"] == "application/json"
    assert asked.json == {
        "type": "action.reply",
        "timestamp": START.isoformat(),
        "data": {
            "id": "c-1",
            "account": "kommune.example.no",
            "kind": "comment",
            "thread_id": "p-7",
            "parent_id": "c-0",
            "text": REPLY.text,
        },
    }


async def test_a_reply_has_the_orders_key_and_a_double_makes_nothing(tried: Tried) -> None:
    assert await tried.reply() == "c-2"
    assert await tried.reply() == "c-2"
    assert [asked.headers["webhook-id"] for asked in tried.site.writes] == ["order-1", "order-1"]
    assert len(tried.site.replies) == 1


async def test_a_reply_whose_answer_was_lost_is_found_by_its_key(tried: Tried) -> None:
    tried.site.faults.append(Answered(body=b"{", cut=True))
    with pytest.raises(Transient) as lost:
        await tried.reply()
    assert not isinstance(lost.value, NotSent)
    assert await tried.found() == (True, "c-2")
    assert await tried.found(Sending(text=REPLY.text, key="order-2")) == (False, None), "same words, another order"
    assert await tried.found(do="private_reply") == (False, None)


async def test_where_a_site_tells_no_keys_a_reply_is_found_by_its_words_and_time(tried: Tried) -> None:
    await tried.reply()
    tried.site.tells_keys = False
    assert await tried.found() == (True, "c-2")
    assert await tried.found(Sending(text="Andre ord", key="order-1")) == (False, None)
    assert await tried.found(hours=1) == (False, None)
    tried.site.replies[0]["created_at"] = "i går"
    assert await tried.found() == (False, None)


async def test_a_site_that_takes_the_call_and_does_nothing_is_not_believed(tried: Tried) -> None:
    tried.site.does_it = False
    assert not await tried.do("hide")
    assert not await tried.do("remove")


async def test_an_error_after_the_deed_is_no_error(tried: Tried) -> None:
    tried.site.faults.append(Answered(status=400))
    assert await tried.do("hide")


async def test_what_is_gone_is_removed_and_cannot_be_hidden(tried: Tried) -> None:
    tried.site.comment = None
    assert await tried.do("remove")
    with pytest.raises(Refused, match="404") as no:
        await tried.do("hide")
    assert no.value.code == "item_is_gone"
    tried.site.faults.append(Answered(status=204))
    with pytest.raises(Refused) as no:
        await tried.do("hide")
    assert no.value.code == "item_is_gone"
    assert await tried.found() == (False, None)


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "refused"), (401, "token_invalid"), (403, "not_permitted"), (410, "not_possible"), (302, "refused")],
)
async def test_a_final_no_has_a_code(tried: Tried, status: int, code: str) -> None:
    tried.site.does_it = False
    tried.site.faults = [Answered(status=status, headers={"location": "/elsewhere"}) for _ in range(2)]
    with pytest.raises(Refused) as no:
        await tried.reply()
    assert no.value.code == code
    with pytest.raises(Refused) as no:
        await tried.do("hide")
    assert no.value.code == code


async def test_a_site_that_asks_us_to_wait_is_asked_again_later(tried: Tried) -> None:
    tried.site.faults.append(told({}, 429, retry_after="7"))
    with pytest.raises(Transient) as later:
        await tried.do("hide")
    assert later.value.retry_after_s == 7.0
    tried.site.faults.append(Answered(status=502, body=b"<html>"))
    with pytest.raises(Transient):
        await tried.reply()


@pytest.mark.parametrize("answer", [Answered(status=404, body=b"<html>"), told({"detail": "Not Found"}, 404)])
async def test_a_wrong_address_is_never_taken_for_an_items_removal(answer: Answered) -> None:
    with loopback(lambda _asked: answer) as address:
        generic = Generic(HandClock(START))
        access = Access(platform="generic", account_id="a", token=SECRET, app_secret=b"", base_url=address)
        for call in (generic.look(access, COMMENT), generic.set_state(access, COMMENT, "remove", "")):
            with pytest.raises(Refused) as no:
                await call
            assert no.value.code == "refused"
        await generic.close()


async def test_an_answer_that_shows_no_item_is_asked_for_again() -> None:
    with loopback(lambda _asked: told([])) as address:
        generic = Generic(HandClock(START))
        access = Access(platform="generic", account_id="a", token=SECRET, app_secret=b"", base_url=address)
        with pytest.raises(Transient):
            await generic.look(access, COMMENT)
        await generic.close()


async def test_without_a_callback_or_for_what_a_site_does_not_take_nothing_is_sent(tried: Tried) -> None:
    for do in ("like", "edit"):
        with pytest.raises(Refused) as no:
            await tried.do(do)
        assert no.value.code == "not_possible"
    for do in ("private_reply", "publish"):
        with pytest.raises(Refused):
            await tried.reply(do)
    with pytest.raises(Refused):
        await tried.generic.listing(tried.access, Listing(scope="account", id="a"), None)
    tried.access = msgspec.structs.replace(tried.access, base_url=None)
    with pytest.raises(Refused) as no:
        await tried.reply()
    assert no.value.code == "not_possible"
    assert tried.site.asked == []


async def test_the_callback_of_the_token_file_comes_before_the_accounts_address(tried: Tried) -> None:
    extra = {"callback_url": tried.access.base_url or ""}
    tried.access = msgspec.structs.replace(tried.access, base_url="http://127.0.0.1:1/nobody", extra=extra)
    assert await tried.do("hide")


async def test_a_secret_that_cannot_sign_is_told(tried: Tried) -> None:
    tried.access = msgspec.structs.replace(tried.access, token="whsec_***")
    with pytest.raises(Refused) as no:
        await tried.reply()
    assert no.value.code == "token_invalid"


async def test_a_site_that_is_not_there_was_certainly_not_told() -> None:
    generic = Generic(HandClock(START))
    access = Access(platform="generic", account_id="a", token=SECRET, app_secret=b"", base_url="http://127.0.0.1:1/")
    with pytest.raises(NotSent):
        await generic.create(access, COMMENT, "reply", REPLY)
    await generic.close()
