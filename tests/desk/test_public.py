"""The residents' pages in a real browser: light and dark, phone and wide screen, without a script, by keyboard."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from desk.core.limits import Terms
from desk.handlers.statements import make_token
from tests.desk.conftest import Served
from tests.desk.queue import THREAT, item_of
from tests.desk.test_desk import LOOKS, PHONE, WIDE, WIDTH, sign_in, tab_to
from tests.follow import follow

pytestmark = pytest.mark.browser
COMPLAINT = "Eg meinte ikkje noko vondt med det."
PRESSED = "main button:visible, main summary:visible, main input:visible"


async def statement(_: Page, served: Served) -> str:
    """The address of the statement about the threat in the queue."""
    at, item_id = served.now(), item_of("threat")
    token = await served.db.write(lambda tx: make_token(tx, "bo", at, Terms(), item_id=item_id))
    return f"{served.origin}/statements/{token}"


async def directory(_: Page, served: Served) -> str:
    """The address of the list of channels."""
    return f"{served.origin}/bo/channels"


async def form(_: Page, served: Served) -> str:
    """The address of the form for those without a link."""
    return f"{served.origin}/bo/complain"


async def complaint(page: Page, served: Served) -> str:
    """The address of a complaint at the desk, as somebody signed in sees it."""
    await page.goto(await statement(page, served))
    await page.get_by_label("Hvorfor er du uenig?").fill(COMPLAINT)
    await follow(page.get_by_role("button", name="Send klagen"))
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo/complaints")
    link = await page.get_by_role("article").get_by_role("link").first.get_attribute("href")
    return f"{served.origin}{link}"


@pytest.mark.parametrize(("colours", "size"), LOOKS)
async def test_they_fit_in_light_and_dark_from_phone_to_wide(
    browser: Browser, served: Served, tmp_path: Path, colours: str, size: ViewportSize
) -> None:
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if colours == "dark" else "light", java_script_enabled=False, locale="nb-NO"
    )
    for visit in (statement, directory, form, complaint):
        page = await context.new_page()
        await page.goto(await visit(page, served))
        assert await page.get_by_role("heading", level=1).count() == 1
        await page.screenshot(path=tmp_path / f"{visit.__name__}-{colours}-{size['width']}.png", full_page=True)
        await page.set_viewport_size({"width": 320, "height": 700})
        assert await page.evaluate(WIDTH) <= 320
        boxes = [await one.bounding_box() for one in await page.locator(PRESSED).all()]
        assert min([box["height"] for box in boxes if box], default=24) >= 24
        await page.close()
    await context.close()


async def test_a_writer_complains_by_keyboard_alone_and_reads_that_it_came(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=PHONE, locale="nb-NO")
    page = await context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text))
    await page.goto(await statement(page, served))
    await expect(page.get_by_text(THREAT)).to_be_hidden()
    await tab_to(page, "Det du skrev")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(THREAT)).to_be_visible()
    await page.get_by_label("Hvorfor er du uenig?").focus()
    await page.keyboard.type(COMPLAINT)
    await tab_to(page, "Send klagen")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**#complaint")
    await expect(page.get_by_text("Venter på et menneske")).to_be_visible()
    assert await context.cookies() == []
    assert problems == []
    await context.close()


async def test_a_complaint_is_upheld_at_the_desk_and_its_writer_reads_it(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    writer = await context.new_page()
    await page.goto(await complaint(page, served))
    await follow(page.get_by_role("button", name="Ta klagen"))
    await page.get_by_label("Svar (den som klaget, leser det)").fill("Vi misforstod.")
    await follow(page.get_by_role("button", name="Gi medhold"))
    await expect(page.get_by_text("Du fikk medhold")).to_be_visible()
    await writer.goto(await statement(writer, served))
    await expect(writer.get_by_text("Vi misforstod.")).to_be_visible()
    await context.close()
