"""The words of `ordstyrer archive open-lock`."""

from uuid import UUID

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive open-lock`."""
    parser = parser_of(
        "archive open-lock",
        "Have files of an erased item or a disposed record deleted before the store's lock ends. One person asks, and "
        "another gives the same command; both stand in the chain of the evidence.",
        'ordstyrer archive open-lock 8e6f… --municipality bo --person "Kari Arkivar" --because "vedtak 2026/14"',
    )
    parser.add_argument("subject", type=UUID, metavar="ID", help="the item, or the record that was disposed of")
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose archive")
    parser.add_argument("--person", metavar="NAME", required=True, help="who asks or opens; it stands in the proof")
    parser.add_argument("--because", metavar="TEXT", default="", help="by which decision or law: the first one says it")
    add_json(parser, "one JSON line")
    return parser
