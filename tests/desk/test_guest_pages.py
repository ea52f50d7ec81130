"""What a guest sees, in a real browser under axe-core: in four languages, light and dark, wide and narrow."""

import pytest
from playwright.async_api import Browser

from desk.core.guide import LANGUAGES
from tests.desk.asked_pages import guests
from tests.desk.conftest import Served
from tests.desk.test_desk import WIDE
from tests.desk.test_every_page import enter, wrong
from tests.follow import follow

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_guest_reads_and_answers_on_pages_that_axe_finds_nothing_on(
    browser: Browser, served: Served, language: str
) -> None:
    desk = await enter(browser, served, "nb")
    await guests(await desk.new_page(), served)
    guest = await browser.new_context(viewport=WIDE)
    page = await guest.new_page()
    await page.goto(await served.link("bo", person="per"))
    await follow(page.locator("main button"))
    await guest.add_cookies([{"name": "ordstyrer_language", "value": language, "url": served.origin}])
    await page.goto(f"{served.origin}/bo/guest")
    found = await wrong(page, "/guest")
    await follow(page.locator('main a[href*="/guest/"]').first)
    assert await page.get_attribute("html", "lang") == language
    found += await wrong(page, "/guest/…")
    await page.locator('main textarea[name="text"]').fill("I natt. Hilsen Teknisk drift")
    await follow(page.locator("main form button").last)
    found += await wrong(page, "/guest/… answered")
    await desk.close()
    await guest.close()
    assert found == []
