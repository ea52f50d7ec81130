"""The warning before a session ends, in a real browser: it is announced, and whoever is there stays."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.desk.axe import violations
from tests.desk.conftest import Served
from tests.desk.test_desk import WIDE, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SOON = {"kind": "idle", "left_s": 240, "lead_s": 300}
LAST = {"kind": "over", "left_s": 600, "lead_s": 900}
GONE = {"kind": "gone", "left_s": 0, "lead_s": 0}


async def answer_heard(page: Page) -> None:
    """Let the page hear the answer before, by the real clock: the one that a test moves would overtake it."""
    await page.evaluate("() => fetch('/healthz').then((answer) => answer.text())")


async def test_somebody_is_asked_before_the_session_ends_stays_by_one_key_and_is_told_when_it_has_ended(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO", reduced_motion="reduce")
    page = await context.new_page()
    await page.clock.install()
    await sign_in(page, served, "bo")
    told = SOON

    async def answered(route: Route) -> None:
        # The desk's own clock cannot be moved here; that somebody stays is the desk's own answer.
        if route.request.method == "POST":
            await route.continue_()
        else:
            await route.fulfill(json=told, status=401 if told is GONE else 200)

    await page.route("**/sign-in/session", answered)
    await page.goto(f"{served.origin}/bo")
    dialog = page.get_by_role("alertdialog")
    await expect(dialog).to_be_hidden()
    await page.clock.fast_forward("01:56:00")
    await expect(dialog).to_contain_text("Om 4 min blir du logget ut")
    await expect(page.get_by_role("button", name="Bli innlogget")).to_be_focused()
    assert await violations(page) == []
    async with page.expect_response("**/sign-in/session") as stayed:
        await page.keyboard.press("Enter")
    assert (await stayed.value).ok
    await answer_heard(page)
    await expect(dialog).to_be_hidden()
    told = GONE
    await page.clock.fast_forward("02:00:00")
    await expect(dialog).to_contain_text("Du er logget ut")
    await expect(page.get_by_role("link", name="Logg inn på nytt")).to_have_attribute("href", "/sign-in?next=%2Fbo")
    assert await violations(page) == []
    await context.close()


async def test_whoever_stays_is_told_at_once_where_the_sessions_own_end_is_near_by_then(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO", reduced_motion="reduce")
    page = await context.new_page()
    await page.clock.install()
    await sign_in(page, served, "bo")

    async def answered(route: Route) -> None:
        await route.fulfill(json=LAST if route.request.method == "POST" else SOON)

    await page.route("**/sign-in/session", answered)
    await page.goto(f"{served.origin}/bo")
    dialog = page.get_by_role("alertdialog")
    await page.clock.fast_forward("01:56:00")
    await expect(dialog).to_contain_text("Om 4 min blir du logget ut")
    await page.keyboard.press("Enter")
    await expect(dialog).to_contain_text("Om 10 min må du logge inn på nytt")
    await expect(page.get_by_role("button", name="Lukk")).to_be_visible()
    await context.close()


async def test_a_desk_in_trouble_is_not_asked_each_second(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO", reduced_motion="reduce")
    page = await context.new_page()
    await page.clock.install()
    await sign_in(page, served, "bo")
    asked = []

    async def answered(route: Route) -> None:
        asked.append(route.request.method)
        await route.fulfill(status=503, body="")

    await page.route("**/sign-in/session", answered)
    await page.goto(f"{served.origin}/bo")
    # It stands there: on a slow machine the ten seconds after which the desk is asked again would pass by themselves.
    await page.clock.pause_at(served.now() + timedelta(minutes=116))
    for _ in range(5):
        await page.clock.run_for(1000)
        await answer_heard(page)
    assert len(asked) == 1
    await context.close()
