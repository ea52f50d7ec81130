"""The sheet of keys on `?` lists every key that the page's own scripts listen to, once, and no other."""

import html
import re
from importlib import resources

import pytest

from desk.routes.words import words_in
from tests.core.desk.scene import ANSWER, decided, item
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import ITEM, signed_in

SCRIPTS = resources.files("desk").joinpath("web/static")
IN_THE_PALETTE = {"ArrowDown", "ArrowUp"}
"""They move along a list that is open already, as everywhere."""
WITH_CTRL = {("palette.js", "k"): "Ctrl K", ("queue.js", "Enter"): "Ctrl Enter"}
LEFT_TO_THE_BROWSER = {"Enter"}
"""A link that has the focus is opened by the browser itself; people are told so all the same."""


def listens_to(name: str) -> set[str]:
    """Return the keys of a script: those of its table, and those that it compares with."""
    script = SCRIPTS.joinpath(name).read_text(encoding="utf-8")
    tables = re.findall(r"const keys = \{\n(.*?)\n  \};", script, re.DOTALL)
    listed = {key for table in tables for key in re.findall(r"^    \"?([^\s\":]+)\"?: \(\)", table, re.MULTILINE)}
    return (listed | set(re.findall(r'event\.key(?:\.toLowerCase\(\))? === "([^"]+)"', script))) - IN_THE_PALETTE


def sheet(page: str) -> list[str]:
    """Return the keys that the page's sheet lists, those held together as one."""
    (box,) = re.findall(r'<dialog [^>]*id="keys".*?</dialog>', page, re.DOTALL)
    return [" ".join(re.findall(r"<kbd>([^<]+)</kbd>", html.unescape(dt))) for dt in re.findall(r"<dt>.*?</dt>", box)]


def of_page(page: str) -> set[str]:
    """Return the keys of all scripts that a page brings; what is held with Ctrl is named so."""
    named = set(re.findall(r'<script src="/static/(?:[^"]*/)?(\w+)(?:\.\w+)*\.js', page))
    ours = {each.name for each in SCRIPTS.iterdir() if each.name.endswith(".js")}
    found: set[str] = set()
    for name in sorted(ours & {f"{each}.js" for each in named}):
        found |= {WITH_CTRL.get((name, key), key) for key in listens_to(name)}
    return found


@pytest.mark.parametrize("path", [ITEM, "/bo"])
async def test_every_key_stands_on_the_sheet_and_every_key_of_the_sheet_does_something(stage: Stage, path: str) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with signed_in(stage, "bo") as client:
        page = (await client.get(path)).text
    listed, heard = sheet(page), of_page(page)
    assert {"j", "k", "u", "?", "Ctrl K", "c", "r"} <= heard
    # A reply's and a removal's field stand on an item's page alone.
    assert set(listed) == (heard | LEFT_TO_THE_BROWSER) - ({"f"} if path == "/bo" else set())
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("language", ["nb", "nn", "sv", "en"])
def test_every_key_is_explained_in_every_language(language: str) -> None:
    words = words_in(language)
    keys = (("key", "t"), ("key", "z"), ("qkey", "main"), ("key", "c"), ("qkey", "t"))
    assert all(words.say(*key) for key in keys)
