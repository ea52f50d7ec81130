"""`make bare`: somebody new, on a Debian with nothing on it, follows README and then every how-to (root; half an hour).

What is missing is met one by one, as a person would who reads nothing: each time it must be told what to do.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bench.processes import end_in_order
from tests.docs.debian import HOME, Debian
from tests.docs.pages import README
from tests.parts.install import PartMissingError
from tests.repo.tree import ROOT
from tests.schemas import schemas_dir

CLONE = "git clone -q ordstyrer.bundle ordstyrer"
PARTS = ("maven", "postgresql", "pgbouncer", "chromium", "prometheus", "prometheus-alertmanager")
_NEEDED = re.compile(r"`sudo (apt-get install ([^`]+))`")


class Seen(NamedTuple):
    """What was tried, and what is wrong with what it said; empty where it is right."""

    tried: str
    wrong: str = ""


def needed() -> tuple[str, list[str]]:
    """Return what README says is to be installed: as it is typed, and package by package."""
    found = _NEEDED.search(README.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("README does not say what to install: `sudo apt-get install …`")
    return found[1], found[2].split()


def main() -> int:
    """Try it all; 1 when something is not as README and the how-tos say."""
    asked = argparse.ArgumentParser(prog="make bare", description=__doc__)
    asked.add_argument("page", nargs="*", help="only these how-tos (README goes before them all the same)")
    asked.add_argument("--short", action="store_true", help="what is missing, and no page")
    given = asked.parse_args()
    end_in_order()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="ordstyrer-bare-") as folder:
        try:
            debian = Debian(Path(folder))
        except PartMissingError as error:
            _say(f"ordstyrer: {error}")
            return 1
        with closing(debian):
            for seen in _tried(debian, None if given.short else given.page):
                _say(f"{'WRONG' if seen.wrong else 'as told':8}{seen.tried}")
                wrong += bool(seen.wrong)
                if seen.wrong:
                    _say(seen.wrong)
    return 1 if wrong else 0


def _tried(debian: Debian, pages: list[str] | None) -> Iterator[Seen]:
    """Come with nothing but a clone, and get further each time by what one was told."""
    install, packages = needed()
    debian.type("apt-get update -q", by="root")
    _lay_the_clone(debian)
    yield _told(debian, "without git", CLONE, "git: command not found")
    yield _ends(debian, "apt-get installs git", f"{_apt(['git', 'ca-certificates'])}", by="root")
    yield _ends(debian, "a clone", CLONE)
    yield _told(debian, "without make", "cd ordstyrer && make demo", "make: command not found")
    yield _ends(debian, "apt-get installs make", _apt(["make"]), by="root")
    yield _told(debian, "make demo without Python", "cd ordstyrer && make demo", "apt-get install python3 python3-venv")
    yield _ends(debian, "apt-get installs python3", _apt(["python3"]), by="root")
    yield _told(debian, "make demo without venv", "cd ordstyrer && make demo", "sudo apt-get install python3.11-venv")
    yield _ends(debian, f"what README names: {install}", _apt(packages), by="root")
    if pages is None:
        return
    yield _pages(debian, pages)
    yield _parts(debian)


def _pages(debian: Debian, pages: list[str]) -> Seen:
    debian.lay(schemas_dir(), "schemas")
    words = f"cd ordstyrer && ORDSTYRER_SCHEMAS={HOME}/schemas make docs DOCS_ARGS='{' '.join(pages)}'"
    return _ends(debian, f"README and {', '.join(pages) or 'every page'}: make docs", words, shown=True)


def _parts(debian: Debian) -> Seen:
    """Who may not install is told all that is missing at once, in words that can be typed."""
    said = debian.type("cd ordstyrer && make parts")
    told = re.search(r"sudo apt-get install ([^\n]+)", said.text)
    missing = [name for name in PARTS if told is None or name not in told[1].split()]
    missing += ["Go"] if "Go 1.24 or newer is needed" not in said.text else []
    return Seen("make parts says what to install", f"not named: {', '.join(missing)}\n{said.text}" if missing else "")


def _told(debian: Debian, tried: str, words: str, answer: str) -> Seen:
    """What cannot work yet: it ends badly, and says what to do."""
    said = debian.type(words)
    is_right = said.code != 0 and answer in said.text
    return Seen(tried, "" if is_right else f"ended with {said.code}, without {answer!r}:\n{said.text}")


def _ends(debian: Debian, tried: str, words: str, by: str = "kari", *, shown: bool = False) -> Seen:
    said = debian.type(words, by=by)
    if shown:
        _say(said.text)
    return Seen(tried, f"ended with {said.code}:\n{said.text}" if said.code else "")


def _apt(packages: list[str]) -> str:
    return f"apt-get install -y -q --no-install-recommends {' '.join(packages)}"


def _lay_the_clone(debian: Debian) -> None:
    """A file that is cloned as an address would be: nothing of this checkout but what is committed."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "ordstyrer.bundle"
        subprocess.run(["git", "-C", str(ROOT), "bundle", "create", "-q", str(bundle), "HEAD"], check=True)  # noqa: S603, S607 - our own words
        bundle.chmod(0o644)
        debian.lay(bundle, bundle.name)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
