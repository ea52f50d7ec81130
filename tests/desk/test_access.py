"""Setting up how one signs in, and signing in, in a real browser, under axe-core, in light and dark and narrow."""

import re

import pytest
from playwright.async_api import Browser
from pyotp.totp import TOTP

from tests.desk.conftest import Served
from tests.desk.test_desk import WIDE
from tests.desk.test_every_page import wrong
from tests.follow import follow

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.mark.parametrize("served", [{"desk_second_factor": True}], indirect=True)
@pytest.mark.parametrize("language", ["nb-NO", "nn-NO", "sv-SE", "en-GB"])
async def test_a_newcomer_sets_up_and_comes_back_by_a_recovery_code(
    browser: Browser, served: Served, language: str
) -> None:
    context = await browser.new_context(viewport=WIDE, locale=language)
    page = await context.new_page()
    await page.goto(await served.link("bo"))
    await follow(page.locator("main button"))
    await page.locator("details summary").click()
    secret = re.sub(r"\s", "", await page.locator(".secret").inner_text())
    found = await wrong(page, page.url)
    await page.locator("#passphrase").fill("fire blå båter på fjorden")
    await page.locator("#code").fill(TOTP(secret).at(served.now()))
    await follow(page.locator("main button"))
    code = await page.locator(".recovery code").first.inner_text()
    found += await wrong(page, page.url)
    await page.locator("main a.ds-button").click()
    await page.wait_for_url(f"{served.origin}/")
    await context.clear_cookies()
    await page.goto(f"{served.origin}/bo")
    found += await wrong(page, page.url)
    for given, value in (("person", "kari"), ("passphrase", "fire blå båter på fjorden"), ("code", code)):
        await page.locator(f"#{given}").fill(value)
    await page.locator("main button").click()
    await page.wait_for_url(f"{served.origin}/bo")
    await context.close()
    assert found == []
