"""The words of `ordstyrer tag`."""

from common.command_line import Parser
from standalone.parsers.made import parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer tag`."""
    return parser_of(
        "tag",
        'JSON lines {"id","text","lang"?} in, tags with scores and the words that caused them out.',
        """echo '{"id": 1, "text": "Når åpner biblioteket?"}' | ordstyrer tag""",
    )
