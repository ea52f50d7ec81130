"""The words of `ordstyrer policy export`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

INDEX = "versions.json"


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy export`."""
    parser = parser_of(
        "policy export",
        "Write every version of the packs into DIR/<municipality>/<version>/, and who activated it when into\n"
        f"DIR/<municipality>/{INDEX}. The same versions give the same files, word for word: made for Git.",
        "ordstyrer policy export packs-archive",
    )
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder to write into; it may hold an earlier export")
    parser.add_argument(
        "--municipality", action="append", default=[], metavar="ID", help="only this one; again for each (default: all)"
    )
    add_json(parser, "JSON lines: one a municipality")
    return parser
