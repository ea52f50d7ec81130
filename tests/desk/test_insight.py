"""The figures in a real browser: in light and dark, from phone to wide, and the report that stands alone."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, ViewportSize

from tests.desk.conftest import Served
from tests.desk.test_desk import LOOKS, WIDTH, sign_in
from tests.desk.year import figures_until
from tests.follow import follow

pytestmark = pytest.mark.browser
COLOUR = "() => getComputedStyle(document.querySelector('.chart-bar')).stroke"


@pytest.mark.parametrize("last", [date(2027, 1, 1), date(2028, 12, 31)])
def test_the_figures_shown_here_are_of_one_year_on_its_first_day_as_on_its_last(last: date) -> None:
    assert {cell.day.year for cell in figures_until(last)} == {last.year}


@pytest.mark.parametrize(("colours", "size"), LOOKS)
async def test_the_figures_are_one_link_from_the_queue_and_fit_in_light_and_dark_from_phone_to_wide(
    browser: Browser, served: Served, tmp_path: Path, colours: str, size: ViewportSize
) -> None:
    today = served.now().astimezone(ZoneInfo("Europe/Oslo")).date()
    await served.count("bo", figures_until(today))
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if colours == "dark" else "light", java_script_enabled=False, locale="nb-NO"
    )
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo")
    await follow(page.get_by_role("link", name="Tall", exact=True))
    assert await page.get_by_role("heading", level=1).inner_text() == "Tall"
    await follow(page.get_by_role("link", name="År", exact=True))
    await page.screenshot(path=tmp_path / "shots" / f"insight-{colours}-{size['width']}.png", full_page=True)
    assert await page.get_by_role("img", name="Hva som ble av det systemet skjulte").count() == 1
    assert await page.evaluate(WIDTH) <= size["width"]
    for table in await page.get_by_text("Tallene i en tabell").all():
        await table.click()
    assert await page.evaluate(WIDTH) <= size["width"]
    # The stylesheet reaches into the charts, whatever the policy of the page.
    assert await page.evaluate(COLOUR) == ("rgb(0, 80, 122)" if colours == "light" else "rgb(140, 200, 236)")
    await page.goto(f"{served.origin}/bo/insight/report/{today.year}")
    assert await page.evaluate(COLOUR) == ("rgb(0, 80, 122)" if colours == "light" else "rgb(140, 200, 236)")
    await page.screenshot(path=tmp_path / "shots" / f"report-{colours}-{size['width']}.png", full_page=True)
    assert await page.evaluate(WIDTH) <= size["width"]
    await context.close()
