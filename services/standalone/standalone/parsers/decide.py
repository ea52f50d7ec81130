"""The words of `ordstyrer decide`."""

from common.command_line import Parser
from standalone.parsers.made import parser_of

EXAMPLE = (
    """echo '{"id": 1, "municipality": "bo", "kind": "comment", "received_at": "2026-01-16T15:00:00+01:00", """
    """"text": "Når åpner biblioteket?"}' | ordstyrer decide"""
)


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer decide`."""
    return parser_of("decide", "JSON lines in (docs/reference/decide.md), decisions out.", EXAMPLE)
