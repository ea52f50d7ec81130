"""The words of `ordstyrer archive export`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

FORMATS = ("noark5", "folder", "eark", "arkivmelding")
PROFILES = ("2023", "arkade", "documaster", "standard")
"""As `archiver.core.deposit.profile` has them."""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive export`."""
    parser = parser_of(
        "archive export",
        "Write a closed period as a Noark 5 deposit or an E-ARK package, or any as messages or a plain folder.",
        "ordstyrer archive export --format noark5 --municipality sogne --year 2026 --out ./deposit-2026",
    )
    parser.add_argument("--format", choices=FORMATS, required=True, help="what to write")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="a folder that is empty or not there yet"
    )
    parser.add_argument("--municipality", metavar="ID", help="whose journal")
    parser.add_argument("--year", type=int, help="which year of it")
    parser.add_argument("--series", metavar="NAME", default="", help="which authority's, where there are several")
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help="read a plain folder, not the database")
    parser.add_argument(
        "--profile", choices=PROFILES, default="standard", help="what the depot asks for (default: standard)"
    )
    parser.add_argument("--terms", type=Path, metavar="FILE", help="TOML: what a depot agreed of an E-ARK package")
    add_json(parser, "one JSON line: what was written, or what is in the way")
    return parser
