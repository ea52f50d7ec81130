"""The words of `ordstyrer notifier test`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer notifier test`."""
    parser = parser_of(
        "notifier test",
        "Send a test message to everybody on duty for a role, over each of their channels, and say what became of it.\n"
        "Who is on duty is found as the service finds it. Nothing is kept of it.",
        "ordstyrer notifier test administratorer --municipality bo",
    )
    parser.add_argument("role", metavar="ROLE", help="a role of the municipality's pack, or operator")
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose role")
    parser.add_argument(
        "--of", default="", metavar="WHICH", help="account (facebook:123) or unit whose people are meant"
    )
    add_json(parser)
    return parser
