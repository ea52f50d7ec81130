"""Blocks of code that stand twice. Ten lines may be alike because they read best so; more are one thing in two places.

The formatter lays all code out alike, so that lines that say the same are the same to the letter. Comments, imports and
docstrings do not count: they are alike wherever the same is used.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations
from pathlib import Path

LINES_MAX = 10
HISTORY = ("migrations/versions/", "libs/common/common/migrate.py")
"""What a migration makes is what the tables were then, and is not to follow what they are now."""

Place = tuple[int, int]
"""Which module, and which of its lines that count."""
Pair = tuple[Place, Place]


class _Text:
    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        stripped = enumerate(map(str.strip, text.splitlines()), start=1)
        self.lines = [(number, line) for number, line in stripped if any(map(str.isalnum, line)) and line[0] != "#"]

    @cached_property
    def uncounted(self) -> set[int]:
        """The lines of imports and docstrings. Asked of the few that have something in common."""
        found: set[int] = set()
        for node in ast.walk(ast.parse(self.text)):
            match node:
                case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
                    found.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        return found


def repeated(modules: Iterable[tuple[Path, str]], lines_max: int = LINES_MAX) -> list[str]:
    """Return every two places that say the same for more than so many lines, each pair once."""
    texts = [_Text(path, text) for path, text in modules if not any(part in path.as_posix() for part in HISTORY)]
    alike = _alike(texts, lines_max)
    return [
        found
        for pair in sorted(alike)
        if _moved(pair, -1) not in alike
        for found in _said(texts, pair, alike, lines_max)
    ]


def _alike(texts: list[_Text], lines_max: int) -> set[Pair]:
    """Return every two places from which so many lines and one more are the same."""
    places = defaultdict[tuple[str, ...], list[Place]](list)
    for index, text in enumerate(texts):
        said = tuple(line for _, line in text.lines)
        for at in range(len(said) - lines_max):
            places[said[at : at + lines_max + 1]].append((index, at))
    return {pair for found in places.values() for pair in combinations(found, 2)}


def _said(texts: list[_Text], pair: Pair, alike: set[Pair], lines_max: int) -> Iterator[str]:
    lines = lines_max + 1
    while _moved(pair, lines - lines_max) in alike:
        lines += 1
    (one, at), (other, there) = pair
    here = [texts[one].lines[at + n][0] for n in range(lines)]
    counted = sum(number not in texts[one].uncounted for number in here)
    if counted > lines_max:
        found = f"{texts[other].path}:{texts[other].lines[there][0]}"
        yield f"{texts[one].path}:{here[0]}: {counted} lines stand again at {found}"


def _moved(pair: Pair, by: int) -> Pair:
    (one, at), (other, there) = pair
    return (one, at + by), (other, there + by)
