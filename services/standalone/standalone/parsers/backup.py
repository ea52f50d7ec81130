"""The words of `ordstyrer backup`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer backup`."""
    parser = parser_of(
        "backup",
        "Copy database, files and checkpoints into a new folder, while everything runs. Keys and secrets are not in "
        "it: keep them apart. Files in a bucket are not copied: back the bucket up.",
        "ordstyrer backup /backups/2026-11-22",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="an empty folder, or one that is made")
    parser.add_argument(
        "--without-files", action="store_true", help="leave files and checkpoints out: the storage copies them itself"
    )
    add_json(parser, "what is in the backup, as one JSON line")
    return parser
