"""The words of `ordstyrer archive check`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

LANGUAGES = ("nb", "nn", "sv", "en")
"""As `archiver.checking.wording` has them."""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive check`."""
    parser = parser_of(
        "archive check",
        "Check a Noark 5 deposit: the 54 tests of Arkade 5 v2.12.4, and what they do not look at (X1-X18).",
        "ordstyrer archive check ./deposit-2026 --report ./deposit-2026.html --lang nn",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="the deposit: the folder with arkivuttrekk.xml")
    add_json(parser, "JSON lines: one a finding, and the sum last")
    parser.add_argument("--report", type=Path, metavar="FILE", help="a report for the archivist, .html or .pdf")
    parser.add_argument("--lang", choices=LANGUAGES, default="nb", help="the report's language (default: nb)")
    parser.add_argument("--verapdf", metavar="COMMAND", help="veraPDF, if it is not found by itself")
    return parser
