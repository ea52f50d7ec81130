"""The rules of a pack as fields of a form: what is not changed stays as it stands, to the comma."""

import tomllib
from datetime import date

import pytest

from common.pack_folder import pack_folders, read_files
from common.policy.parse import parse_pack
from desk.core.pack_draft import Draft, as_version, files_of, overtaken, texts_of, with_change
from desk.core.pack_fields import (
    NotWritten,
    field_at,
    fields_of,
    section_at,
    sections_of,
    with_head,
    with_values,
)
from tests.service.told import POLICIES

PACKS = [folder.name for folder in pack_folders(POLICIES)]
RULES = """
[deadline]   # the promise
opening_days = 2  # whole days
warn_at = [0.75, 1.0]
because = "Svar."
clauses = ["BO-23"]
from = 2026-01-01
at = 08:00:00
share = 0.8
required = true
[deadline.inner]
steps = [
    { do = "answer" },
]
"""


def said(section: str = "deadline", text: str = RULES) -> dict[str, str]:
    return {field.name: field.value for field in fields_of(text, section)}


@pytest.mark.parametrize("municipality", PACKS)
def test_a_form_that_changes_nothing_leaves_every_pack_as_it_stands(municipality: str) -> None:
    text = read_files(POLICIES / municipality)["pack.toml"]
    for section in sections_of(text):
        fields = said(section, text)
        assert with_values(text, section, fields) == (text, ()), section
        assert len(fields) == len(fields_of(text, section)), "no two fields have one name"


def test_each_kind_of_value_is_written_as_toml_has_it() -> None:
    new = {
        "deadline.opening_days": "3",
        "deadline.because": 'Svar "nå".\nTakk.',
        "deadline.clauses": "BO-23\n\nBO-24",
        "deadline.from": "2027-02-03",
        "deadline.at": "09:30",
        "deadline.share": "0,9",
        "deadline.required": "",
        "deadline.warn_at": "[0.5]",
    }
    text, wrong = with_values(RULES, "deadline", said() | new)
    table = tomllib.loads(text)["deadline"]
    assert wrong == ()
    assert (table["opening_days"], table["because"], table["clauses"]) == (3, 'Svar "nå".\nTakk.', ["BO-23", "BO-24"])
    assert (table["from"], table["at"].hour, table["share"], table["required"]) == (date(2027, 2, 3), 9, 0.9, False)
    assert table["warn_at"] == [0.5]
    assert "# whole days" in text


def test_what_stands_beside_quotes_is_written_and_the_quotes_stay() -> None:
    rules = 'x.ends = """Si "takk""""\nx."a \\"b\\"" = "old"\nx.kept = "kept"\n'
    assert said("x", rules) == {"x.ends": 'Si "takk"', 'x.a "b"': "old", "x.kept": "kept"}
    text, wrong = with_values(rules, "x", {"x.ends": "Si takk", 'x.a "b"': "new", "x.kept": "kept"})
    assert (tomllib.loads(text)["x"], wrong) == ({"ends": "Si takk", 'a "b"': "new", "kept": "kept"}, ())


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("opening_days", "two", "no_whole"),
        ("share", "-1", "no_share"),
        ("from", "i dag", "no_day"),
        ("at", "25:00", "no_clock"),
        ("at", "12:00+02:00", "no_clock"),
        ("warn_at", "[1", "no_raw"),
        ("warn_at", "[1]\n[other]\nx = 1", "no_raw"),
        ("inner.steps", "1\ny = 2", "no_raw"),
    ],
)
def test_what_cannot_be_written_is_told_and_leaves_the_file_alone(name: str, value: str, code: str) -> None:
    text, wrong = with_values(RULES, "deadline", said() | {f"deadline.{name}": value})
    assert (text, wrong) == (RULES, (NotWritten(f"deadline.{name}", code),))


def test_a_comment_that_would_swallow_what_stands_behind_it_is_told_and_one_at_the_end_of_a_line_is_kept() -> None:
    rules = "[x]\nt = { a = [1], b = 2 }\nc = [3]\n"
    text, wrong = with_values(rules, "x", said("x", rules) | {"x.t.a": "[4] # four", "x.c": "[5] # five"})
    assert (text, wrong) == (rules.replace("[3]", "[5] # five"), (NotWritten("x.t.a", "no_raw"),))


def test_a_list_and_a_value_within_it_are_not_both_written_and_the_file_stays_whole() -> None:
    steps, first = "deadline.inner.steps", "deadline.inner.steps.0.do"
    text, wrong = with_values(RULES, "deadline", said() | {steps: '[{ do = "like" }]', first: "thank everybody"})
    assert tomllib.loads(text)["deadline"]["inner"] == {"steps": [{"do": "like"}]}
    assert wrong == (NotWritten(first, "no_raw"),)


def test_a_place_of_the_file_is_that_of_its_field() -> None:
    lines = RULES.splitlines()
    line = next(n for n, each in enumerate(lines) if each.startswith("clauses"))
    assert field_at(RULES, "deadline", line, lines[line].index("BO-23")) == "deadline.clauses"
    assert field_at(RULES, "deadline", 1, 0) == ""
    assert section_at(RULES, line) == "deadline"
    assert (section_at("x = [", 0), sections_of("x = [")) == ("", ())


def test_a_new_version_has_its_number_and_its_day_and_is_the_same_else() -> None:
    files = read_files(POLICIES / "bo")
    pack = parse_pack(as_version(files, (), date(2027, 1, 1)))
    assert (pack.file.pack.version, pack.file.pack.valid_from) == (1, date(2027, 1, 1))
    assert with_head("no = 1\n", 2, date(2027, 1, 1)) == "no = 1\n"


def test_a_draft_holds_only_what_is_changed_and_says_what_was_changed_by_others() -> None:
    base = {"pack.toml": "a = 1\n", "texts/thank.txt": "Takk!\n", "texts/thank.en.txt": "Thanks!\n"}
    draft = with_change(
        with_change(Draft(), base, "texts/thank.txt", "Tusen takk!\r\n"), base, "texts/thank.en.txt", ""
    )
    assert files_of(draft, base) == {"pack.toml": "a = 1\n", "texts/thank.txt": "Tusen takk!\n"}
    assert overtaken(draft, base) == ()
    assert overtaken(draft, base | {"texts/thank.txt": "Hei!\n"}) == ("texts/thank.txt",)
    assert with_change(draft, base, "texts/thank.txt", "Takk!").changes.keys() == {"texts/thank.en.txt"}
    assert texts_of(base) == ("thank",)
