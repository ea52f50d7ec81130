"""`ordstyrer policy`: everything a person does with policy packs before they judge anybody."""

import argparse
import importlib

from standalone.asked import parser_of

ACTS = {
    "check": "prove that packs can be used",
    "cases": "run the worked cases of packs",
    "explain": "say of every rule why it fired or did not, for a stored item or a line",
    "diff": "say what differs between two packs, and which worked cases come out differently",
    "backtest": "say what a changed pack would have made of the items that came since a date",
    "doctor": "say which versions are in force, what awaits whom, and what is missing",
    "rows": "state hours, closed days, addresses and the rota that stand beside a pack, or list them",
    "export": "write every version of every pack into folders",
    "import": "propose a pack from a folder",
}
"""Act → what it does. Each lives in `standalone.policies`, imported only when it is asked for."""
MODULES = {"import": "take_in", "export": "put_out"}
"""Acts whose names Python or the tree keeps for itself."""


def main(arguments: list[str]) -> int:
    """Do one act; every act has its own `--help`."""
    width = max(map(len, ACTS))
    listed = "\n".join(f"  {name:<{width}}  {does}" for name, does in ACTS.items())
    parser = parser_of(
        "policy",
        f"Work with policy packs.\n\nacts:\n{listed}",
        "ordstyrer policy check policies/bo\nEach act has its own --help.",
    )
    parser.add_argument("act", choices=list(ACTS), metavar="ACT", help="one of those above")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="what the act asks for")
    given = parser.parse_args(arguments)
    module = importlib.import_module(f"standalone.policies.{MODULES.get(given.act, given.act)}")
    code: int = module.main(given.words)
    return code
