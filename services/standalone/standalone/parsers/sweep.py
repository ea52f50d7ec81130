"""The words of `ordstyrer sweep`."""

from common.command_line import Parser, day
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer sweep`."""
    parser = parser_of(
        "sweep",
        "Go through what stands on official accounts now, and find what no webhook told: missed items, edits,\n"
        "hides and removals. With --since also history: everything that was written from that day on.",
        "ordstyrer sweep facebook:1234567890321 --municipality bo --since 2026-01-01",
    )
    parser.add_argument("account", nargs="?", metavar="PLATFORM:ACCOUNT", help="only this one (default: all)")
    parser.add_argument("--municipality", metavar="ID", help="only its accounts")
    parser.add_argument("--since", type=day, metavar="DATE", help="take over what was written from that day on")
    add_json(parser, "JSON lines: one a sweep, when all have ended")
    return parser
