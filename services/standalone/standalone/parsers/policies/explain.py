"""The words of `ordstyrer policy explain`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy explain`."""
    parser = parser_of(
        "policy explain",
        "Say of every rule of the pack why it fired, gave way or stayed silent. A stored decision is made again from\n"
        "what it rested on, by the version of the pack that made it, and it is said whether it comes out the same.",
        "ordstyrer policy explain 6a1c3f0e-…  or  ordstyrer policy explain - < questions.jsonl",
    )
    parser.add_argument("item", metavar="ITEM_ID", help="an item's id, or - for lines as `ordstyrer decide` takes them")
    parser.add_argument("--decision", type=int, metavar="NO", help="which decision on the item (default: the newest)")
    parser.add_argument("--fired", action="store_true", help="only the rules that fired or gave way")
    add_json(parser, "one JSON line an item")
    return parser
