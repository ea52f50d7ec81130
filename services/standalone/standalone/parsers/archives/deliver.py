"""The words of `ordstyrer archive deliver`."""

from uuid import UUID

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive deliver`."""
    parser = parser_of(
        "archive deliver",
        'Show how records are on their way to municipalities\' own cores (journal = "core" in the accounts file). '
        "With --push what has no receipt is sent again: the core is asked first, and nothing is journaled twice.",
        "ordstyrer archive deliver --municipality bo --push",
    )
    parser.add_argument("--municipality", metavar="ID", help="only this one")
    parser.add_argument("--push", action="store_true", help="send again what has no receipt")
    parser.add_argument("--record", type=UUID, metavar="ID", help="push this record alone")
    parser.add_argument("--all", action="store_true", help="show what is journaled too")
    add_json(parser)
    return parser
