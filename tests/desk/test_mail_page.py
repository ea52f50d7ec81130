"""The mails of the notifier in a real browser: four languages, one and many, light and dark, at 320 px and at 200 %."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from common.events import derived_id
from notifier.adapters.texts import PackagedTexts
from notifier.core.alert import Alert
from notifier.core.letter import LANGUAGES, Named, fields_of

pytestmark = pytest.mark.browser
TEXTS = PackagedTexts()
REASONS = ("urgent", "hidden", "deadline_near")
NARROW = 320
BUTTON_MIN = 44
CONTRAST_MIN = 4.5
"""WCAG 2.2: 1.4.10 reflow, 2.5.5 target size, 1.4.3 contrast."""
NAMED = Named(municipality="Bø kommune", role="kommunens krise- og beredskapsteam")
CONTRASTS = """() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number)
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b) }
  const behind = (e) => { const own = getComputedStyle(e).backgroundColor
    return own.startsWith('rgba(0, 0, 0, 0') && e.parentElement ? behind(e.parentElement) : own }
  const shown = [...document.querySelectorAll('body *')].filter((e) =>
    [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  return shown.map((e) => { const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x)
    return [e.textContent.trim().slice(0, 40), (a + 0.05) / (b + 0.05)] })
}"""
HEIGHTS = "() => [...document.querySelectorAll('a')].map((a) => a.getBoundingClientRect().height)"
WIDTH = "() => document.documentElement.scrollWidth"


def page_of(reason: str, lang: str, count: int, *, asked: bool) -> str:
    """The mail as the notifier writes it."""
    alerts = [
        Alert(
            alert_id=derived_id("alert", n),
            item_id=derived_id("item", n),
            revision=1,
            reason=reason,
            to=("krise_og_beredskapsteam",),
            clauses=("GEN-17", "BO-39"),
            state="raised",
            round_no=1,
            lang=lang,
            due="2026-01-20T15:30:00+01:00" if reason == "deadline_near" else None,
        )
        for n in range(count)
    ]
    url = "https://desk.bo.example/seen/0123456789abcdef0123456789abcdef" if asked else ""
    desk = "https://desk.bo.example"
    fields = fields_of("bo", alerts, desk, lang, named=NAMED, acknowledge_url=url)
    return TEXTS.written(reason, lang, fields).html


async def assert_reads_well(page: Page, width: int) -> None:
    """Nothing is cut off or too faint, and every link can be hit with a thumb."""
    assert await page.evaluate(WIDTH) <= width
    contrasts = await page.evaluate(CONTRASTS)
    assert len(contrasts) >= 5
    assert not [(words, ratio) for words, ratio in contrasts if ratio < CONTRAST_MIN]
    assert all(height >= BUTTON_MIN for height in await page.evaluate(HEIGHTS))


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_mail_can_be_read_and_used_by_everybody(
    browser: Browser, tmp_path: Path, lang: str, colours: str
) -> None:
    context = await browser.new_context(
        viewport={"width": NARROW, "height": 2400},
        color_scheme="dark" if colours == "dark" else "light",
    )
    asked: list[str] = []
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for reason in REASONS:
        for count in (1, 37):
            await page.set_content(page_of(reason, lang, count, asked=reason == "urgent"))
            await page.screenshot(path=tmp_path / f"{reason}-{count}-{lang}-{colours}.png")
            await assert_reads_well(page, NARROW)
            assert await page.get_attribute("html", "lang") == lang
            assert await page.get_by_role("heading", level=1).inner_text() == await page.title()
            names = [await link.inner_text() for link in await page.get_by_role("link").all()]
            assert len(names) == len(set(names)), "a link is known by its words"
    assert not asked, "a mail loads nothing, so nobody is told who reads it"
    await context.close()


async def test_a_mail_can_be_read_at_twice_its_size(browser: Browser, tmp_path: Path) -> None:
    context = await browser.new_context(viewport={"width": 640, "height": 2400})
    page = await context.new_page()
    await page.set_content(page_of("deadline_near", "nn", 37, asked=True))
    await page.add_style_tag(content="html { font-size: 200%; }")
    await page.screenshot(path=tmp_path / "twice.png")
    await assert_reads_well(page, 640)
    await context.close()
