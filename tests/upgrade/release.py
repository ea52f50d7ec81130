"""Another release beside this version: its code out of the repository, with everything its own lock names."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.flow.program import ROOT
from tests.parts.install import PartMissingError, cache_folder

BEFORE_THE_FIRST = "6cc1a87e"
"""While nothing is tagged: the newest state that lacks a table of today's, so that there is an expansion."""


@dataclass(frozen=True)
class Release:
    """Code that can be run."""

    name: str
    python: str
    root: Path


HERE = Release("this version", sys.executable, ROOT)


def last_release() -> str:
    """Return the newest tag before this commit, or what stands for one while there is none."""
    told = _git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^")
    return told.stdout.strip() if told.returncode == 0 else BEFORE_THE_FIRST


def installed(revision: str) -> Release:
    """Install a release into the user's cache, once; return it. Raises PartMissingError where it cannot be had."""
    found = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found.returncode != 0:
        message = f"There is no {revision} in this repository's history: fetch all of it, or name another with --from."
        raise PartMissingError(message)
    root = cache_folder() / "releases" / found.stdout.strip()[:16]
    if not (root / ".venv" / ".synced").exists():
        root.mkdir(parents=True, exist_ok=True)
        _must(["git", "-C", str(ROOT), "archive", "--output", str(root / "code.tar"), found.stdout.strip()], root)
        _must(["tar", "-xf", "code.tar"], root)
        _must([str(root / ".ci" / "workspace"), "sync"], root)
    return Release(revision, str(root / ".venv" / "bin" / "python"), root)


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)  # noqa: S603, S607 - git, with our own words


def _must(words: Sequence[str], folder: Path) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        message = f"{' '.join(words)}: {done.stderr[-2000:]}"
        raise PartMissingError(message)
