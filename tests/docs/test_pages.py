"""Every box with a command in README and the documents is typed by `make docs`, or says on its page why it is not."""

import re
from pathlib import Path

import pytest

from tests.docs.follow import edit
from tests.docs.page import Edited, Left, PageError, Typed, acts
from tests.docs.pages import README, pages
from tests.repo.tree import ROOT, files

LEAST_WORDS = 3


def test_readme_comes_first_and_every_how_to_with_a_command_follows() -> None:
    found = pages()
    assert found[0] == README
    assert {path.name for path in found} >= {"add-a-municipality.md", "archive-a-year.md", "declare-a-crisis.md"}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_what_is_not_typed_says_why_and_names_only_tests_that_exist(page: Path) -> None:
    for act in acts(page):
        if isinstance(act, Left):
            assert len(act.why.split()) >= LEAST_WORDS, f"{page}:{act.line}"
            named = [Path(name) for name in re.findall(r"tests/[\w./]*\w", act.why)]
            assert [name for name in named if not (ROOT / name).exists()] == []
        elif isinstance(act, Typed):
            assert not re.search(r"<[a-z][^<>\n]*>", act.words), f"{page}:{act.line}: the reader puts something in"


def test_no_box_of_the_documents_is_in_a_shell_that_nobody_types() -> None:
    for path in files():
        if path.suffix == ".md" and path.parts[0] in {"docs", "README.md", "CONTRIBUTING.md", "deploy", "services"}:
            acts(ROOT / path)


def test_every_change_that_a_page_tells_to_make_can_be_made_in_this_tree() -> None:
    for page in pages():
        for act in acts(page):
            if isinstance(act, Edited):
                assert edit(ROOT, act.change, "--check") == "", f"{page}:{act.line}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```bash\nls\n```\n", "a box is `sh`, `console`"),
        ("```\nls\n```\n", "a box is `sh`, `console`"),
        ("<!-- not run: -->\n```sh\nls\n```\n", "say why"),
        ("```console\nfine\n```\n", "nothing was typed that this answers"),
        ("<!-- not run: it is long -->\n", "nothing follows"),
        ("<!-- not run: it is long -->\n```toml\na = 1\n```\n", "nothing is typed"),
    ],
)
def test_a_page_that_cannot_be_followed_is_refused(tmp_path: Path, text: str, said: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(PageError, match=said):
        acts(page)
