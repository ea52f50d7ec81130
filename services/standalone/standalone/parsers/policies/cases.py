"""The words of `ordstyrer policy cases`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy cases`."""
    parser = parser_of(
        "policy cases",
        "Run the worked cases of packs, and print those that come out otherwise than they promise.",
        "ordstyrer policy cases bo",
    )
    parser.add_argument(
        "pack", nargs="*", metavar="PACK", help="municipality, folder, or version (bo/2); default: all of the folder"
    )
    add_json(parser, "one JSON line a pack")
    return parser
