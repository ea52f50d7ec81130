"""The words of `ordstyrer shadow report`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

DAYS = 7


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer shadow report`."""
    parser = parser_of(
        "shadow",
        "report: a line for each tag and language (* is all languages): how often both models said it, how often\n"
        "only the one in force or only the shadow did. items: the ids of those on which they differ.",
        "ordstyrer shadow report --municipality bo --days 14",
    )
    parser.add_argument("act", choices=["report", "items"], help="one of those above")
    parser.add_argument("--municipality", metavar="ID", help="only this one")
    parser.add_argument("--days", type=int, default=DAYS, help=f"how far back (default: {DAYS}; rows are kept 30)")
    add_json(parser)
    return parser
