"""What the words of several commands have in common: an example each, and one name for one thing."""

import argparse

from common.command_line import Parser

SERVICES = ("ingest", "classifier", "archiver", "notifier", "desk")
"""In the order of the flow, which is also the order in which their tables are brought up to date."""
MAKE_ROLES = (
    "PostgreSQL: make the role of each service whose URL is a file here, named after it, and grant it what it needs "
    "and nothing more"
)


def parser_of(command: str, does: str, example: str) -> Parser:
    """Return a command's parser; every one has an example."""
    return Parser(prog=f"ordstyrer {command}", description=does, epilog=f"Example: {example}")


def add_json(parser: argparse.ArgumentParser, said: str = "JSON lines") -> None:
    """Let a program read what the command says."""
    parser.add_argument("--json", action="store_true", help=said)


def add_named(parser: argparse.ArgumentParser, name: str, old: str, metavar: str, said: str) -> None:
    """Add an option that had another name; scripts may go on with the old one, which no help shows any more."""
    dest = old.removeprefix("--")
    parser.add_argument(name, dest=dest, metavar=metavar, default="", help=said)
    parser.add_argument(old, dest=dest, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
