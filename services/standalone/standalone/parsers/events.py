"""The words of `ordstyrer events`."""

import tomllib
from importlib import resources

from common.command_line import Parser
from standalone.parsers.made import parser_of


def topics() -> list[str]:
    """Return the topics of the catalogue, without what its events are made of."""
    text = resources.files("common").joinpath("events", "topics.toml").read_text(encoding="utf-8")
    return sorted(tomllib.loads(text))


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer events`."""
    parser = parser_of("events", "Print a topic so far as JSON lines, oldest first.", "ordstyrer events decisions")
    parser.add_argument(
        "topic",
        nargs="?",
        default="items",
        metavar="TOPIC",
        choices=topics(),
        help=f"default: items; {', '.join(topics())}",
    )
    parser.add_argument("--follow", action="store_true", help="go on with what comes")
    return parser
