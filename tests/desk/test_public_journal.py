"""The public journal under axe-core in a real browser: in four languages, light and dark, at 200 % and 400 %."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser

from archiver.core.public_journal.as_html import choice_page, day_page, empty_page, found_page, no_page
from archiver.core.public_journal.words import LANGUAGES
from tests.archive.leak_cases import AT
from tests.archive.leak_hunt import PLACE, READER, page_of
from tests.core.archiver.test_public_forms import ENTRY
from tests.desk.test_desk import WIDE
from tests.desk.test_every_page import wrong

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def pages(lang: str) -> Iterator[tuple[str, str]]:
    """Return each kind of page, filled as far as it can be; those without entries differ by their words alone."""
    reader, day = replace(READER, lang=lang), AT.date()
    beside = {"earlier": day - timedelta(days=1), "later": day + timedelta(days=1)}
    entries = (ENTRY, replace(ENTRY, withdrawn=False, restricted=False, temporary=True))
    yield "day", day_page(replace(page_of(entries), **beside), reader)
    yield "found", found_page(PLACE, entries, replace(reader, query="lys", more=True))
    if lang == READER.lang:
        yield "day without entries", day_page(page_of(()), reader)
        yield "nothing found", found_page(PLACE, (), replace(reader, query="lys"))
        yield "no day yet", empty_page(PLACE, reader)
        yield "registers", choice_page([PLACE, replace(PLACE, series="SN", authority="Socialnämnden")], reader)
        yield "not published", no_page(lang)


async def test_axe_finds_nothing_on_the_public_journal_and_none_of_its_pages_scrolls_sideways(browser: Browser) -> None:
    context = await browser.new_context(viewport=WIDE)
    page = await context.new_page()
    found = []
    for lang in LANGUAGES:
        for name, html in pages(lang):
            await page.set_content(html)
            found += await wrong(page, f"{lang} {name}")
    await context.close()
    assert found == []
