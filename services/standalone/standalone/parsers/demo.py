"""The words of `ordstyrer demo`."""

from common.command_line import Parser
from standalone.parsers.made import parser_of

SCENARIOS = ("demo", "small", "flood", "all_meta")
"""What the simulator can play in the world of the demo, which has a Facebook page for each municipality and no more."""


def new_parser() -> Parser:
    """Return what reads the words of `ordstyrer demo`."""
    parser = parser_of(
        "demo",
        "One process with the platform simulator: signed deliveries become items, tags, decisions with their "
        "clauses, journal entries and alerts. Nothing leaves this machine.",
        "ordstyrer demo --until-idle",
    )
    parser.add_argument("--until-idle", action="store_true", help="end with a summary when all is processed")
    parser.add_argument("--port", type=int, help="port of the desk (default: 8080)")
    parser.add_argument("--seed", type=int, default=1, help="another number is another world (default: 1)")
    parser.add_argument(
        "--scenario", default="demo", choices=SCENARIOS, help="what the simulator plays (default: demo)"
    )
    return parser
