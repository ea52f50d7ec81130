"""The words of `ordstyrer archive close-period`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive close-period`."""
    parser = parser_of(
        "archive close-period",
        "Close a year of a municipality's journal: its case files take no more, and a deposit can be made of it. What "
        "hinders it is listed with its requirement in Noark 5, and then nothing is closed.",
        "ordstyrer archive close-period 2026 --municipality sogne --person 'Kari Arkivar'",
    )
    parser.add_argument("year", type=int, metavar="YEAR", help="which year")
    parser.add_argument("--municipality", required=True, metavar="ID", help="whose journal")
    parser.add_argument("--person", default="", metavar="NAME", help="who closes it; without: only say what hinders")
    parser.add_argument("--series", default="", metavar="ID", help="which authority's register (Sweden)")
    parser.add_argument("--close-cases", action="store_true", help="close the cases first that nothing hinders")
    add_json(parser, "one JSON line")
    return parser
