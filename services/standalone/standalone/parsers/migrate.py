"""The words of `ordstyrer migrate`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import MAKE_ROLES, add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer migrate`."""
    parser = parser_of(
        "migrate",
        "Bring the database to the newest schema, and Kafka's topics to what this version needs. Says each change of a "
        "topic before it is made; deletes none, and takes nothing away that was not asked for.",
        "ordstyrer migrate",
    )
    parser.add_argument(
        "service", nargs="*", metavar="SERVICE", help="only these services' tables (default: all, and topics)"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say what is to be done to the topics; 1 if anything is"
    )
    parser.add_argument(
        "--more-partitions",
        action="store_true",
        help="add the partitions that topics lack: keys move, so stop the services when nothing waits",
    )
    parser.add_argument(
        "--shorter-retention", action="store_true", help="shorten what is kept too long: what is older is gone for good"
    )
    parser.add_argument("--make-roles", type=Path, metavar="DIR", help=MAKE_ROLES)
    add_json(parser, "JSON lines: what is or would be done")
    return parser
