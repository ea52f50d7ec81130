"""How our commands read their words: what is mistyped is answered in two lines, with the word that was meant.

Nothing heavy is imported here: `--help`, a mistyped word and the Tab key are answered at once.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from textwrap import fill
from typing import Any, NoReturn

DONE = 0
FOUND_PROBLEMS = 1
WRONG_USE = 2
INTERRUPTED = 130

_CHOICE = re.compile(r"(?:argument (?P<what>[^:]+): )?invalid choice: '(?P<word>.*?)' \(choose from (?P<known>.*)\)$")


class Help(argparse.RawDescriptionHelpFormatter):
    """Breaks prose at the terminal's width; what is a table, or is there to be copied, stays as it is written."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        parts = (part if _stays(part) else fill(part, width, break_on_hyphens=False) for part in text.split("\n\n"))
        return super()._fill_text("\n\n".join(parts), width, indent)


def _stays(part: str) -> bool:
    """Say whether a part of a text keeps its lines: a table has some that are moved in."""
    return part.startswith("Example: ") or any(line.startswith(" ") for line in part.splitlines())


class Parser(argparse.ArgumentParser):
    """Reads a command's words. Options are written out whole: a new one never changes what an old script says."""

    def __init__(self, **how: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(**{"allow_abbrev": False, "formatter_class": Help, **how})
        self._words: list[str] = []

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]  # noqa: ANN401 - argparse's own
        """Keep the words: a mistyped option is told before what is missing because of it."""
        self._words = list(sys.argv[1:] if args is None else args)
        return super().parse_known_args(self._words, namespace)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words and what was meant; end with 2."""
        wrong = self._mistyped(before=_chosen(message)) or _choice(message) or message
        sys.stderr.write(f"{self.prog}: {wrong}\nSee: {self.prog} --help\n")
        raise SystemExit(WRONG_USE)

    def _mistyped(self, before: str | None) -> str | None:
        """Tell of the first option that there is not, among the words before one that is wrong itself."""
        known = [option for option in self._option_string_actions if option.startswith("--")]
        for word in self._words:
            option, _, value = word.partition("=")
            if word == "--" or (before is not None and before in {word, value}):
                return None
            if option.startswith("--") and option not in known:
                return f"there is no option {option}{meant(option, known)}"
        return None


def _chosen(message: str) -> str | None:
    found = _CHOICE.match(message)
    return None if found is None else found["word"]


def _choice(message: str) -> str | None:
    """Put argparse's list of choices in our words. Pythons write that list in two ways."""
    found = _CHOICE.match(message)
    if found is None:
        return None
    known = [word.strip("'") for word in found["known"].split(", ")]
    near = meant(found["word"], known) or f"; there are {', '.join(known)}"
    what = found["what"] or ""
    no_such = f"there is no {what.lower()}" if what.isupper() else f"{what}: there is no"
    return f"{no_such} '{found['word']}'{near}"


def meant(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean x?" for the known word most like it, or nothing when none is like it."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def day(text: str) -> date:
    """Read a day, for an option's `type`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write it as 2026-05-17") from None


def service_parser(service: str, prog: str | None = None, more: str = "") -> Parser:
    """Return what reads the words of a service that runs alone."""
    prog = prog or service
    parser = Parser(prog=prog, description=f"Run the {service} service.{more}", epilog=f"Example: {prog} --check")
    parser.add_argument("--check", action="store_true", help="print the effective settings, and why it would not start")
    parser.add_argument("--migrate", action="store_true", help="bring the service's tables to the newest schema first")
    return parser
