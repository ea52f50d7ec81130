"""Two people at one item in a real browser: they see each other, one proposes, the other reads why and confirms."""

import asyncio

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from common.db import Tx
from desk.store import Onlookers
from tests.desk.conftest import Served
from tests.desk.queue import item_of
from tests.desk.test_desk import WIDE
from tests.desk.test_every_page import wrong

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
HEARS_MS = 25_000
"""An open page asks every 20 seconds; the browser's own clock is moved on, nobody waits."""


async def enter(browser: Browser, served: Served, person: str) -> BrowserContext:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    await page.goto(await served.link("bo", person=person))
    await page.locator("main button").click()
    await page.wait_for_url(f"{served.origin}/")
    await page.close()
    return context


async def none_but_kari(served: Served) -> None:
    """Wait until the desk has heard that all others left: a browser says so while it already shows another page."""

    def others(tx: Tx) -> list[str]:
        return Onlookers(tx, "bo").others(item_of("threat"), "kari", served.now())

    async with asyncio.timeout(30):
        while await served.db.read(others):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0.05)


async def test_an_open_page_hears_who_else_has_the_item_open_and_what_waits_is_plain(
    browser: Browser, served: Served
) -> None:
    kari, ola = await enter(browser, served, "kari"), await enter(browser, served, "ola")
    here = f"{served.origin}/bo/items/{item_of('threat')}"
    first, second = await kari.new_page(), await ola.new_page()
    await first.clock.install()
    await first.goto(here)
    seen = first.locator("#onlookers")
    await expect(seen).to_be_empty()
    await second.goto(here)
    await expect(second.locator("#onlookers")).to_contain_text("kari har også denne åpen nå")
    await first.clock.fast_forward(HEARS_MS)
    await expect(seen).to_contain_text("ola har også denne åpen nå")
    await second.goto(f"{served.origin}/bo")
    await none_but_kari(served)
    await first.clock.fast_forward(HEARS_MS)
    await expect(seen).to_be_empty()
    await first.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true })")
    form = first.locator("form", has=first.locator('input[name="do"][value="remove"]'))
    await form.locator('[name="clause"]').select_option("LAW-straffeloven-263")
    await form.locator('[name="reason"]').fill("Du truer en navngitt person.")
    await form.locator("button").last.click()
    await first.wait_for_url("**did=second_wanted")
    await second.goto(here)
    await expect(second.get_by_role("heading", name="Venter på en person til: fjerne")).to_be_visible()
    assert await wrong(second, here) == []
    await second.get_by_role("button", name="Send tilbake").click()
    await expect(second.get_by_role("alert")).to_contain_text("Skriv en begrunnelse.")
    await second.get_by_label("Begrunnelse (må til når du sender tilbake)").fill("Det er ikke rettet mot noen.")
    await second.get_by_role("button", name="Send tilbake").click()
    await second.wait_for_url("**did=second_return")
    for context in (kari, ola):
        await context.close()
