"""A release says the same of itself everywhere: its number, its changelog, what is kept of the one before."""

import re

from common.release import VERSION
from tests.repo.tree import ROOT
from tests.repo.version import places

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
READERS = ("whoever moderates", "whoever keeps the archive", "whoever operates it", "whoever develops or integrates")


def test_every_file_that_bears_the_version_bears_this_one() -> None:
    found = list(places())
    assert len(found) >= 12, "members, images and manifests"
    assert not [path for path, text, wanted in found if text != wanted]


def test_the_changelog_begins_with_this_version_or_with_what_comes_after_it() -> None:
    headings = re.findall(r"^## \[([^]]+)\](?: - (\d{4}-\d\d-\d\d))?$", CHANGELOG, flags=re.MULTILINE)
    released = [(name, day) for name, day in headings if name != "Unreleased"]
    assert released[0][0] == VERSION
    assert all(day for _, day in released)


def test_a_major_release_is_told_by_reader_with_what_to_do() -> None:
    section = CHANGELOG.partition("## [1.0.0]")[2].partition("\n## ")[0]
    told = re.findall(r"^### For (.+)$", section, flags=re.MULTILINE)
    assert tuple(told) == READERS
    assert "### Upgrade notes" in section
