"""The words of `ordstyrer policy import`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, add_named, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy import`."""
    parser = parser_of(
        "policy import",
        "Propose the pack of a folder. Of a folder that `ordstyrer policy export` wrote, the newest version of each\n"
        "municipality. An older version than the one in force is refused. Two persons activate it at the desk.",
        "ordstyrer policy import policies/bo --person kari",
    )
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder of a pack, or of an export")
    add_named(parser, "--person", "--by", "ID", "who proposes: an id as in `ordstyrer invite`")
    add_json(parser, "one JSON line a pack")
    return parser
