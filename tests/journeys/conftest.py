"""The whole product with pretended platforms, started once for all journeys, and people who work at its desk."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from tests.flow.program import ROOT
from tests.flow.rig import Rig
from tests.follow import follow
from tests.parts.chromium import Chromium

MUNICIPALITIES = ("bo", "kinn", "knivsta", "randaberg", "sogne")
RIGHTS = ("moderate", "policy", "admin", "publish", "archive")
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
SIZES = {"wide": WIDE, "phone": PHONE}
PEOPLED = {"ORDSTYRER_NOTIFIER_ROLES_FILE": str(ROOT / "deploy" / "demo" / "roles.toml")}
"""Somebody is reached in every role, as in any municipality that works: their mails lie in the data folder."""
JOURNEY_S_MAX = 300
WAIT_MS_MAX = 30_000
OUTSIDE = """() => document.documentElement.scrollWidth <= screen.width ? []
  : [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > screen.width)
    .map((e) => `${e.tagName}.${e.className} ${e.getBoundingClientRect().right}`)"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each journey goes through a real browser, and takes its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(JOURNEY_S_MAX))


@dataclass
class Person:
    """Somebody at the desk of a municipality, in a browser of their own."""

    page: Page
    rig: Rig
    municipality: str
    problems: list[str] = field(default_factory=list)

    @property
    def platform(self) -> "Platform":
        """The platform, as it truly stands."""
        return Platform(self.rig, self.municipality)

    @property
    def desk(self) -> str:
        """The address of their queue."""
        return f"{self.rig.url('desk')}/{self.municipality}"

    async def go(self, path: str = "") -> None:
        """Open a page of their municipality."""
        await self.page.goto(self.desk + path)

    async def idle(self) -> None:
        """Let platforms and services do all they have to do."""
        await asyncio.to_thread(self.rig.until_idle)

    async def said(self, text: str, **more: object) -> str:
        """Let a resident write under one of the municipality's posts; return the platform's id."""
        object_id = await asyncio.to_thread(self.rig.comment, self.municipality, text, **more)
        await self.idle()
        return object_id

    async def open(self, words: str) -> None:
        """Find an item in the queue by its words, and open it."""
        await self.go()
        article = self.page.get_by_role("article").filter(has_text=words).first
        await article.get_by_role("link").first.click()
        await self.page.wait_for_url("**/items/*")

    def box(self, summary: str) -> Locator:
        """The folded part of the page with this line."""
        return self.page.locator("details").filter(has=self.page.locator("summary", has_text=re.compile(f"^{summary}")))

    async def unfold(self, summary: str) -> Locator:
        """Open a folded part of the page where it is folded; return it."""
        box = self.box(summary).first
        if await box.get_attribute("open") is None:
            await box.locator("summary").click()
        return box

    async def reads(self, words: str) -> None:
        """Look at the page anew: it says this."""
        address = self.page.url.partition("?")[0].removesuffix("/acts")
        await self.page.goto(address)
        await expect(self.page.locator("main")).to_contain_text(words)

    async def leave(self) -> None:
        """Close the browser; nothing went wrong in it."""
        assert self.problems == []
        await self.page.context.close()

    async def press(self, name: str) -> None:
        """Press a button by its name; let all that follows from it happen."""
        await follow(self.page.get_by_role("button", name=name, exact=True).first)
        await self.idle()

    async def fits(self) -> None:
        """Nothing of the page lies outside of the screen."""
        size = self.page.viewport_size
        assert size is not None
        out = await self.page.evaluate(OUTSIDE)
        assert "\n".join(out) == ""


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """Five municipalities, the pretended platforms and the product in one process; no moderator but the test."""
    folder = tmp_path_factory.mktemp("journeys") / "rig"
    with Rig(folder, municipalities=MUNICIPALITIES, moderated=False, more=PEOPLED) as rig:
        rig.start()
        rig.start_simulator()
        rig.until_idle()
        yield rig


@pytest.fixture
async def browser(chromium: Chromium) -> AsyncIterator[Browser]:
    """The session's browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(chromium.endpoint)
        yield browser
        await browser.close()


async def enter(browser: Browser, rig: Rig, who: str, municipality: str, size: str, *roles: str) -> Person:
    """Sign somebody in by a link, as the command line prints it."""
    words = [word for right in RIGHTS for word in ("--right", right)]
    words += [word for role in roles for word in ("--role", role)]
    told = await asyncio.to_thread(rig.run_product, "invite", who, "--municipality", municipality, *words)
    found = re.search(r"/link/\S+", told)
    assert found is not None
    context = await browser.new_context(viewport=SIZES[size], is_mobile=size == "phone", has_touch=size == "phone")
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS_MAX)
    person = Person(page, rig, municipality)
    page.on("pageerror", lambda error: person.problems.append(str(error)))
    await page.goto(rig.url("desk") + found.group(0))
    await page.locator("main button").click()
    await page.wait_for_url(f"{rig.url('desk')}/")
    return person


@dataclass
class Platform:
    """What the pretended platform holds: the truth."""

    rig: Rig
    municipality: str

    async def comment(self, object_id: str) -> dict[str, Any]:
        """Return a comment as it stands there."""
        found = (await self._truth())["comments"]
        return next(one for one in found if one["object_id"] == object_id)

    async def writes(self, object_id: str) -> list[str]:
        """Return what was done to a comment, in order."""
        found = (await self._truth())["writes"]
        return [one["do"] for one in found if one["object_id"] == object_id and one["applied"]]

    async def posts(self) -> int:
        """Return how many posts of the municipality there are."""
        return len((await self._truth())["posts"])

    async def _truth(self) -> dict[str, Any]:
        found: dict[str, Any] = (await asyncio.to_thread(self.rig.truth))[self.municipality]
        return found
