"""The words of `ordstyrer policy diff`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy diff`."""
    parser = parser_of(
        "policy diff",
        "Say what differs between two packs, and which worked cases of either come out differently by it.",
        "ordstyrer policy diff bo/1 policies/bo",
    )
    for name in ("old", "new"):
        parser.add_argument(name, metavar=name.upper(), help="municipality, folder, or version of the desk (bo/2)")
    add_json(parser, "one JSON object")
    return parser
