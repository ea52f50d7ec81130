"""Writes the release's version (`common.release`) into every file that bears it: `python -m tests.repo.version`.

Members, images' tags, what a build is told: none of these reads Python.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from common.release import VERSION
from tests.repo.tree import ROOT, files

PLACES = {
    "pyproject.toml": r'(?m)^version = "([^"]+)"$',
    "kustomization.yaml": r"newTag: ([0-9][^},\s]*)",
    "docker-compose.yml": r"\$\{ORDSTYRER_VERSION:-([^}]+)\}",
    "Dockerfile": r"(?m)^ARG VERSION=(.+)$",
    "README.md": r"\bordstyrer-\w+:(\d+\.\d+\.\d+)",
}
"""Name of a file → where the version stands in it."""


def places() -> Iterator[tuple[Path, str, str]]:
    """Yield each file that bears the version, with what it says and what it should say."""
    for path in files():
        pattern = PLACES.get(path.name)
        text = (ROOT / path).read_text(encoding="utf-8") if pattern else ""
        if pattern and re.search(pattern, text):
            yield path, text, re.sub(pattern, lambda found: found[0].replace(found[1], VERSION), text)


def main() -> int:
    """Write it, or with --check say where it is another: 1."""
    stale = [(path, wanted) for path, text, wanted in places() if text != wanted]
    if "--check" in sys.argv[1:]:
        for path, _ in stale:
            sys.stdout.write(f"{path} is not of {VERSION}: run `python -m tests.repo.version`\n")
        return 1 if stale else 0
    for path, wanted in stale:
        (ROOT / path).write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
