"""The words of `ordstyrer dead-letters`."""

from common.command_line import Parser
from standalone.parsers.made import SERVICES, add_json, add_named, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer dead-letters`."""
    parser = parser_of(
        "dead-letters",
        "Messages that could not be handled. `replay` is taken up by the running service within seconds.\n"
        "`list` and `show` print JSON lines, whether --json is asked for or not.",
        "ordstyrer dead-letters replay ingest 3f0c…",
    )
    acts = ("list", "show", "replay", "discard")
    parser.add_argument("act", choices=acts, metavar="ACT", help="list, show, replay or discard")
    whose = f"whose letters: {', '.join(SERVICES)} (list: default all)"
    parser.add_argument("service", nargs="?", metavar="SERVICE", choices=SERVICES, help=whose)
    which = "a letter's id, or how it begins; replay without one means all"
    parser.add_argument("letter", nargs="?", metavar="LETTER", help=which)
    parser.add_argument("--words", action="store_true", help="show the message too: it may hold what a resident wrote")
    why = "why a letter is discarded: told to the desk, so no names and none of its words"
    add_named(parser, "--because", "--reason", "TEXT", why)
    add_json(parser)
    return parser
