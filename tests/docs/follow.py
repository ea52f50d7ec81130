"""Follows a page: writes its files, types its lines, and compares what comes with what it says."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.docs.answers import is_said
from tests.docs.page import Act, Interrupted, Left, Moved, Typed, Written
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
        match act:
            case Moved():
                terminal.set(world(act.world))
            case Interrupted():
                terminal.close()
            case Written():
                _write(folder / act.name, act.text)
            case Left():
                yield Outcome(act.line, act.words, left=act.why)
            case Typed():
                done = _type(act, terminal)
                yield done
                if done.wrong:
                    return


def _type(act: Typed, terminal: Terminal) -> Outcome:
    said = terminal.leave_running(act.words, act.until) if act.until else terminal.type(act.words)
    wrong = ""
    if said.code != act.code:
        wrong = f"it ended with {said.code}, not {act.code}, and said:\n{said.text}"
    elif act.answer is not None and not is_said(act.answer, said.text):
        wrong = f"the page says:\n{act.answer}\nand it said:\n{said.text}"
    return Outcome(act.line, act.words, wrong)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") + "\n" if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")
