"""The words of `ordstyrer archive dispose`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, add_named, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive dispose`."""
    parser = parser_of(
        "archive dispose",
        "List what is due to be disposed of, by whose decision. Items that were never filed go by themselves; case "
        "files go when a person says so, and leave their numbers and a proof row.",
        "ordstyrer archive dispose --municipality bo",
    )
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose archive")
    add_named(parser, "--person", "--actor", "NAME", "who carries it out; it stands in the proof")
    parser.add_argument("--yes", action="store_true", help="dispose of the case files that are due")
    add_json(parser)
    return parser
