"""The page of a crisis in a real browser: one link away, without JavaScript, on a phone and in the dark."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize

from desk.store.keys import as_role
from tests.desk.conftest import Served
from tests.desk.test_desk import LOOKS, WIDTH, sign_in
from tests.follow import follow

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("colours", "size"), LOOKS)
async def test_a_crisis_is_declared_one_link_from_the_queue_in_light_and_dark_from_phone_to_wide(
    browser: Browser, served: Served, tmp_path: Path, colours: str, size: ViewportSize
) -> None:
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if colours == "dark" else "light", java_script_enabled=False, locale="nb-NO"
    )
    page = await context.new_page()
    await served.grant(as_role("radmann"), "bo")
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo")
    await follow(page.get_by_role("link", name="Krise", exact=True))
    assert await page.get_by_role("heading", level=1).inner_text() == "Krise"
    shots, name = tmp_path / "shots", f"{colours}-{size['width']}"
    await page.screenshot(path=shots / f"before-{name}.png", full_page=True)
    declare = page.get_by_role("region", name="Erklær krise")
    await declare.get_by_label("Hvorfor?").fill("Flom i sentrum, tre hus er evakuert.")
    await follow(declare.get_by_role("button", name="Erklær krise"))
    assert "Det er erklært krise" in await page.locator("main").inner_text()
    await page.screenshot(path=shots / f"after-{name}.png", full_page=True)
    assert await page.evaluate(WIDTH) <= size["width"]
    await page.goto(f"{served.origin}/bo")
    assert await page.get_by_role("status").filter(has_text="Det er erklært krise").count() == 1
    assert await page.evaluate(WIDTH) <= size["width"]
    await context.close()
