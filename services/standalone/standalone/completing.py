"""Answers the Tab key: one parser of all that may follow the words on the line."""

import argparse
import os
from collections.abc import Mapping, Sequence

import argcomplete

from standalone.commands import archive, policy
from standalone.parsers.tree import ALERTS, parser_for

ACTS = {"archive": archive.ACTS, "policy": policy.ACTS, "notifier": dict.fromkeys(ALERTS, "")}


def answer(commands: Mapping[str, str]) -> None:
    """Print what may follow, and end the process."""
    line = os.environ.get("COMP_LINE", "").split()[1:]
    argcomplete.autocomplete(whole_parser(commands, line), always_complete_options="long")


def whole_parser(commands: Mapping[str, str], line: Sequence[str]) -> argparse.ArgumentParser:
    """Return one parser of every command. Only the one on the line has its own words: no more is asked for."""
    parser = argparse.ArgumentParser(prog="ordstyrer")
    parser.add_argument("--version", action="store_true")
    below = parser.add_subparsers(parser_class=argparse.ArgumentParser)
    for command, does in commands.items():
        if command not in line[:1]:
            below.add_parser(command, help=does)
        elif command in ACTS and not (command == "notifier" and line[1:2] and line[1].startswith("-")):
            _add_acts(below.add_parser(command, help=does), command, line)
        else:
            below.add_parser(command, help=does, parents=_own(command), add_help=False)
    return parser


def _add_acts(parser: argparse.ArgumentParser, command: str, line: Sequence[str]) -> None:
    below = parser.add_subparsers(parser_class=argparse.ArgumentParser)
    for act, does in ACTS[command].items():
        below.add_parser(act, help=does, parents=_own(command, act) if act in line[1:2] else [], add_help=False)


def _own(*words: str) -> list[argparse.ArgumentParser]:
    found = parser_for(words)
    return [] if found is None else [found]
