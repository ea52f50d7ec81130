"""`make docs`: follows README and every how-to, word for word, in a fresh clone as somebody new would."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from bench.processes import end_in_order
from common.web import free_port
from tests.docs.debian import OF_THE_MACHINE
from tests.docs.follow import Outcome, follow
from tests.docs.page import acts
from tests.docs.pages import README, pages
from tests.docs.terminal import Terminal
from tests.docs.worlds import DEMO, Worlds
from tests.repo.tree import ROOT
from tests.schemas import schemas_dir

ACTIVATED = ".venv/bin"
"""What the activation that README and the documents' first page name puts before the rest of PATH."""
_DEMO_RUNS = "Ctrl-C ends it."


def main() -> int:
    """Follow all pages, or those that are named; 1 when one of them does not say what happens."""
    asked = argparse.ArgumentParser(prog="make docs", description=__doc__)
    asked.add_argument("page", nargs="*", type=Path, help="only these (README goes before them all the same)")
    named = [path.resolve() for path in asked.parse_args().page]
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="ordstyrer-docs-") as folder:
        reader = _Reader(Path(folder))
        todo = [path for path in pages() if not named or path in {README, *named}]
        wrong, left = reader.read(todo)
    for line in left:
        _say(f"not run: {line}")
    _say(f"{wrong} of {len(todo)} pages are wrong" if wrong else f"{len(todo)} pages say what happens")
    return 1 if wrong else 0


class _Reader:
    """Somebody new, with a clone of the newest commit, an empty home, and nothing but Python."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clone = folder / "ordstyrer"
        _git("clone", "-q", str(ROOT), str(self._clone))
        (folder / "home").mkdir()
        (folder / "home" / "schemas").symlink_to(schemas_dir())
        self._terminals = 0

    def read(self, todo: list[Path]) -> tuple[int, list[str]]:
        """Follow each page; return how many were wrong, and what was not run."""
        wrong = 0
        left: list[str] = []
        worlds = Worlds(self._clone / "data", self._folder)
        with closing(self._terminal()) as behind:
            for path in todo:
                if path != README and not self._is_up(behind):
                    return wrong + 1, left
                found = [*self._follow(path, worlds)]
                wrong += any(one.wrong for one in found)
                left += [f"{path.relative_to(ROOT)}:{one.line}: {one.left}" for one in found if one.left]
        return wrong, left

    _demo_is_up = False

    def _is_up(self, behind: Terminal) -> bool:
        """The how-tos are for somebody whose Ordstyrer runs: the demo does, from the first of them on."""
        if not self._demo_is_up:
            said = behind.leave_running(".venv/bin/ordstyrer demo", _DEMO_RUNS)
            self._demo_is_up = said.code == 0
            if not self._demo_is_up:
                _say(f"the demo does not start:\n{said.text}")
        return self._demo_is_up

    def _follow(self, path: Path, worlds: Worlds) -> Iterator[Outcome]:
        _say(str(path.relative_to(ROOT)))
        with closing(self._terminal()) as terminal:
            if path != README:
                terminal.set({**worlds(DEMO), "PATH": self._path(ACTIVATED)})
            for one in follow(acts(self._clone / path.relative_to(ROOT)), self._clone, terminal, worlds):
                _say(f"  {path.name}:{one.line}: {'not run' if one.left else one.wrong or 'as it says'}")
                yield one
        # Each page begins with the tree as it is committed; what git ignores stays: the environment, the demo's data.
        _git("-C", str(self._clone), "reset", "-q", "--hard")
        _git("-C", str(self._clone), "clean", "-fdq")

    def _terminal(self) -> Terminal:
        self._terminals += 1
        keep = self._folder / f"terminal-{self._terminals}"
        keep.mkdir()
        return Terminal(self._clone, self._environ(), keep)

    def _environ(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name.startswith(OF_THE_MACHINE)}
        return kept | {
            "HOME": str(self._folder / "home"),
            "PATH": self._path(),
            "LANG": "C.UTF-8",
            # Beside whatever else runs on this machine.
            "ORDSTYRER_PORT": str(free_port()),
            "ORDSTYRER_SCHEMAS": str(self._folder / "home" / "schemas"),
        }

    def _path(self, *more: str) -> str:
        return os.pathsep.join((*(str(self._clone / folder) for folder in more), "/usr/local/bin", "/usr/bin", "/bin"))


def _git(*words: str) -> None:
    git = shutil.which("git") or "git"
    subprocess.run([git, *words], check=True)  # noqa: S603 - our own words, in a folder of our own


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
