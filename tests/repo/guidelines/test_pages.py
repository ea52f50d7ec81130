"""The pages about the packs say what the packs say, and leave no key and no word without a meaning."""

import shutil
from pathlib import Path

from common.policy.texts import SLOTS
from common.policy.vocabulary import MODES
from tests.repo.guidelines import meanings
from tests.repo.guidelines.eleven import eleven
from tests.repo.guidelines.packs import packs_in
from tests.repo.guidelines.pages import FOLDER, POLICIES, flaws, pages
from tests.repo.guidelines.reference import FILES, SLOT, STEP, vocabularies
from tests.repo.guidelines.shapes import BASES, keys_of, tables_below

TITLE = "_title"


def test_every_page_about_a_pack_is_current() -> None:
    assert flaws() == ()


def test_a_pack_that_cannot_be_used_is_told_of_and_the_others_have_their_pages(tmp_path: Path) -> None:
    shutil.copytree(POLICIES / "bo", tmp_path / "bo")
    (tmp_path / "aas").mkdir()
    (tmp_path / "aas" / "pack.toml").write_text("[pack", encoding="utf-8")
    packs = packs_in(tmp_path)
    assert [pack.file.pack.id for pack in packs.usable] == ["bo"]
    assert [sentence.partition(":")[0] for sentence in packs.unusable] == ["policies/aas is left out"]
    assert "| [Bø kommune](bo.md) |" in pages(packs)[FOLDER / "README.md"]


def test_every_key_of_a_pack_has_a_meaning() -> None:
    told: set[type] = set()
    shapes = [*FILES.values(), *(each.shape for file in FILES.values() for each in tables_below(file, told)), *BASES]
    unexplained = [f"{shape.__name__}.{key.name}" for shape in shapes for key in keys_of(shape) if not key.meaning]
    assert not unexplained, "say in the docstring of the shape, or in meanings.toml, what it means"


def test_every_word_of_a_pack_has_a_meaning_and_no_other_word_has_one() -> None:
    wanted = {**vocabularies(), STEP: tuple(MODES), SLOT: tuple(SLOTS)}
    assert {name: sorted(words) for name, words in meanings.words().items()} == {
        name: sorted([TITLE, *words]) for name, words in wanted.items()
    }


def test_no_meaning_is_written_of_a_key_that_no_table_has() -> None:
    told: set[type] = set()
    shapes = {each.shape for file in FILES.values() for each in tables_below(file, told)} | {*FILES.values(), *BASES}
    keys = {f"{shape.__name__}.{key.name}": shape for shape in shapes for key in keys_of(shape)}
    written = {*meanings.keys()}
    of_one_table = {entry for entry in written if "." in entry}
    assert sorted(of_one_table - set(keys)) == []
    assert sorted(written - of_one_table - {entry.partition(".")[2] for entry in keys}) == []


def test_each_of_the_eleven_items_is_asked_of_every_pack() -> None:
    assert len(eleven()) == 11
    for pack in packs_in(POLICIES).usable:
        assert all(item.decided_by(pack) for item in eleven()), pack.ref
