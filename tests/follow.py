"""Pressing what leads to another page: a look taken before that page stands there is a look at the page before it."""

from playwright.async_api import Locator, expect

# A machine that does five other things is slow, not wrong.
expect.set_options(timeout=20_000)


async def follow(pressed: Locator) -> None:
    """Press a link or a form's button; return when the page that it leads to stands there."""
    async with pressed.page.expect_navigation(wait_until="load"):
        await pressed.click()
