"""Which parser reads which words, of all commands and acts."""

import importlib
from collections.abc import Sequence

from common.command_line import Parser, service_parser
from standalone.parsers.made import SERVICES

GROUPS = {"archive": "archives", "policy": "policies"}
"""Commands with acts → where the acts' parsers are, and (without `parsers.`) the acts."""
ALERTS = ("test", "log")
"""What `ordstyrer notifier` is followed by when something is done with it in place of running it."""
TRY = " `ordstyrer notifier test` tries alerts to a role, `ordstyrer notifier log` shows whom one reached."
OTHERWISE = {("policy", "import"): "take_in", ("policy", "export"): "put_out"}
"""Acts whose modules have another name than they."""


def parser_for(words: Sequence[str]) -> Parser | None:
    """Return what reads the words after these, a command or a command and its act; None for a command with acts."""
    command, *rest = words
    if command in GROUPS:
        return _made(f"{GROUPS[command]}.{module_of(command, rest[0])}") if rest else None
    if command == "notifier" and rest and rest[0] in ALERTS:
        return _made(f"alerts.{rest[0]}")
    if command in SERVICES:
        return service_parser(command, f"ordstyrer {command}", TRY if command == "notifier" else "")
    return _made(command.replace("-", "_"))


def module_of(command: str, act: str) -> str:
    """Return the name of an act's module."""
    return OTHERWISE.get((command, act), act.replace("-", "_"))


def _made(module: str) -> Parser:
    parser: Parser = importlib.import_module(f"standalone.parsers.{module}").new_parser()
    return parser
