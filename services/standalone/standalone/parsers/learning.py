"""The words of `ordstyrer learning`."""

from uuid import UUID

from common.command_line import Parser
from standalone.parsers.made import add_json, parser_of

DOES = """Corrections made at the desk are examples where the municipality has turned learning on
(`ordstyrer policy rows`): of public items that are neither hidden nor hold personal data.

  status   how many examples each municipality has
  export   the examples as JSON lines in the label guide's form: residents' words, without a name
  forget   delete a municipality's examples, or one"""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer learning`."""
    parser = parser_of("learning", DOES, "ordstyrer learning status; ordstyrer learning forget --municipality bo")
    parser.add_argument("act", choices=["status", "export", "forget"], help="one of those above")
    parser.add_argument("--municipality", metavar="ID", help="only this one (forget: required)")
    parser.add_argument("--item", metavar="ID", type=UUID, help="forget: only the example of this item")
    add_json(parser, "status: JSON lines")
    return parser
