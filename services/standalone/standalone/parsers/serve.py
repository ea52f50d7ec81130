"""The words of `ordstyrer serve`."""

from common.command_line import Parser
from standalone.parsers.made import parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer serve`."""
    parser = parser_of(
        "serve",
        "One process for real use on 127.0.0.1: database and log lie in ORDSTYRER_DATA_DIR.",
        "ordstyrer serve --port 8080 --accounts accounts.toml",
    )
    parser.add_argument("--port", type=int, help="port to listen on (default: 8080)")
    parser.add_argument("--accounts", metavar="FILE", help="webhook apps and accounts, loaded before the first request")
    return parser
