"""The words of `ordstyrer policy backtest`."""

from common.command_line import Parser, day
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy backtest`."""
    parser = parser_of(
        "policy backtest",
        "Decide the stored items of the pack's municipality again, as they stood when they were last decided, by a\n"
        "changed pack, and list what would come out differently. Nothing is saved or sent, and no word of a comment\n"
        "is shown without --text.",
        "ordstyrer policy backtest policies/bo --since 2026-01-01",
    )
    parser.add_argument("pack", metavar="PACK", help="municipality, folder, or version that the desk keeps (bo/2)")
    parser.add_argument("--since", type=day, required=True, metavar="DATE", help="received on or after")
    parser.add_argument("--text", action="store_true", help="show what each item says: residents' own words")
    add_json(parser, "one JSON line an item, and one with the counts")
    return parser
