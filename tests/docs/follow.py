"""Follows a page: writes its files, types its lines, and compares what comes with what it says."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.docs.answers import is_said
from tests.docs.page import Act, Edited, Interrupted, Left, Moved, Typed, Written
from tests.docs.terminal import Terminal

World = Callable[[str], Mapping[str, str]]
"""Makes the installation of a name, and returns the environment in which it is met."""


class Outcome(NamedTuple):
    """What became of one thing that the page tells to type; `wrong` is empty when it is as the page says."""

    line: int
    words: str
    wrong: str = ""
    left: str = ""


def follow(todo: list[Act], folder: Path, terminal: Terminal, world: World) -> Iterator[Outcome]:
    """Do all of it in its order. The first thing that goes wrong ends it: what follows may rest on it."""
    for act in todo:
        done = _do(act, folder, terminal, world)
        if done is not None:
            yield done
            if done.wrong:
                return


def _do(act: Act, folder: Path, terminal: Terminal, world: World) -> Outcome | None:
    """Do one thing; None where nothing is to be said of it."""
    match act:
        case Typed():
            return _type(act, terminal)
        case Left():
            return Outcome(act.line, act.words, left=act.why)
        case Edited():
            wrong = edit(folder, act.change)
            return Outcome(act.line, act.change, wrong) if wrong else None
        case Written():
            _write(folder / act.name, act.text)
        case Moved():
            terminal.set(world(act.world))
        case Interrupted():
            terminal.close()
    return None


def _type(act: Typed, terminal: Terminal) -> Outcome:
    said = terminal.leave_running(act.words, act.until) if act.until else terminal.type(act.words)
    wrong = ""
    if said.code != act.code:
        wrong = f"it ended with {said.code}, not {act.code}, and said:\n{said.text}"
    elif act.answer is not None and not is_said(act.answer, said.text):
        wrong = f"the page says:\n{act.answer}\nand it said:\n{said.text}"
    return Outcome(act.line, act.words, wrong)


def edit(folder: Path, change: str, *how: str) -> str:
    """Make a change where its lines are found, file by file; return why it cannot be made."""
    git = shutil.which("git") or "git"
    words = [git, "apply", "--recount", *how, "-"]
    parts = re.split(r"^(?=--- a/)", change, flags=re.MULTILINE)[1:]
    if not parts:
        return f"the change names no file:\n{change}"
    for part in parts:
        done = subprocess.run(words, cwd=folder, input=part, capture_output=True, text=True, check=False)  # noqa: S603 - our own page, in a clone of our own
        if done.returncode:
            return f"the change cannot be made:\n{done.stderr}"
    return ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") + "\n" if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")
