"""Commands with acts (`ordstyrer archive verify`): each has its own words, and is imported when it is called."""

import argparse
import importlib
from collections.abc import Mapping, Sequence

from standalone.parsers.made import parser_of
from standalone.parsers.tree import GROUPS, module_of, parser_for


def group_parser(command: str, does: str, example: str, acts: Mapping[str, str]) -> argparse.ArgumentParser:
    """Return what reads the act; its own words are read by its own parser."""
    width = max(map(len, acts))
    listed = "\n".join(f"  {name:<{width}}  {said}" for name, said in acts.items())
    parser = parser_of(command, f"{does}\n\nacts:\n{listed}", f"{example}\nEach act has its own --help.")
    parser.add_argument("act", choices=list(acts), metavar="ACT", help="one of those above")
    return parser


def do_act(parser: argparse.ArgumentParser, command: str, arguments: Sequence[str]) -> int:
    """Do one act of a command; what is wrong with its words is said before anything heavy is imported."""
    act: str = parser.parse_args(arguments[:1]).act
    reading = parser_for((command, act))
    if reading is not None:
        reading.parse_args(arguments[1:])
    code: int = importlib.import_module(f"standalone.{GROUPS[command]}.{module_of(command, act)}").main(
        [*arguments[1:]]
    )
    return code
