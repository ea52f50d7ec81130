"""A small X on loopback, and the adapter that asks it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ingest.adapters.x import X
from ingest.ports import Access, Listing, Page, Sending, Target
from tests.service.ingest.loopback import Answered, Asked, told
from tests.service.ingest.stage import START
from tests.world import HandClock

US, THEM = "222222222", "111111111"
SECRET = b"consumer-secret"


class Network:
    """A small X: posts by id and messages, asked as the API's reference says."""

    def __init__(self) -> None:
        self.posts: dict[str, dict[str, Any]] = {}
        self.hidden: set[str] = set()
        self.messages: list[dict[str, Any]] = []
        self.asked: list[Asked] = []
        self.faults: list[Answered] = []
        self.does_it = True
        self.per_page = 2
        self.headers: dict[str, str] = {}
        self.signed_by: Callable[[Asked], bool] = lambda asked: asked.headers["authorization"] == "Bearer token-of-bo"
        self.add("1009", THEM, "@bo Hei &amp; hå")

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method != "GET"]

    def add(self, number: str, author: str, text: str, answers: str | None = None) -> None:
        refers = {"referenced_tweets": [{"type": "replied_to", "id": answers}]} if answers else {}
        at = START.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        self.posts[number] = {"id": number, "author_id": author, "text": text, "created_at": at, **refers}

    def __call__(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        assert self.signed_by(asked)
        answer = self._answer(asked) if asked.method == "GET" or self.does_it else told({"data": {}})
        return self.faults.pop(0) if self.faults and asked.method != "GET" else answer

    def _answer(self, asked: Asked) -> Answered:
        match asked.method, asked.path.removeprefix("/2/").split("/"):
            case "POST", ["tweets"]:
                answer = self._reply(asked.json)
            case "GET", ["tweets", *numbers]:
                answer = told(self._one(numbers[0]) if numbers else self._several(asked.query["ids"]))
            case "DELETE", ["tweets", number]:
                answer = self._delete(number)
            case "PUT", ["tweets", number, "hidden"]:
                answer = self._hide(number, asked.json["hidden"])
            case "GET", ["users", _, "mentions"]:
                answer = self._mentions(asked.query)
            case "GET", ["users", who, "tweets"]:
                answer = told({"data": [7, *(one for one in self.posts.values() if one["author_id"] == who)]})
            case "POST", ["dm_conversations", "with", _, "messages"]:
                answer = self._message(asked.json["text"])
            case _:
                answer = told({"data": self.messages})
        return answer

    def _several(self, ids: str) -> dict[str, Any]:
        return {"data": [self.posts[one] for one in ids.split(",")]}

    def _reply(self, given: dict[str, Any]) -> Answered:
        number = str(2000 + len(self.posts))
        self.add(number, US, "@kari_n " + given["text"], given["reply"]["in_reply_to_tweet_id"])
        return told({"data": {"id": number, "text": given["text"]}}, 201)

    def _message(self, text: str) -> Answered:
        number = str(3000 + len(self.messages))
        self.messages.append({"id": number, "sender_id": US, "text": text, "created_at": START.isoformat()})
        return told({"data": {"dm_event_id": number}}, 201)

    def _one(self, number: str) -> dict[str, Any]:
        if number in self.posts:
            return {"data": self.posts[number]}
        return {"errors": [{"type": "https://api.twitter.com/2/problems/resource-not-found"}]}

    def _delete(self, number: str) -> Answered:
        if self.posts.get(number, {}).get("author_id") != US:
            return told({"title": "Forbidden", "status": 403}, 403)
        del self.posts[number]
        return told({"data": {"deleted": True}})

    def _hide(self, number: str, wanted: bool) -> Answered:
        if number not in self.posts:
            return Answered(status=404)
        (self.hidden.add if wanted else self.hidden.discard)(number)
        return told({"data": {"hidden": wanted}})

    def _mentions(self, query: dict[str, str]) -> Answered:
        start = int(query.get("pagination_token", "0"))
        rows = [one for one in self.posts.values() if one["author_id"] != US]
        following = {"next_token": str(start + self.per_page)} if start + self.per_page < len(rows) else {}
        body = {
            "data": rows[start : start + self.per_page],
            "includes": {"users": [{"id": THEM, "name": "Kari"}]},
            "meta": following,
        }
        return Answered(body=json.dumps(body).encode(), headers=self.headers)


POST = Target(object_id="1009", account_id=US, kind="mention")
MESSAGE = Target(object_id="1903", account_id=US, kind="message", thread_id=THEM)
WORDS = Sending(text="Takk.\nHilsen Bø", key="k1")


class Tried:
    """The adapter, the network behind it, and what it may do there."""

    def __init__(self, network: Network, address: str) -> None:
        self.network = network
        self.x = X(HandClock(START))
        self.access = Access(platform="x", account_id=US, token="token-of-bo", app_secret=SECRET, base_url=address)

    async def do(self, do: str, target: Target = POST) -> bool:
        return await self.x.set_state(self.access, target, do, "")

    async def reply(self, target: Target = POST) -> str | None:
        return await self.x.create(self.access, target, "reply", WORDS)

    async def found(self, target: Target = POST, hours: int = 0, do: str = "reply") -> tuple[bool, str | None]:
        return await self.x.find_created(self.access, target, do, WORDS, START + timedelta(hours=hours))

    async def pages(self, what: Listing) -> list[Page]:
        found = [await self.x.listing(self.access, what, None)]
        while found[-1].next is not None:
            found.append(await self.x.listing(self.access, what, found[-1].next))
        return found
