"""The words of `ordstyrer notifier log`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer notifier log`."""
    parser = parser_of(
        "notifier log",
        "Show whom an alert reached: each person, channel and try, with its end. Reads only.",
        "ordstyrer notifier log 3f0c2a44-6f0e-5d5c-9a51-0f6f4c1f7b10",
    )
    parser.add_argument("alert", metavar="ALERT_ID", help="an alert's id, as `ordstyrer events alerts` shows it")
    add_json(parser)
    return parser
