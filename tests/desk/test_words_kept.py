"""What somebody has begun to write at an item stays before them, in a real browser."""

import pytest
from playwright.async_api import Browser, expect

from tests.desk.conftest import Served
from tests.desk.queue import item_of
from tests.desk.test_desk import WIDE, sign_in
from tests.desk.test_session_end import answer_heard
from tests.follow import follow

pytestmark = pytest.mark.browser
GONE_OUT_MS = 15_000
"""By then a reply can't be taken back any more, and the page shows what became of it."""


async def test_a_page_that_would_show_what_became_of_a_reply_leaves_whoever_writes_by_then_alone(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    await page.clock.install()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo/items/{item_of('question')}")
    await page.locator("#reply-text").fill("Klokka ti, og det er ledig plass.")
    await follow(page.get_by_role("button", name="Send svaret", exact=True))
    await expect(page.locator(".going")).to_be_visible()
    drawn: list[str] = []
    page.on("request", lambda asked: drawn.append(asked.url) if asked.is_navigation_request() else None)
    await page.locator("details:has(#mark-error) > summary").click()
    await page.locator("#mark-error").fill("Biblioteket er stengt")
    await page.clock.run_for(GONE_OUT_MS)
    await answer_heard(page)
    assert drawn == []
    await expect(page.locator("#mark-error")).to_have_value("Biblioteket er stengt")
    await context.close()
