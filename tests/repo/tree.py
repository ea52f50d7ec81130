"""The files of this repository, as git would commit them, and the Python modules among them as trees."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("ingest", "classifier", "archiver", "notifier", "desk")


@dataclass(frozen=True)
class Module:
    """A Python file: its path from the root, its text, and what the text means."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def is_migration(self) -> bool:
        """One step of a table's history: written once, read seldom, never shortened."""
        return "migrations" in self.path.parts and "versions" in self.path.parts

    @property
    def is_test(self) -> bool:
        """Tests, and what only tests use."""
        return self.path.parts[0] == "tests"

    def at(self, node: ast.stmt | ast.expr | ast.ExceptHandler) -> str:
        """Where a node is, as an editor opens it."""
        return f"{self.path}:{node.lineno}"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be, as a path from the root."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, check=True, capture_output=True, text=True).stdout  # noqa: S603 - fixed words
    return tuple(sorted(Path(name) for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file, parsed."""
    return tuple(_parse(path) for path in files() if path.suffix == ".py")


def _parse(path: Path) -> Module:
    text = (ROOT / path).read_text(encoding="utf-8")
    return Module(path, text, ast.parse(text, filename=str(path)))


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that holds text, with it."""
    for path in files():
        content = (ROOT / path).read_bytes()
        # git's own way to tell: text has no zero byte near its start.
        if b"\0" not in content[:8000]:
            yield path, content.decode(encoding="utf-8", errors="replace")
