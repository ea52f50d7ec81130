"""The members, what they declare, and the lock agree."""

import re
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repo.tree import ROOT

OURS = "ordstyrer-"
OWN_LOCKS = {("services/classifier", "encoder"): Path("services/classifier/training/encoder/requirements.lock")}
"""An extra that is installed into an environment of its own is locked there, and nowhere else."""


def test_the_lock_holds_what_every_member_declares() -> None:
    stale = _stale(_declared(), Path("requirements.lock"))
    assert not stale, f"Run make lock: {stale}"


@pytest.mark.parametrize(("member", "extra"), OWN_LOCKS)
def test_the_lock_of_an_environment_of_its_own_holds_what_its_extra_declares(member: str, extra: str) -> None:
    lines = _extras(Path(member))[extra]
    stale = _stale([(member, Requirement(line)) for line in lines], OWN_LOCKS[member, extra])
    assert lines
    assert not stale


@pytest.mark.parametrize("lock", [Path("requirements.lock"), *OWN_LOCKS.values()], ids=str)
def test_everything_in_the_lock_is_held_by_its_hash(lock: Path) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert entries
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_the_makefile_and_the_set_up_know_every_member() -> None:
    members = _toml(Path("pyproject.toml"))["tool"]["uv"]["workspace"]["members"]
    for name, start in (("Makefile", "MEMBERS :="), (".ci/workspace", "members=(")):
        text = (ROOT / name).read_text(encoding="utf-8")
        line = text[text.index(start) :].replace("\\\n", " ")
        listed = re.findall(r"(?:libs|services|tests)/\w+", line.split(")" if "(" in start else "\n")[0])
        assert listed == members, name


def test_every_member_is_named_after_its_folder() -> None:
    for member in _members():
        project = _toml(member / "pyproject.toml")["project"]
        assert project["name"] == OURS + member.name
        assert project["requires-python"] == ">=3.11"
        assert (ROOT / member / member.name / "__init__.py").is_file()


def _members() -> list[Path]:
    return [Path(name) for name in _toml(Path("pyproject.toml"))["tool"]["uv"]["workspace"]["members"]]


def _declared() -> list[tuple[str, Requirement]]:
    found = [("pyproject.toml", line) for line in _toml(Path("pyproject.toml"))["dependency-groups"]["dev"]]
    for member in _members():
        project = _toml(member / "pyproject.toml")["project"]
        shared = (lines for extra, lines in _extras(member).items() if (str(member), extra) not in OWN_LOCKS)
        lines = chain(project["dependencies"], *shared)
        found += [(str(member), line) for line in lines]
    return [(where, Requirement(line)) for where, line in found]


def _extras(member: Path) -> dict[str, list[str]]:
    return dict(_toml(member / "pyproject.toml")["project"].get("optional-dependencies", {}))


def _stale(declared: Iterable[tuple[str, Requirement]], lock: Path) -> list[str]:
    locked = _locked(lock)
    return [
        f"{where}: {wanted}"
        for where, wanted in declared
        if not wanted.name.startswith(OURS)
        if not any(wanted.specifier.contains(version) for version in locked.get(canonicalize_name(wanted.name), []))
    ]


def _locked(lock: Path) -> dict[str, list[Version]]:
    """Name → versions: more than one where the newest does not run on every Python we allow."""
    locked: dict[str, list[Version]] = {}
    text = (ROOT / lock).read_text(encoding="utf-8")
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", text, flags=re.MULTILINE):
        locked.setdefault(canonicalize_name(name), []).append(Version(version))
    return locked


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))
