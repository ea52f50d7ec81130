"""What `make check` finds in the house, each on a planted example; on the tree itself it looks every time."""

import re
from pathlib import Path

import pytest

from tests.repo.house.dead import unused
from tests.repo.house.ignores import bare
from tests.repo.house.links import broken
from tests.repo.house.repeated import LINES_MAX, repeated
from tests.repo.tree import ROOT, texts

PAGE = Path("docs/page.md")
HASH = "#"


def test_a_function_that_nothing_names_is_dead_and_one_that_a_template_names_is_not() -> None:
    text = '"""Nothing."""\n\n\ndef shown() -> None: ...\n\n\ndef forgotten() -> None: ...\n'
    found = [name for _, name in unused([(Path("a.py"), text)], {"shown"})]
    assert found == ["forgotten"]


def _block(lines: int, begins: str) -> str:
    return begins + "".join(f"    x{n} = {n}\n" for n in range(lines))


def test_more_than_ten_lines_that_stand_twice_are_told_once_whatever_stands_around_them() -> None:
    one, other = _block(15, "import os\n\n\ndef a() -> None:\n"), _block(15, "def b() -> None:\n    y = 1\n\n")
    (told,) = repeated([(Path("a.py"), one), (Path("b.py"), other)])
    assert told == "a.py:5: 15 lines stand again at b.py:4"


def test_ten_lines_may_stand_twice_and_imports_and_words_of_explanation_do_not_count() -> None:
    around = 'import os\nimport sys\n\n\ndef a() -> None:\n    """Explain.\n\n    At length.\n    """\n'
    text = _block(LINES_MAX - 1, around)
    assert repeated([(Path("a.py"), text), (Path("b.py"), text)]) == []


def test_what_a_migration_made_may_stand_again_in_the_tables_of_now() -> None:
    text = _block(15, "def a() -> None:\n")
    assert repeated([(Path("a.py"), text), (Path("desk/migrations/versions/0001_a.py"), text)]) == []


@pytest.mark.parametrize(
    ("line", "is_bare"),
    [
        (f"x = 1  {HASH} noqa: E501", True),
        (f"x = 1  {HASH} noqa: E501 - an address", False),
        (f"x = 1  {HASH} noqa", True),
        (f"x = 1  {HASH} type: ignore[misc]", True),
        (f"x = 1  {HASH} type: ignore[misc]  {HASH} bound now", False),
        (f"x = 1  {HASH} pragma: no cover", True),
        (f"x = 1  {HASH} pragma: no branch", True),
        (f"x = 1  {HASH} pragma: no branch - the list is never empty", False),
        (f"x = 1  {HASH} nosec", True),
    ],
)
def test_a_rule_ignored_in_code_without_a_reason_is_told(line: str, is_bare: bool) -> None:
    assert bool(bare([(Path("a.py"), line)])) is is_bare


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('[tool.ruff.lint.per-file-ignores]\n"a.py" = [\n"S101",\n"S102", # why\n]\n', [3]),
        ('[tool.ruff.lint.per-file-ignores]\n"a.py" = ["S101"]\n', [2]),
        ('[tool.deptry.per_rule_ignores]\n# Loaded by name.\nDEP002 = ["a"]\n', []),
        ('[tool.deptry.per_rule_ignores]\n# Loaded by name.\nDEP002 = [\n"a",\n"b",\n]\n', []),
        ("[tool.mypy]\nignore_errors = true\n", [2]),
        ('[tool.pytest]\nfilterwarnings = [\n"error",\n"ignore:x",\n]\n', [4]),
        ('[tool.ruff]\nselect = ["ALL"]\n', []),
    ],
)
def test_a_rule_ignored_in_the_settings_without_a_reason_is_told(text: str, lines: list[int]) -> None:
    told = bare([(Path("pyproject.toml"), text)])
    assert [int(place.split(":")[1]) for place in told] == lines


@pytest.mark.parametrize(
    "link", ["../README.md", "other.md#a-heading", "#here-it-is", "https://example.org/x", "other.md"]
)
def test_a_link_that_leads_somewhere_is_let_be(link: str) -> None:
    assert broken(_pages(link), _COMMITTED) == []


@pytest.mark.parametrize("link", ["../LICENSE", "other.md#no-heading", "#nothing", "gone.md", "../../other/README.md"])
@pytest.mark.parametrize("written", ["[x]({})", "![x]({})", "[![x](other.md)]({})", '<a href="{}">x</a>', "[x]: {}"])
def test_a_link_to_nowhere_is_told_however_it_is_written(link: str, written: str) -> None:
    (told,) = broken(_pages(link, written), _COMMITTED)
    assert link in told


def test_every_command_that_writes_what_is_committed_is_held_against_it_by_make_check() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    listed = set(" ".join(re.findall(r"^GENERATORS \+?:?= (.*)$", makefile, re.MULTILINE)).split())
    made = {
        ".".join(path.with_suffix("").parts).removesuffix(".__main__")
        for path, text in texts()
        if path.parts[0] == "tests" and path.suffix == ".py" and "add_argument(" + '"--check"' in text
    }
    assert made - {"tests.repo.generated"} <= listed  # that one serves two of them


_COMMITTED = [Path("README.md"), PAGE, Path("docs/other.md")]


def _pages(link: str, written: str = "[x]({})") -> dict[Path, str]:
    return {PAGE: f"# Here it is!\n\n{written.format(link)}\n", Path("docs/other.md"): "## A `heading`\n"}
