"""The words of `ordstyrer doctor`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

LOOKS = (
    "settings",
    "secrets",
    "database",
    "time-outs",
    "pooler",
    "clock",
    "bus",
    "Kafka rights",
    "evidence",
    "checkpoint key",
    "policy packs",
    "accounts",
    "channels",
    "people",
    "mail",
    "addresses",
    "PDF/A",
    "models",
    "Noark 5 schemas",
    "E-ARK schemas",
)
"""What is looked at, in this order."""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer doctor`."""
    parser = parser_of(
        "doctor",
        "Say what this installation has, what it lacks, and what to do about it. Changes nothing, sends nothing. "
        "Ends with 1 when something is wrong; a dash marks what is needed only later, or will go wrong soon.",
        "ordstyrer doctor",
    )
    add_json(parser, "JSON lines: what, state (ok, later, problem), said")
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"only these: {', '.join(LOOKS)}")
    return parser
