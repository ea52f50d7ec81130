"""README says what a Debian with nothing on it needs, and a reader who lacks it is told by the same words."""

from pathlib import Path

from tests.docs.bare import needed
from tests.repo.tree import ROOT


def test_readme_says_what_to_install_in_words_that_can_be_typed() -> None:
    typed, packages = needed()
    assert typed == f"apt-get install {' '.join(packages)}"
    assert {"git", "make", "python3-venv"} <= set(packages)


def test_what_make_says_without_python_names_the_packages_of_readme() -> None:
    said = Path(ROOT / ".ci/workspace").read_text(encoding="utf-8")
    assert "apt-get install python3 python3-venv" in said
