"""The words of `ordstyrer archive journal`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive journal`."""
    parser = parser_of(
        "archive journal", "Print a municipality's records.", "ordstyrer archive journal --municipality sogne"
    )
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose journal")
    parser.add_argument("--year", type=int, help="only what was numbered in this year")
    add_json(parser)
    return parser
