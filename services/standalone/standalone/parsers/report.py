"""The words of `ordstyrer report`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer report`."""
    parser = parser_of(
        "report",
        "Write a year's transparency report as one HTML file: what was taken away and why, how fast people were "
        "answered, how well the machine did. Numbers below ORDSTYRER_DESK_REPORT_LEAST are not shown as they are.",
        "ordstyrer report --municipality bo --year 2026 --out report.html",
    )
    parser.add_argument("--municipality", required=True, metavar="ID", help="whose report")
    parser.add_argument("--year", required=True, type=int, help="which year")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where the page is written")
    add_json(parser, "one JSON line: the file")
    return parser
