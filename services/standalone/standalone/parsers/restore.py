"""The words of `ordstyrer restore`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import MAKE_ROLES, add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer restore`."""
    parser = parser_of(
        "restore",
        "Put a backup into an empty database and prove it. Nobody but the owner of the tables can read anything before "
        "what was erased since the backup is erased again.",
        "ordstyrer restore /backups/2026-11-22 --erasures erasures.jsonl",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="what `ordstyrer backup` made")
    known = parser.add_mutually_exclusive_group(required=True)
    known.add_argument(
        "--erasures",
        type=Path,
        metavar="FILE",
        help="what `ordstyrer events erasures` printed last, from Kafka or a copy",
    )
    known.add_argument("--nothing-erased-since", action="store_true", help="you know that nothing was")
    parser.add_argument("--make-roles", type=Path, metavar="DIR", help=MAKE_ROLES)
    add_json(parser, "JSON lines: one a chain, then what came of it")
    return parser
