"""The words of `ordstyrer crisis`."""

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

DOES = """Declare or end a crisis in the name of a role that may, when sign-in is down; or say how it stands.

It works beside the running services, which tell the roles at once. The record names the role, and your user on this
machine as whoever did it. Who may run this command may do anything here: guard the machine, not the command.

  declare   from now on what the municipality's policy pack says of a crisis holds
  end       it is over; texts that wait for approval are returned to their writers
  status    whether one is declared, since when, and which roles may declare and end it"""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer crisis`."""
    parser = parser_of("crisis", DOES, 'ordstyrer crisis declare --municipality bo --role radmann --because "Flom"')
    parser.add_argument("act", choices=["declare", "end", "status"], help="one of those above")
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose crisis")
    parser.add_argument("--role", metavar="ROLE", help="in whose name: a role that may declare a crisis")
    parser.add_argument("--because", metavar="TEXT", help="why, without names of private persons; it stays on record")
    add_json(parser, "print one JSON line")
    return parser
