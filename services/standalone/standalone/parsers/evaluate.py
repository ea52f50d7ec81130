"""The words of `ordstyrer evaluate`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer evaluate`."""
    parser = parser_of(
        "evaluate",
        "Read labelled texts (JSON lines in the label guide's format), tag each without any context, and tell\n"
        "precision, recall and F1 per tag and reason with 95 % intervals, calibration, figures by language, length\n"
        "and hardness, and what would be hidden at once. Without a file: the test split of the corpus that ships.",
        "ordstyrer evaluate comments.jsonl --plot calibration.svg",
    )
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="labelled texts; several are one set")
    parser.add_argument("--linear", action="store_true", help="without the sentence encoder")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw how shares and truth agree, tag by tag")
    add_json(parser, "every figure as one JSON line")
    return parser
