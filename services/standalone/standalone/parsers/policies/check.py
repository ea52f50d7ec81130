"""The words of `ordstyrer policy check`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy check`."""
    parser = parser_of(
        "policy check",
        "Prove that packs can be used: their shape, their words, a rule or a reason for each clause, their quotes, and "
        "what their worked cases promise. What is wrong is said with file, line and caret.",
        "ordstyrer policy check bo --guideline bo.txt",
    )
    parser.add_argument(
        "pack", nargs="*", metavar="PACK", help="municipalities or folders (default: all of ORDSTYRER_POLICIES_DIR)"
    )
    parser.add_argument("--guideline", type=Path, metavar="FILE", help="the municipality's own document, as text")
    add_json(parser, "one JSON line a pack")
    return parser
