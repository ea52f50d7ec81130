"""The words of `ordstyrer archive public`."""

from common.command_line import Parser, day
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer archive public`."""
    parser = parser_of(
        "archive public",
        "The public journal (offentlig journal, allmänt diarium). It is off until a named person turns it on; then the "
        "running service publishes it each morning under /MUNICIPALITY/journal. A core's journal is the core's own.",
        "ordstyrer archive public on --municipality sogne --person 'Kari Arkivar' --contact 'post@sogne.example'",
    )
    parser.add_argument("act", choices=["on", "off", "show"], help="turn it on or off, or show how it stands")
    parser.add_argument("--municipality", required=True, metavar="ID", help="whose journal")
    parser.add_argument("--person", default="", metavar="NAME", help="who decides it (on and off)")
    parser.add_argument("--contact", default="", metavar="TEXT", help="where to ask for documents; it is shown")
    parser.add_argument("--since", type=day, metavar="DATE", help="first journal date that is published")
    add_json(parser)
    return parser
