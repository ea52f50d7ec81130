"""A small LinkedIn on loopback, and the adapter that asks it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ingest.adapters.linkedin import LinkedIn
from ingest.ports import Access, Listing, Page, Sending, Target
from tests.service.ingest.loopback import Answered, Asked, told
from tests.service.ingest.stage import START
from tests.world import HandClock

ORGANISATION = "urn:li:organization:12345"
POST, ON = "urn:li:share:1", "urn:li:activity:1"
COMMENT_ID = "urn:li:comment:(urn:li:activity:1,2)"
SECRET = b"client-secret"


class Network:
    """A small LinkedIn: one post with comments, asked as the Comments API's reference says."""

    def __init__(self) -> None:
        self.comments: dict[str, dict[str, Any]] = {}
        self.asked: list[Asked] = []
        self.faults: list[Answered] = []
        self.does_it = True
        self.per_page = 2
        self.notifications: list[dict[str, Any]] = []
        self.add("2", "urn:li:person:abc", "Bra!")

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method != "GET"]

    def add(self, number: str, actor: str, text: str, root: str | None = None, at: datetime = START) -> str:
        urn = f"urn:li:comment:({ON},{number})"
        self.comments[urn] = {
            "id": number,
            "$URN": urn,
            "actor": actor,
            "object": ON,
            "message": {"text": text},
            "created": {"time": int(at.timestamp() * 1000)},
            **({"parentComment": root} if root else {}),
        }
        return urn

    def __call__(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        assert asked.headers["authorization"] == "Bearer AQXtoken"
        assert asked.headers["linkedin-version"] == "202511"
        assert asked.headers["x-restli-protocol-version"] == "2.0.0"
        answer = self._answer(asked) if asked.method == "GET" or self.does_it else Answered(status=204)
        return self.faults.pop(0) if self.faults and asked.method != "GET" else answer

    def _answer(self, asked: Asked) -> Answered:
        path = asked.path.removeprefix("/rest/")
        if path == "organizationalEntityNotifications":
            return self._paged(self.notifications, asked.query)
        if path.startswith("posts/"):
            return told({"commentary": "Se @Bø"}) if path == "posts/urn:li:share:9" else Answered(status=404)
        on, _, number = path.removeprefix("socialActions/").partition("/comments")
        if number:
            return self._one(asked, f"urn:li:comment:({on},{number.removeprefix('/')})")
        if asked.method == "POST":
            return self._created(asked)
        under = [one for one in self.comments.values() if one.get("parentComment", POST) == on]
        return self._paged(under, asked.query)

    def _paged(self, rows: list[dict[str, Any]], query: Mapping[str, str]) -> Answered:
        start = int(query["start"])
        links = [{"rel": "next", "href": "/x"}] if start + self.per_page < len(rows) else []
        paging = {"start": start, "count": self.per_page, "links": links}
        return told({"elements": rows[start : start + self.per_page], "paging": paging})

    def _one(self, asked: Asked, urn: str) -> Answered:
        found = self.comments.get(urn)
        if found is None:
            return Answered(status=404)
        if asked.method == "GET":
            return told(found)
        assert asked.query["actor"] == ORGANISATION
        if found["actor"] != ORGANISATION:
            return told({"status": 403, "message": "Not enough permissions"}, 403)
        if asked.method == "DELETE":
            del self.comments[urn]
        else:
            assert asked.headers["x-restli-method"] == "PARTIAL_UPDATE"
            found["message"] = asked.json["patch"]["message"]["$set"]
        return Answered(status=204)

    def _created(self, asked: Asked) -> Answered:
        given = asked.json
        number = str(900 + len(self.comments))
        urn = self.add(number, given["actor"], given["message"]["text"], given.get("parentComment"))
        return told(self.comments[urn], 201)


COMMENT = Target(object_id=COMMENT_ID, account_id=ORGANISATION, post_id=POST)
MENTION = Target(object_id="urn:li:share:9", account_id=ORGANISATION, kind="mention")
WORDS = Sending(text="Takk.\nHilsen Bø", key="k1")


class Tried:
    """The adapter, the network behind it, and what it may do there."""

    def __init__(self, network: Network, address: str) -> None:
        self.network = network
        self.linkedin = LinkedIn(HandClock(START), "202511")
        self.access = Access(
            platform="linkedin", account_id=ORGANISATION, token="AQXtoken", app_secret=SECRET, base_url=address
        )

    async def do(self, do: str, object_id: str = COMMENT_ID, text: str = "") -> bool:
        target = Target(object_id=object_id, account_id=ORGANISATION)
        return await self.linkedin.set_state(self.access, target, do, text)

    async def reply(self, target: Target = COMMENT) -> str | None:
        return await self.linkedin.create(self.access, target, "reply", WORDS)

    async def found(self, target: Target = COMMENT, hours: int = 0, do: str = "reply") -> tuple[bool, str | None]:
        return await self.linkedin.find_created(self.access, target, do, WORDS, START + timedelta(hours=hours))

    async def pages(self, what: Listing) -> list[Page]:
        found = [await self.linkedin.listing(self.access, what, None)]
        while found[-1].next is not None:
            found.append(await self.linkedin.listing(self.access, what, found[-1].next))
        return found
