"""The words of `ordstyrer archive key`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive key`."""
    parser = parser_of(
        "archive key",
        "Print the public keys of checkpoints: hand them to whoever is to verify (archive verify --public-key).",
        "ordstyrer archive key >checkpoint-keys.pem",
    )
    parser.add_argument(
        "--rotate",
        action="store_true",
        help="make a new key first; what the old ones signed is proved as before. Stop the running service for it",
    )
    add_json(parser, "JSON lines: one a key")
    return parser
