"""The words of `ordstyrer replay control`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer replay control`."""
    parser = parser_of(
        "replay",
        "Publish the shared facts (accounts, packs, switches) anew from the desk's tables, which are their source.",
        "ordstyrer replay control",
    )
    parser.add_argument("what", choices=["control"], help="the topic of shared facts")
    add_json(parser, "one JSON line: how many facts")
    return parser
