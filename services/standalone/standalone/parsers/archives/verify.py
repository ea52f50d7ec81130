"""The words of `ordstyrer archive verify`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive verify`."""
    parser = parser_of(
        "archive verify",
        "Find every altered, removed, reordered or inserted line, seal, checkpoint or kept file, up to the newest "
        "checkpoint.",
        "ordstyrer archive verify --municipality sogne --public-key checkpoint-keys.pem",
    )
    parser.add_argument("--municipality", metavar="ID", help="only this one")
    parser.add_argument("--quick", action="store_true", help="leave out the kept files, which take longest")
    parser.add_argument(
        "--public-key",
        type=Path,
        metavar="FILE",
        help="prove checkpoints by these public keys alone (`ordstyrer archive key` prints them): no secret is read",
    )
    add_json(parser)
    return parser
