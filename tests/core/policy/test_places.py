"""An error finds the word that it speaks of, however the table is written."""

import tomllib

import pytest

from common.policy.locate import find_path, find_word
from common.policy.positions import positions
from common.policy.shape import Path
from tests.policies.packs import FOLDERS, POLICIES

TEXT = '''#:schema x
top = 1
[one]
"quoted key" = 'literal # no comment'
dotted.inner = true
list = [
    { do = "answer", to = ["a", "b"] },   # ["no"]
    { do = "answer", to = ["b"] },
]
long = """
several [lines]
"""
[[row]]
id = "x"
[[row]]
id = "y" # x
[row.part]
word = "b"
[a.b]
c = 08:00:00
'''


def shown(path: Path, word: str = "") -> tuple[int, str]:
    place = find_path(TEXT, path, word)
    assert place is not None
    line = TEXT.splitlines()[place.line]
    return place.line + 1, line[place.column : place.column + place.width]


@pytest.mark.parametrize(
    ("path", "word", "expected"),
    [
        (("top",), "", (2, "top")),
        (("one", "quoted key"), "", (4, '"quoted key"')),
        (("one", "dotted", "inner"), "", (5, "dotted.inner")),
        (("one", "list", 1, "to"), "b", (8, "b")),
        (("one", "list", 0, "to"), "b", (7, "b")),
        (("one", "list", 1), "do", (8, "do")),
        (("one", "list", 1), "", (8, '{ do = "answer", to = ["b"] }')),
        (("one", "list"), "answer", (7, "answer")),
        (("one",), "missing", (3, "[one]")),
        (("one", "missing"), "", (3, "[one]")),
        (("row", 1), "x", (16, "x")),
        (("row", 1, "id"), "y", (16, "y")),
        (("row", 1, "part", "word"), "b", (18, "b")),
        (("a",), "", (19, "[a.b]")),
        (("a", "b", "c"), "08:00:00", (20, "08:00:00")),
        ((), "row", (13, "row")),
        (("one", "long"), "several", (11, "several")),
    ],
)
def test_a_path_leads_to_its_word_its_key_or_its_table(path: Path, word: str, expected: tuple[int, str]) -> None:
    assert shown(path, word) == expected


QUOTES = """a = \"\"\"x\"\"\"\"
b = '''y'''''
"c \\" d" = 1
t = { "e\\"" = 2, f = [{ 'g"' = 3 }] }
['"h"'."i\\u00e5"]
j = \"\"\"\"\"\"
k = 5
"""


def test_quotes_within_keys_and_at_the_end_of_texts_are_read_as_toml_means_them() -> None:
    spots = positions(QUOTES)
    read = _leaves(tomllib.loads(QUOTES), ())
    assert len(read) == 7
    for path, value in read:
        raw = QUOTES[spots[path].value.start : spots[path].value.end]
        assert tomllib.loads(f"x = {raw}") == {"x": value}


def test_what_is_no_toml_has_places_up_to_where_it_breaks_off() -> None:
    assert set(positions("[pack]\nid = 1\n= 2\nname = 3\n")) == {("pack",), ("pack", "id")}


def test_what_stands_nowhere_has_no_place() -> None:
    assert find_path(TEXT, ("nowhere", "at", "all")) is None
    assert find_word(TEXT, "nowhere") is None


def test_a_word_is_found_whole() -> None:
    place = find_word("answers answer", "answer")
    assert place is not None
    assert (place.column, place.width) == (8, 6)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("file", ["pack.toml", "clauses.toml", "cases.toml"])
def test_every_value_of_every_pack_stands_where_its_position_says(folder: str, file: str) -> None:
    text = (POLICIES / folder / file).read_text(encoding="utf-8")
    spots = positions(text)
    for path, value in _leaves(tomllib.loads(text), ()):
        raw = text[spots[path].value.start : spots[path].value.end]
        assert tomllib.loads(f"x = {raw}")["x"] == value


def _leaves(tree: object, path: Path) -> list[tuple[Path, object]]:
    if isinstance(tree, dict):
        return [leaf for key, inner in tree.items() for leaf in _leaves(inner, (*path, key))]
    if isinstance(tree, list):
        return [leaf for index, inner in enumerate(tree) for leaf in _leaves(inner, (*path, index))]
    return [(path, tree)]
