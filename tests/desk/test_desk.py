"""The desk in a real browser: by link, by keyboard, in light and dark, on a phone, without JavaScript."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.desk.conftest import Served
from tests.desk.queue import item_of, one_more
from tests.follow import follow

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
LOOKS = [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE)]
ITEMS = ("threat", "casework")
WIDTH = "() => document.documentElement.scrollWidth"
QUICK = """() => document.addEventListener('htmx:afterSwap', () => {
  window.chosen = document.querySelectorAll('.pick input:checked').length
  document.querySelector('.queue h2 a').focus()
})"""
"""Somebody who uses a page that was drawn anew before it has settled."""
KEPT = "() => [window.chosen, document.activeElement === document.querySelector('.queue h2 a')]"


async def sign_in(page: Page, served: Served, *municipalities: str) -> None:
    """Use a link by its button."""
    await page.goto(await served.link(*municipalities))
    await page.get_by_role("button", name="Logg inn").click()
    await page.wait_for_url(f"{served.origin}/")


@pytest.mark.parametrize(("colours", "size"), LOOKS)
async def test_the_queue_and_its_items_fit_in_light_and_dark_from_phone_to_wide(
    browser: Browser, served: Served, tmp_path: Path, colours: str, size: ViewportSize
) -> None:
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if colours == "dark" else "light", java_script_enabled=False, locale="nb-NO"
    )
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await follow(page.get_by_role("link", name="Bø kommune"))
    assert await page.get_by_role("heading", level=1).inner_text() == "Kø"
    shots = tmp_path / "shots"
    name = f"{colours}-{size['width']}"
    await page.screenshot(path=shots / f"queue-{name}.png", full_page=True)
    assert await page.get_by_role("article").count() == 4
    for object_id in ITEMS:
        await page.goto(f"{served.origin}/bo/items/{item_of(object_id)}")
        await page.screenshot(path=shots / f"{object_id}-{name}.png", full_page=True)
        assert await page.evaluate(WIDTH) <= size["width"]
    await context.close()


@pytest.mark.parametrize(("colours", "size"), LOOKS)
async def test_the_channels_are_one_link_from_the_queue_and_fit_in_light_and_dark_from_phone_to_wide(
    browser: Browser, served: Served, tmp_path: Path, colours: str, size: ViewportSize
) -> None:
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if colours == "dark" else "light", java_script_enabled=False, locale="nb-NO"
    )
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo")
    await follow(page.get_by_role("link", name="Våre kanaler 2 å se på"))
    assert await page.get_by_role("heading", level=1).inner_text() == "Våre kanaler"
    names = await page.get_by_role("heading", level=2).all_inner_texts()
    assert names == ["Bø bibliotek og kulturskule", "Bø kommune på film", "boe.kommune.no", "Bø kommune"]
    await page.screenshot(path=tmp_path / "shots" / f"channels-{colours}-{size['width']}.png", full_page=True)
    assert await page.evaluate(WIDTH) <= size["width"]
    await context.close()


@pytest.mark.parametrize(("colours", "size"), LOOKS)
async def test_an_account_is_connected_on_a_page_that_fits_in_light_and_dark_from_phone_to_wide(
    browser: Browser, served: Served, tmp_path: Path, colours: str, size: ViewportSize
) -> None:
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if colours == "dark" else "light", java_script_enabled=False, locale="nb-NO"
    )
    page = await context.new_page()
    await served.grant("admin", "bo")
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo/our-channels")
    await follow(page.get_by_role("link", name="Koble til på nytt Bø kommune"))
    assert await page.get_by_role("heading", level=1).inner_text() == "Bø kommune"
    await page.screenshot(path=tmp_path / "shots" / f"connection-{colours}-{size['width']}.png", full_page=True)
    assert await page.evaluate(WIDTH) <= size["width"]
    boxes = await page.locator("main button:visible, main summary:visible").all()
    assert min([box["height"] for b in boxes if (box := await b.bounding_box())]) >= 24
    await follow(page.get_by_role("button", name="Begynn innloggingen"))
    assert "Innloggingen gjøres klar." in await page.get_by_role("status").inner_text()
    await context.close()


@pytest.mark.parametrize(("colours", "size"), LOOKS)
async def test_a_post_is_written_and_checked_on_a_page_that_fits_in_light_and_dark_from_phone_to_wide(
    browser: Browser, served: Served, tmp_path: Path, colours: str, size: ViewportSize
) -> None:
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if colours == "dark" else "light", java_script_enabled=False, locale="nb-NO"
    )
    page = await context.new_page()
    await served.grant("publish", "bo")
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo/our-channels")
    await follow(page.get_by_role("link", name="Publiser et innlegg"))
    await page.get_by_label("Tekst").fill("Stem på Arbeiderpartiet ved valget!")
    await follow(page.get_by_role("button", name="Sjekk"))
    assert "Dette må rettes først" in await page.get_by_role("alert").inner_text()
    await page.screenshot(path=tmp_path / "shots" / f"publish-{colours}-{size['width']}.png", full_page=True)
    assert await page.evaluate(WIDTH) <= size["width"]
    await context.close()


async def test_a_login_is_begun_by_keyboard_alone(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text))
    await served.grant("admin", "bo")
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo/our-channels/instagram/2")
    await tab_to(page, "Begynn innloggingen")
    await page.keyboard.press("Enter")
    await page.get_by_role("status").wait_for()
    assert problems == []
    await context.close()


async def test_casework_is_confirmed_by_keyboard_alone(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await tab_to(page, "Bø kommune")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{served.origin}/bo")
    await tab_to(page, "Kommentar fra Ingrid Påfunn")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/items/**")
    await tab_to(page, "Lettere saksbehandling")
    await page.keyboard.press("ArrowRight")
    await tab_to(page, "Bekreft")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**did=confirmcasework")
    done = page.get_by_role("status").filter(has_text="Registrert")
    await expect(done).to_have_text("Registrert: Saksbehandling bekreftet.")
    await expect(page.get_by_text("Saksbehandling bekreftet omfattende")).to_have_count(1)
    await context.close()


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what bears this name; what has the focus must be seen to have it."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        said = await page.evaluate(
            "() => { const e = document.activeElement;"
            " return [(e.closest('label') || e).innerText.trim(), getComputedStyle(e).outlineStyle]; }"
        )
        if said[0].startswith(name):
            assert said[1] != "none"
            return
    raise AssertionError(f"Tab never came to: {name}")


async def test_the_page_meets_its_own_strict_policy(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text))
    page.on("pageerror", lambda said: problems.append(str(said)))
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo")
    await page.goto(f"{served.origin}/bo/items/{item_of('threat')}")
    assert (
        await page.evaluate("() => getComputedStyle(document.querySelector('header')).backgroundColor")
        == "rgb(0, 98, 186)"
    )
    assert problems == []
    await context.close()


async def test_every_button_and_field_is_large_enough_for_a_thumb(browser: Browser, served: Served) -> None:
    context = await browser.new_context(viewport=PHONE, locale="nb-NO")
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo/items/{item_of('casework')}")
    boxes = await page.locator("main button:visible, main select:visible, main summary:visible").all()
    heights = [box["height"] for b in boxes if (box := await b.bounding_box())]
    assert heights
    assert min(heights) >= 24
    await context.close()


async def test_what_comes_stands_in_an_open_queue_without_a_press_and_nobody_is_thrown_off_their_line(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text))
    await sign_in(page, served, "bo")
    async with page.expect_response(lambda answer: "/bo/live?seen=" in answer.url):
        await page.goto(f"{served.origin}/bo")
    assert await page.get_by_role("article").count() == 4
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await page.keyboard.press("x")
    on = await page.evaluate("() => document.activeElement.getAttribute('href')")
    await served.tell(*one_more(served.now()))
    await expect(page.get_by_text("Hvor blir det av bussen?")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(5)
    await expect(page.locator("#counted")).to_contain_text("5 venter")
    assert await page.evaluate("() => document.activeElement.getAttribute('href')") == on
    await page.evaluate(QUICK)
    # News right after news is drawn too.
    await served.tell(*one_more(served.now(), "trikk"))
    await expect(page.get_by_role("article")).to_have_count(6)
    await expect(page.locator(".htmx-settling")).to_have_count(0)
    assert await page.evaluate(KEPT) == [1, True]
    assert problems == []
    await context.close()
