"""The page about missing parts names tests that are there, under each of its headings."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operator" / "degraded-modes.md"
WANTED = {"No broker", "No database", "No archive core", "No platform", "No encoder", "Full disk", "Clock skew"}
DEFINED = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)


def test_each_missing_part_has_a_heading_with_tests_that_are_there() -> None:
    there = {name for file in (ROOT / "tests").rglob("test_*.py") for name in DEFINED.findall(file.read_text("utf-8"))}
    sections = dict(part.split("\n", 1) for part in re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:])
    assert set(sections) >= WANTED
    for heading, told in sections.items():
        named = set(re.findall(r"`(test_\w+)`", told))
        assert named, f"{heading}: no test is named"
        assert named <= there, f"{heading}: {sorted(named - there)}"
