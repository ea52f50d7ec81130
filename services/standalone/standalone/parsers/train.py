"""The words of `ordstyrer train`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer train`."""
    parser = parser_of(
        "train",
        "Build the linear model anew from the corpus that ships and the examples of municipalities that have learning\n"
        "turned on. It is written if no guarded figure is worse than the present model's on the corpus's test split.\n"
        "The same examples give the same model, byte for byte. Takes some minutes. With --encoder, a sentence encoder\n"
        "of your own takes the place of the one that ships: a folder with model.onnx and tokenizer.json.",
        "ordstyrer train --models models --card candidate.json",
    )
    parser.add_argument("--models", type=Path, metavar="DIR", help="default: ORDSTYRER_CLASSIFIER_MODELS_DIR")
    parser.add_argument("--card", metavar="NAME", help="card to write (default: ORDSTYRER_CLASSIFIER_CARD)")
    parser.add_argument("--municipality", metavar="ID", action="append", default=[], help="only its examples")
    parser.add_argument("--encoder", type=Path, metavar="DIR", help="an encoder of your own (default: what ships)")
    parser.add_argument("--prefix", default="", metavar="TEXT", help="what it wants before every text, as 'query: '")
    add_json(parser, "the result as one JSON line")
    return parser
