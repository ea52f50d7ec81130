"""A day of 120 items, of which 15 need words of their own, is cleared by keys in a real browser, and quickly.

The reader of the model reads all text that can be seen, at 240 words a minute, and what fields hold too; once for each
item, and once for what else stands on a page. Every key counts, modifiers too, and every click; words typed do not. To
the reading comes what the desk and the browser take after each key.
"""

import re
import time

import pytest
from playwright.async_api import Browser, Page, expect

from tests.desk.conftest import Served
from tests.desk.day import SAME, WORDS, working_day
from tests.desk.test_desk import WIDE, sign_in

pytestmark = pytest.mark.browser
ITEMS, OWN_WORDS = 120, 15
PRESSED_MAX, MINUTES_MAX, WORDS_PER_MINUTE = 300, 20.0, 240
SEEN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const skip = "script, style, option, .unseen, .skip, dialog:not([open])";
  while (walker.nextNode()) {
    const node = walker.currentNode, at = node.parentElement, text = node.textContent.trim();
    if (!text || at.closest(skip) || !at.checkVisibility({ visibilityProperty: true })) continue;
    const about = at.closest("[data-item]");
    found.push([about ? about.dataset.item : "", text]);
  }
  document.querySelectorAll("textarea, select, input[type=text]").forEach((field) => {
    const said = field.selectedOptions ? [...field.selectedOptions].map((one) => one.text).join(" ") : field.value;
    if (field.checkVisibility() && said.trim()) found.push(["", said.trim()]);
  });
  return found;
}"""


class Moderator:
    """Somebody with a keyboard, whose keys, reading and waiting are counted."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._read: set[tuple[str, str]] = set()
        self.pressed = 0
        self.words = 0
        self.waited_s = 0.0

    async def read(self) -> None:
        """Read what has not been read before."""
        for about, text in await self._page.evaluate(SEEN):
            if (about, text) not in self._read:
                self._read.add((about, text))
                self.words += len(text.split())

    async def press(self, *keys: str, to: str | None = None) -> None:
        """Press keys one after the other; `to` is the address that the last one leads to, which is then read."""
        began = time.monotonic()
        for key in keys[:-1]:
            await self._page.keyboard.press(key)
        if to is None:
            await self._page.keyboard.press(keys[-1])
        else:
            async with self._page.expect_navigation(url=re.compile(to), wait_until="load"):
                await self._page.keyboard.press(keys[-1])
            await self._stands(to)
        self.waited_s += time.monotonic() - began
        self.pressed += sum(len(key.split("+")) for key in keys)
        if to is not None:
            await self.read()

    async def say(self, words: str) -> None:
        """Write in the field that has the focus, in place of what stands there."""
        await self._page.keyboard.press("Control+a")
        self.pressed += 2
        await self._page.keyboard.insert_text(words)

    async def click(self, selector: str, to: str | None = None) -> None:
        """Click on what a selector finds."""
        began = time.monotonic()
        if to is None:
            await self._page.click(selector)
        else:
            async with self._page.expect_navigation(url=re.compile(to), wait_until="load"):
                await self._page.click(selector)
            await self._stands(to)
        self.waited_s += time.monotonic() - began
        self.pressed += 1
        if to is not None:
            await self.read()

    async def _stands(self, to: str) -> None:
        """What asks for the focus has it with the first frame, which may come after the page."""
        if to == LOOK:
            await expect(self._page.locator("main [autofocus]")).to_be_focused()

    @property
    def minutes(self) -> float:
        """How long it took: reading and waiting."""
        return self.words / WORDS_PER_MINUTE + self.waited_s / 60

    async def left(self) -> dict[str, int]:
        """Return how many items each lane holds."""
        counts = await self._page.eval_on_selector_all(
            ".lanes [data-lane]",
            "all => all.map(one => [one.dataset.lane, Number(one.querySelector('.count').textContent)])",
        )
        return {str(lane): int(n) for lane, n in counts}


LIST, LOOK, ITEM = r"#list$", r"/queue/do", r"/items/"


async def test_a_day_of_120_items_is_cleared_by_keyboard_in_time(browser: Browser, served: Served) -> None:
    await served.tell(*working_day(served.now()))
    context = await browser.new_context(viewport=WIDE, locale="nb-NO")
    page = await context.new_page()
    await sign_in(page, served, "bo")
    await page.goto(f"{served.origin}/bo")
    person = Moderator(page)
    await person.read()
    waits = await person.left()
    assert waits["must"] + waits["may"] + waits["seen"] == ITEMS
    own_words = await clear(person)
    left = await person.left()
    assert own_words == OWN_WORDS
    assert left["must"] == left["may"] == left["seen"] == 0
    assert person.pressed <= PRESSED_MAX
    assert person.minutes <= MINUTES_MAX, f"{person.words} words read, {person.waited_s:.1f} s waited"
    await context.close()


async def clear(person: Moderator) -> int:
    """Clear the day; return how many items were given words of their own."""
    # A threat, hidden already: it is first. It is removed, with a reason that its writer is told.
    await person.press("j", "Enter", to=ITEM)
    await person.click("#remove-reason")
    await person.say("Trusler mot en navngitt person er ikke lov her.")
    await person.click("form:has(#remove-reason) button[data-color=danger]", to=ITEM)
    await person.press("u", to=r"/bo")
    # All who praise are thanked with one comment of ours.
    await person.press("t", to=LOOK)
    await person.press("Control+Enter", to=LIST)
    # The overdue question and the casework come first; then the questions of one matter lie between the others.
    for words in ("Lørdag klokka ti, og det er ledig plass.", "Send oss gjerne en formell henvendelse, så svarer vi."):
        await person.press("r", to=LOOK)
        await person.say(words)
        await person.press("Control+Enter", to=LIST)
    for n in range(SAME):
        await person.press(*(("j",) if n < WORDS else ()), "x")
    await person.press("m", to=LOOK)
    await person.say("Vannet må kokes til og med fredag. Vi sender SMS når prøvene er i orden.")
    await person.press("Control+Enter", to=LIST)
    for n in range(WORDS):
        await person.press("r", to=LOOK)
        await person.say(f"Hei! Her er svaret på det du spør om, nummer {n}.")
        await person.press("Control+Enter", to=LIST)
    # What may be answered, and what is only to be seen, is read and put away.
    for lane in ("2", "3"):
        await person.press(lane, to=r"lane=")
        await person.press("X", "s", to=LOOK)
        await person.press("Enter", to=LIST)
    return 1 + 2 + WORDS
