"""What happens less often: ten items by keyboard alone, a new account in Kinn, an eleventh news item in Randaberg."""

import asyncio

from playwright.async_api import Browser, Page

from tests.flow.rig import Rig
from tests.follow import follow
from tests.journeys.conftest import Person, enter
from tests.journeys.test_a_day_at_the_desk import sized

ITEMS = 10
STEPS_MAX = 60
"""More lines than any queue of these journeys has."""
ON = """() => {
  const on = document.activeElement
  return on === document.body ? '' : (on.closest('article') || on).innerText
}"""
"""What has the focus; where nothing has, the whole page would say everything."""
NEWS_A_WEEK = 10
"""RANDABERG-40."""


async def step_to(page: Page, key: str, words: str) -> None:
    """Press a key until what has the focus says something."""
    for _ in range(STEPS_MAX):
        await page.keyboard.press(key)
        if words in await page.evaluate(ON):
            return
    raise AssertionError(f"{key} never came to: {words}")


async def test_ten_questions_are_answered_by_keyboard_alone(browser: Browser, product: Rig) -> None:
    kari = await enter(browser, product, "kari", "bo", "wide")
    asked = [
        await asyncio.to_thread(
            product.comment, "bo", f"Når åpner biblioteket på lørdag, og er det ledig plass på kurs {n}? (desk {n})"
        )
        for n in range(ITEMS)
    ]
    await kari.idle()
    await kari.go()
    for n in range(ITEMS):
        await step_to(kari.page, "j", f"(desk {n})")
        await kari.page.keyboard.press("Enter")
        await kari.page.wait_for_url("**/items/*")
        await kari.page.keyboard.press("r")
        await kari.page.keyboard.press("Control+a")
        await kari.page.keyboard.type("Hei! Vi åpner kl. 10, og det er plass. Hilsen servicetorget")
        await step_to(kari.page, "Tab", "Send svaret")
        await kari.page.keyboard.press("Enter")
        await kari.page.wait_for_url("**did=reply*")
        await kari.page.keyboard.press("u")
        await kari.page.wait_for_url(lambda url: "/items/" not in url)
    await kari.idle()
    answers = [(await kari.platform.comment(one))["replies_by_page"] for one in asked]
    assert answers == [1] * ITEMS
    await kari.leave()


@sized
async def test_an_account_in_kinn_is_applied_for_and_approved_by_the_chief_executive_alone(
    browser: Browser, product: Rig, size: str
) -> None:
    marit = await enter(browser, product, "marit", "kinn", size, "tenesteleiar")
    await marit.go("/accounts/apply")
    await marit.fits()
    name = f"Florø bibliotek {size}"
    for field, said in (("name", name), ("purpose", "Boktips og arrangement"), ("admins", "marit")):
        await marit.page.locator(f'main [name="{field}"]').fill(said)
    await marit.page.locator('[name="owner"]').select_option("tenesteleiar")
    await marit.page.locator('[name="kind"]').select_option("other")
    await marit.page.locator('[name="privacy"]').check()
    await marit.press("Send søknaden")
    here = marit.page.url.partition("?")[0]
    assert "Ventar på kommunedirektøren" in await marit.page.locator("main").inner_text()
    assert await marit.page.get_by_role("button", name="Godkjenn", exact=True).count() == 0
    dag = await enter(browser, product, "dag", "kinn", size, "kommunedirektor")
    await dag.go("/accounts")
    await follow(dag.page.get_by_role("link", name=name).first)
    await dag.fits()
    await dag.press("Godkjenn")
    await marit.page.goto(here)
    assert "Godkjend" in await marit.page.locator("main").inner_text()
    assert "KINN" in await marit.page.locator("main").inner_text()
    await marit.leave()
    await dag.leave()


async def publish(rita: Person, text: str, reason: str = "") -> str:
    """Publish a post by its form; return what the page says then."""
    await rita.go("/publish")
    await rita.page.locator("#text").fill(text)
    await follow(rita.page.locator('main button[value="publish"]'))
    if reason and await rita.page.locator("#reason").count():
        await rita.page.locator("#reason").fill(reason)
        await follow(rita.page.locator('main button[value="publish"]'))
    return await rita.page.locator("main").inner_text()


@sized
async def test_an_eleventh_news_item_in_randaberg_waits_for_a_written_reason(
    browser: Browser, product: Rig, size: str
) -> None:
    rita = await enter(browser, product, "rita", "randaberg", size)
    said = ""
    for n in range(NEWS_A_WEEK + 1):
        said = await publish(rita, f"Velkommen til åpen dag nummer {n} i biblioteket! ({size})")
        if "Hvorfor skal den ut likevel?" in said:
            break
    assert "RANDABERG-40" in said
    await rita.fits()
    await rita.idle()
    before = await rita.platform.posts()
    reason = "Kommunestyret har vedtatt budsjettet i kveld."
    said = await publish(rita, f"Kommunestyret har vedtatt budsjettet for neste år. ({size})", reason)
    assert reason in said
    await rita.idle()
    assert await rita.platform.posts() == before + 1
    await rita.leave()
