"""A page as its reader meets it: what is typed and answered, which files are written, and what is left to them.

What stands in a box is taken word for word. Comments that nobody sees on the page say the rest, on a line before a box:
`not run: REASON`, `ends with 1`, `goes on until: WORDS` (it is left running once it has said them), and for all that
follows `world: NAME` (in which installation it is typed). `Ctrl-C` ends what was left running.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent

TYPED, TERMINAL, CHANGE = "sh", "console", "diff"
PROMPT = "$ "
_OTHER_SHELLS = {"bash", "shell", "zsh", "terminal", "shell-session", ""}
# A fence or a comment of ours, wherever a list has moved it.
_PART = re.compile(
    r"^(?P<indent> *)(?:"
    r"```(?P<kind>[\w-]*)(?: (?P<name>[^\n]+))?\n(?P<text>.*?)^ *```$"
    r"|<!-- (?P<mark>not run|ends with|goes on until|world|Ctrl-C):? ?(?P<said>[^\n]*?) ?-->$)",
    re.DOTALL | re.MULTILINE,
)


class PageError(Exception):
    """The page cannot be followed; the message says where and why."""


@dataclass(frozen=True)
class Typed:
    """What is typed at once. `answer` is None where the page does not say what comes."""

    line: int
    words: str
    answer: str | None = None
    code: int = 0
    until: str = ""


@dataclass(frozen=True)
class Written:
    """A file of the reader's; boxes of one name follow each other in it, with an empty line between."""

    line: int
    name: str
    text: str


@dataclass(frozen=True)
class Edited:
    """A change that the reader makes in files that are there."""

    line: int
    change: str


@dataclass(frozen=True)
class Left:
    """What no test types, and why."""

    line: int
    words: str
    why: str


@dataclass(frozen=True)
class Moved:
    """From here on it is typed in this world."""

    line: int
    world: str


@dataclass(frozen=True)
class Interrupted:
    """What was left running is ended here."""

    line: int


Act = Typed | Written | Edited | Left | Moved | Interrupted


def acts(path: Path) -> list[Act]:
    """Return what a reader of the page does, in its order; PageError where that cannot be told."""
    found: list[Act] = []
    marks: dict[str, str] = {}
    text = path.read_text(encoding="utf-8")
    for part in _PART.finditer(text):
        line = text.count("\n", 0, part.start()) + 1
        if part["mark"] == "world":
            found.append(Moved(line, part["said"]))
        elif part["mark"] == "Ctrl-C":
            found.append(Interrupted(line))
        elif part["mark"]:
            marks[part["mark"]] = part["said"]
        else:
            _box(found, part, f"{path}:{line}", line, marks)
            marks = {}
    if marks:
        raise PageError(f"{path}: nothing follows the mark {next(iter(marks))!r}")
    return found


def has_commands(text: str) -> bool:
    """True when something of a page is to be typed."""
    return any(part["kind"] in {TYPED, TERMINAL} for part in _PART.finditer(text))


def _box(found: list[Act], part: re.Match[str], where: str, line: int, marks: dict[str, str]) -> None:
    kind, text = part["kind"], dedent(part["text"])
    if kind in _OTHER_SHELLS:
        raise PageError(f"{where}: a box is `sh`, `console`, or says what else it is")
    if kind not in {TYPED, TERMINAL}:
        if marks:
            raise PageError(f"{where}: a mark stands before a box in which nothing is typed")
        found.extend(_made(part, line))
    elif "not run" in marks:
        if not marks["not run"]:
            raise PageError(f"{where}: say why it is not run")
        found.append(Left(line, text, marks["not run"]))
    elif kind == TERMINAL and not text.startswith(PROMPT):
        _answer(found, text, where)
    else:
        found.extend(_typed(text, line, marks) if kind == TERMINAL else [_marked(Typed(line, text), marks)])


def _made(part: re.Match[str], line: int) -> Iterator[Written | Edited]:
    """What the reader's editor is for: a file with a name, or a change."""
    if part["name"]:
        yield Written(line, part["name"], dedent(part["text"]))
    elif part["kind"] == CHANGE:
        # Exactly what a list has moved it by: a change's own lines begin with a blank.
        yield Edited(line, re.sub(rf"^{part['indent']}", "", part["text"], flags=re.MULTILINE))


def _answer(found: list[Act], text: str, where: str) -> None:
    """What a box without a prompt says was answered to the box before it."""
    before = found[-1] if found else None
    if not isinstance(before, Typed) or before.answer is not None:
        raise PageError(f"{where}: nothing was typed that this answers")
    found[-1] = replace(before, answer=text)


def _typed(text: str, line: int, marks: dict[str, str]) -> Iterator[Typed]:
    for number, told in enumerate(re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]):
        words, _, answer = told.partition("\n")
        yield _marked(Typed(line + 1 + number, words, answer), marks)


def _marked(typed: Typed, marks: dict[str, str]) -> Typed:
    return replace(typed, code=int(marks.get("ends with", 0)), until=marks.get("goes on until", ""))
