"""The publishing plan with something in it, for the list of pages."""

from datetime import timedelta

from playwright.async_api import Page

from tests.desk.conftest import Served


async def entry(page: Page, served: Served) -> str:
    """A planned post, written in its form."""
    await page.goto(f"{served.origin}/bo/plan/new")
    day = (served.now() + timedelta(days=3)).date().isoformat()
    await page.locator("#plan-day").fill(day)
    await page.locator("#plan-hour").fill("12:00")
    await page.locator("#content").select_option(index=1)
    await page.locator("#goal").fill("Vise fram biblioteket")
    await page.locator("#account").select_option("facebook:1")
    await page.locator("#text").fill("Velkommen til åpen dag i biblioteket!")
    await page.locator('main button[value="plan"]').click()
    await page.wait_for_url("**/plan/*-*")
    return page.url.removeprefix(served.origin).partition("?")[0]


async def plan(page: Page, served: Served) -> str:
    """The month with a planned post."""
    await entry(page, served)
    return "/bo/plan"
