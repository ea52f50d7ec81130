"""The adapter of WordPress in a test's hand, with a site of its own behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ingest.adapters.generic import Generic
from ingest.adapters.wordpress import WordPress
from ingest.core.change import Listed
from ingest.ports import Access, Listing, Sending, Target
from tests.service.ingest.loopback import loopback
from tests.service.ingest.site import PASSWORD, SITE, USER, Site
from tests.service.ingest.stage import START
from tests.world import HandClock

ACCOUNT = Listing(scope="account", id=SITE)
WORDS = Sending(text='Takk for "spørsmålet".\nHilsen Bø', key="k1")
COMMENT = Target(object_id=f"{SITE}/512", account_id=SITE, post_id=f"{SITE}/77")


class Tried:
    """The adapter, the site behind it, and what it may do there."""

    def __init__(self, site: Site, address: str) -> None:
        self.site = site
        self.wordpress = WordPress(Generic(HandClock(START)))
        self.access = Access(
            platform="wordpress",
            account_id=SITE,
            token=PASSWORD,
            app_secret=b"",
            base_url=address,
            extra={"user": USER},
        )

    async def found(self, what: Listing) -> list[Listed]:
        """Return everything that a listing shows, page by page."""
        page = await self.wordpress.listing(self.access, what, None)
        found = list(page.found)
        while page.next is not None:
            page = await self.wordpress.listing(self.access, what, page.next)
            found += page.found
        return found

    async def numbers(self, what: Listing) -> list[str]:
        return [one.object_id.removeprefix(f"{SITE}/") for one in await self.found(what)]

    async def do(self, do: str, target: Target = COMMENT, text: str = "") -> bool:
        return await self.wordpress.set_state(self.access, target, do, text)


@asynccontextmanager
async def tried_site() -> AsyncIterator[Tried]:
    """Try it on a platform of its own."""
    site = Site()
    site.add(512)
    with loopback(site) as address:
        tried = Tried(site, address)
        yield tried
        await tried.wordpress.close()
