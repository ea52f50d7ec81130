"""The words of `ordstyrer policy rows`."""

from pathlib import Path

from common.command_line import Parser
from standalone.parsers.made import add_json, add_named, parser_of

DOES = """State the rows of a TOML file, or without one list those that are there. Rows are added; none is changed or
deleted, and the same file twice adds nothing. The running desk tells the other services.

  [[contact]]                       [[calendar]]
  role = "administratorer"          valid_from = 2026-01-01
  valid_from = 2026-01-01           extra_closed = [2026-05-15]
  email = "post@example.no"         short_days = { "2026-12-24" = 12:00:00 }

  [[crisis]]                        [[political_case]]
  since = 2026-05-14T12:00:00+02:00 ref = "26/0877"
  on = true                         title = "Ny skole"
  because = "Flom"                  since = 2026-05-01T12:00:00+02:00
                                    state = "pending"      # decided, unknown; and url, date
  [[learning]]
  since = 2026-05-14T12:00:00+02:00
  on = true                         # from then on, corrections may teach the classifier

  [[rota]]                          # before the weekly rota of the notifier's people file
  what = "duty"                     # or "swap" with out, or "absence"; withdrawn = true takes a row back
  role = "administratorer"          # of a duty; which = an account or unit, where only its people are meant
  persons = ["kari"]                # ids as in the people file, or mail addresses
  since = 2026-07-01T08:00:00+02:00
  until = 2026-07-08T08:00:00+02:00"""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer policy rows`."""
    parser = parser_of("policy rows", DOES, "ordstyrer policy rows rows.toml --municipality bo --person kari")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="TOML; without it the rows are listed")
    parser.add_argument("--municipality", required=True, metavar="ID", help="whose rows")
    add_named(parser, "--person", "--by", "ID", "who states them: an id as in `ordstyrer invite`")
    add_json(parser, "one JSON line a row")
    return parser
