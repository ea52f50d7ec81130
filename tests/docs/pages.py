"""Which pages tell people to type something."""

from pathlib import Path

from tests.docs.page import has_commands
from tests.repo.tree import ROOT, files

README = ROOT / "README.md"
_WRITTEN_FOR_READERS = ("README.md", "CONTRIBUTING.md", "SECURITY.md")


def pages() -> list[Path]:
    """Return every page of the documents with something to type, README first: it makes what the others need."""
    told = [path for path in files() if str(path) in _WRITTEN_FOR_READERS or (path.suffix == ".md" and _is_doc(path))]
    found = [ROOT / path for path in told if has_commands((ROOT / path).read_text(encoding="utf-8"))]
    return sorted(found, key=lambda path: (path != README, path))


def _is_doc(path: Path) -> bool:
    return path.parts[0] in {"docs", "deploy", "services", "policies", "bench", "libs"}
