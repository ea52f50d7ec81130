"""Small things that several commands say alike: JSON lines in and out."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from common.command_line import FOUND_PROBLEMS


def lines_in() -> Iterator[tuple[dict[str, Any], str | None]]:
    """Yield standard input's JSON objects, each with what is wrong with its line, or None."""
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as e:
            yield {}, f"line {number} is no JSON: {e}"
            continue
        if isinstance(found, dict):
            yield found, None
        else:
            yield {}, f"line {number} is no JSON object"


def line_out(found: object) -> None:
    """Print one JSON line."""
    sys.stdout.write(json.dumps(found, ensure_ascii=False, default=str) + "\n")


def answer_lines(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer every line of standard input in order; a line that cannot be answered says why, the others go on."""
    code = 0
    for line, wrong in lines_in():
        said = {"id": line.get("id"), "error": wrong} if wrong else answer(line)
        if "error" in said:
            code = FOUND_PROBLEMS
        line_out(said)
    return code
