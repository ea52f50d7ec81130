"""YouTube's adapter in a test's hand, with a channel of its own behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from ingest.adapters.google.youtube import YouTube
from ingest.core.change import Listed
from ingest.ports import Access, Listing, Page, Sending, Target
from tests.service.ingest.loopback import loopback
from tests.service.ingest.stage import START
from tests.service.ingest.tube import CHANNEL, VIDEO, Tube
from tests.world import HandClock

ACCOUNT = Listing(scope="account", id=CHANNEL)
WORDS = Sending(text="Takk.\nHilsen Bø", key="k1")
COMMENT = Target(object_id="Ugx1", account_id=CHANNEL, post_id=VIDEO)
REPLY = Target(object_id="Ugx1.a", account_id=CHANNEL, post_id=VIDEO, parent_id="Ugx1")


class Tried:
    """The adapter, the platform behind it, and what it may do there."""

    def __init__(self, tube: Tube, address: str) -> None:
        self.tube = tube
        self.clock = HandClock(START)
        self.youtube = YouTube(self.clock)
        self.access = Access(
            platform="youtube", account_id=CHANNEL, token="ya29.fresh", app_secret=b"hub-secret", base_url=address
        )

    async def all_pages(self, what: Listing) -> list[Page]:
        """Return every page of a listing."""
        pages = [await self.youtube.listing(self.access, what, None)]
        while pages[-1].next is not None:
            pages.append(await self.youtube.listing(self.access, what, pages[-1].next))
        return pages

    async def found(self, what: Listing) -> list[Listed]:
        return [one for page in await self.all_pages(what) for one in page.found]

    async def do(self, do: str, target: Target = COMMENT, text: str = "") -> bool:
        return await self.youtube.set_state(self.access, target, do, text)

    def with_refresh(self, refresh_token: str) -> None:
        """Let the token have run out, with one that renews it."""
        extra = {"refresh_token": refresh_token, "client_id": "c", "client_secret": "s"}
        self.tube.tokens.clear()
        where = f"{self.access.base_url}/token"
        self.access = msgspec.structs.replace(self.access, extra={**extra, "token_uri": where})


@asynccontextmanager
async def tried_tube() -> AsyncIterator[Tried]:
    """Try it on a platform of its own."""
    tube = Tube()
    tube.add("Ugx1")
    with loopback(tube) as address:
        tried = Tried(tube, address)
        yield tried
        await tried.youtube.close()
