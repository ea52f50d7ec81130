"""The guides use the words that the desk shows: what stands in bold is found there, in the guide's own language."""

import re
from pathlib import Path

import pytest

from tests.repo.reference.words import LANGUAGES, words
from tests.repo.tree import ROOT

GUIDE = ROOT / "docs/guide"
WORKS_AT_THE_DESK = ("moderator.md", "archivist.md")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_PLACE = re.compile(r"\{[^}]*\}")


def _lang(page: Path) -> str:
    return page.parent.name if page.parent != GUIDE else "en"


def _shown(lang: str) -> set[str]:
    """All that the desk shows in a language; what is put in stands as three dots."""
    said = {text for codes in words(lang).values() for text in codes.values()}
    return {_PLACE.sub("…", text) for text in said}


@pytest.mark.parametrize("page", sorted(GUIDE.rglob("*.md")), ids=lambda page: str(page.relative_to(GUIDE)))
def test_what_a_guide_writes_in_bold_the_desk_shows_in_that_language(page: Path) -> None:
    lang = _lang(page)
    bold = {" ".join(one.split()) for one in _BOLD.findall(page.read_text(encoding="utf-8"))}
    assert not bold - _shown(lang) - {"Bold words", "Uthevede ord", "Ord i fet stil"}


@pytest.mark.parametrize("name", WORKS_AT_THE_DESK)
def test_who_works_at_the_desk_has_a_guide_in_norwegian_and_swedish_with_the_same_tasks(name: str) -> None:
    headings = {
        lang: len(re.findall(r"^##+ ", (folder / name).read_text(encoding="utf-8"), re.MULTILINE))
        for lang, folder in {"en": GUIDE, "nb": GUIDE / "nb", "sv": GUIDE / "sv"}.items()
    }
    assert set(headings) <= set(LANGUAGES)
    assert len(set(headings.values())) == 1, headings
