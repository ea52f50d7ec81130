"""The words of `ordstyrer privacy`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, add_named, parser_of

ACTS = {
    "access": "everything that is kept of somebody, as JSON lines",
    "erase": "erase what need not be kept; without --yes only say what would go and what stays, and why",
    "retain": "hold everything of somebody's, or lift the hold; without --yes only say what it would be",
}
"""Act → what it does. Each lives in `standalone.privacies`."""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer privacy`."""
    width = max(map(len, ACTS))
    listed = "\n".join(f"  {name:<{width}}  {does}" for name, does in ACTS.items())
    parser = parser_of(
        "privacy",
        f"What is kept of somebody who wrote to us. Archive duty and holds win, and say so.\n\nacts:\n{listed}",
        "ordstyrer privacy erase --municipality bo --author 1234567890 --person kari",
    )
    parser.add_argument("act", choices=list(ACTS), metavar="ACT", help="one of those above")
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose desk and archive")
    parser.add_argument("--author", metavar="ID", required=True, help="the platform's id of the author")
    parser.add_argument("--platform", metavar="NAME", help="only on this platform: ids of two may be alike")
    add_named(parser, "--person", "--actor", "NAME", "who carries it out; it stands in the proof")
    parser.add_argument("--because", metavar="TEXT", default="", help="retain: why, a case number for instance")
    parser.add_argument("--lift", action="store_true", help="retain: lift the hold")
    parser.add_argument("--yes", action="store_true", help="do it")
    add_json(parser)
    return parser
