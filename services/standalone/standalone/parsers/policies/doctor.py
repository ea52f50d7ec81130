"""The words of `ordstyrer policy doctor`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy doctor`."""
    parser = parser_of(
        "policy doctor",
        "Say which versions of the packs are in force, what awaits whom, what is missing, and what is mounted.",
        "ordstyrer policy doctor",
    )
    add_json(parser, "one JSON line a finding")
    return parser
