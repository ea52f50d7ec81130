"""Every page of the desk under axe-core in a browser: in four languages, light, in one also dark, at 200 and 400 %."""

import pytest
from playwright.async_api import Browser, BrowserContext, Page
from starlette.routing import Route

from desk.core.guide import LANGUAGES
from tests.desk.axe import OF_COLOURS, violations
from tests.desk.conftest import Served
from tests.desk.pages import NO_PAGE, PAGES, RIGHTS
from tests.desk.test_desk import WIDE, WIDTH

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
NARROW = 320
"""1280 px at 400 %: WCAG 2.2, 1.4.10 (reflow)."""
WRONG = """() => {
  const main = document.querySelector('main')
  main.innerHTML = '<img src=x><p>Hei</p>'
  main.lastChild.style.color = '#eee'
}"""
TWICE = 640
"""1280 px at 200 %: 1.4.4."""


def test_every_page_is_listed_or_is_named_as_none(served: Served) -> None:
    asked = {one.path for one in served.routes() if isinstance(one, Route) and "GET" in (one.methods or ())}
    assert asked == PAGES.keys() | NO_PAGE.keys()
    assert not PAGES.keys() & NO_PAGE.keys()


async def enter(browser: Browser, served: Served, language: str) -> BrowserContext:
    """A browser of somebody who may everything, and reads this language."""
    context = await browser.new_context(viewport=WIDE, locale={"en": "en-GB"}.get(language, f"{language}-NO"))
    for right in RIGHTS:
        await served.grant(right, "bo")
    page = await context.new_page()
    await page.goto(await served.link("bo"))
    await page.locator("main button").click()
    await page.wait_for_url(f"{served.origin}/")
    await context.add_cookies([{"name": "ordstyrer_language", "value": language, "url": served.origin}])
    await page.close()
    return context


async def wrong(page: Page, path: str, *, dark: bool = True) -> list[str]:
    """Return what is wrong with an open page: in light, in dark where it is asked for, and narrow."""
    found = []
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found += [f"{path} light: {one}" for one in await violations(page)]
    if dark:
        await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += [f"{path} dark: {one}" for one in await violations(page, rules=OF_COLOURS)]
    for width in (TWICE, NARROW):
        await page.set_viewport_size({"width": width, "height": 800})
        if (wide := await page.evaluate(WIDTH)) > width:
            found.append(f"{path}: {wide} px wide on {width} px")
    await page.set_viewport_size(WIDE)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_on_any_page_in_light_and_dark_and_none_scrolls_sideways(
    browser: Browser, served: Served, language: str
) -> None:
    context = await enter(browser, served, language)
    page = await context.new_page()
    found = []
    for visits in PAGES.values():
        for visit in visits:
            path = await visit(page, served)
            public = path.startswith("/statements/") or path in {"/bo/complain", "/bo/channels"}
            answer = await page.goto(f"{served.origin}{path}" + (f"?lang={language}" if public else ""))
            assert answer is not None
            assert answer.status == 200, path
            assert await page.get_attribute("html", "lang") == language, path
            # In dark only the colours are others, and the words of a language have none of their own: one is enough.
            found += await wrong(page, path, dark=language == LANGUAGES[0])
    await context.close()
    assert found == []


async def test_axe_sees_what_is_wrong(browser: Browser, served: Served) -> None:
    context = await enter(browser, served, "nb")
    page = await context.new_page()
    await page.goto(f"{served.origin}/bo")
    await page.evaluate(WRONG)
    found = {one.partition(" ")[0] for one in await violations(page)}
    assert {"image-alt", "color-contrast", "page-has-heading-one"} <= found
    await context.close()
