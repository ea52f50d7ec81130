"""The desk's own keys in a real browser: their list, the palette, and turning them off."""

import asyncio

import pytest
from playwright.async_api import Browser, Route, ViewportSize, expect

from tests.desk.conftest import Served
from tests.desk.queue import item_of
from tests.desk.test_desk import WIDE, sign_in

pytestmark = pytest.mark.browser
LOW: ViewportSize = {"width": 640, "height": 400}


async def test_the_keys_are_listed_on_a_question_mark_and_are_letters_in_a_field(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo")
    assert await page.locator("dialog [autofocus]").count() == 0  # it would ask for the focus of whoever tabs already
    await page.keyboard.press("?")
    await expect(page.get_by_role("heading", name="Tastatursnarveier")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/bo/items/*")
    await page.goto(f"{served.origin}/bo/items/{item_of('casework')}")
    await page.keyboard.press("r")
    field = page.locator("#reply-text")
    await field.fill("")
    await page.keyboard.type("jk?u")
    assert await field.input_value() == "jk?u"
    await context.close()


async def test_the_list_of_keys_opens_at_its_first_key_and_is_gone_through_by_keyboard_where_it_does_not_fit(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(viewport=LOW, locale="nb-NO", reduced_motion="reduce")
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo/items/{item_of('casework')}")
    await page.keyboard.press("?")
    sheet = page.locator("#keys")
    title, first, shut = sheet.get_by_role("heading"), sheet.locator("dt").first, sheet.get_by_role("button")
    await expect(title).to_be_focused()
    await expect(title).to_be_in_viewport(ratio=1)
    await expect(first).to_be_in_viewport(ratio=1)
    await expect(shut).not_to_be_in_viewport()
    assert await title.evaluate("(at) => getComputedStyle(at).outlineStyle") == "solid"
    await page.keyboard.press("End")
    await expect(shut).to_be_in_viewport(ratio=1)
    for reached in (sheet.get_by_role("checkbox"), shut):
        await page.keyboard.press("Tab")
        await expect(reached).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(sheet).to_be_hidden()
    await context.close()


async def test_the_palette_comes_once_however_often_its_keys_are_pressed_and_keeps_what_is_written(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo")
    asked: list[Route] = []
    second = asyncio.Event()

    async def slow(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            await second.wait()
        await route.continue_()

    await page.route("**/bo/palette", slow)
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Control+k")
    field = page.locator("#palette-box").get_by_role("textbox")
    await expect(field).to_be_focused()
    await page.keyboard.type("vent")
    second.set()
    assert len(asked) == 1, "a second one would take what is written"
    await page.keyboard.press("ArrowDown")
    await expect(field).not_to_be_focused()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("kø")
    assert await field.input_value() == "kø"
    await page.keyboard.press("Escape")
    await expect(page.locator("#palette-box")).to_be_hidden()
    await page.keyboard.press("Control+k")
    await expect(field).to_be_focused()
    assert (await field.input_value(), len(asked)) == ("", 2)
    await context.close()


async def test_single_keys_are_turned_off_and_on_again_without_any_key(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    await sign_in(page, served, "bo")
    on = []
    for wanted in (False, True):
        await page.goto(f"{served.origin}/bo")
        await page.get_by_role("button", name="Tastatursnarveier").click()
        await page.get_by_label("Enkelttaster virker").set_checked(wanted)
        await page.goto(f"{served.origin}/bo")
        await page.keyboard.press("j")
        on.append(await page.evaluate("() => document.activeElement.matches('.queue h2 a')"))
    assert on == [False, True]
    await context.close()
