"""The words of `ordstyrer archive resume`."""

from argparse import ArgumentTypeError
from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def _number(text: str) -> tuple[int, int]:
    year, _, number = text.strip().partition("/")
    if not (year.isdecimal() and number.isdecimal()):
        raise ArgumentTypeError(f"{text} is no number; it looks like 2026/451")
    return int(year), int(number)


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive resume`."""
    parser = parser_of(
        "archive resume",
        "After a restore no journal number is given until a person has looked. This lifts each series above the "
        "highest number in checkpoints, receipts and the published journal; records that had got a forgotten number "
        "get that one again. Without --person it only shows what it would do.",
        "ordstyrer archive resume --municipality sogne --person 'Kari Arkivar' --published journal-2026-05-14.json",
    )
    parser.add_argument("--municipality", required=True, metavar="ID", help="whose series")
    parser.add_argument("--person", default="", metavar="NAME", help="who has looked, and stands behind it")
    parser.add_argument(
        "--published", type=Path, action="append", default=[], metavar="FILE", help="the public journal as published"
    )
    parser.add_argument(
        "--above", type=_number, action="append", default=[], metavar="2026/451", help="a journal number seen elsewhere"
    )
    parser.add_argument(
        "--above-case",
        type=_number,
        action="append",
        default=[],
        metavar="2026/12",
        help="a case number seen elsewhere",
    )
    add_json(parser)
    return parser
