"""Every word that a template says by its code is written down: nobody reads a code on a page."""

import re
import tomllib
from collections import Counter
from importlib import resources

import pytest

from desk.core.guide import LANGUAGES
from desk.routes.words import words_in

SAID = re.compile(r'\bt\("(\w+)", "(\w+)"\s*[,)]')
TEMPLATES = sorted(
    (one for one in resources.files("desk").joinpath("web/templates").iterdir() if one.name.endswith(".html")),
    key=lambda one: one.name,
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_every_code_has_words(template: resources.abc.Traversable) -> None:
    known = words_in("nb").sections()
    said = SAID.findall(template.read_text(encoding="utf-8"))
    assert [(section, code) for section, code in said if code not in known.get(section, set())] == []


def test_the_words_of_the_pages_are_found_at_all() -> None:
    assert sum(len(SAID.findall(one.read_text(encoding="utf-8"))) for one in TEMPLATES) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_is_said_by_two_files_of_which_one_would_be_lost(language: str) -> None:
    words = resources.files("desk").joinpath("web/words")
    beside = [one.joinpath(f"{language}.toml") for one in words.iterdir() if one.is_dir()]
    files = [words.joinpath(f"{language}.toml"), words.joinpath(f"residents.{language}.toml"), *beside]
    said = Counter(
        (section, code)
        for one in files
        for section, codes in tomllib.loads(one.read_text(encoding="utf-8")).items()
        for code in codes
    )
    assert [code for code, times in said.items() if times > 1] == []
