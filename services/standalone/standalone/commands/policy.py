"""`ordstyrer policy`: everything a person does with policy packs before they judge anybody."""

import argparse

from standalone.acts import do_act, group_parser

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
"""Act → what it does. Each lives in `standalone.policies`, its words in `standalone.parsers.policies`."""


def main(arguments: list[str]) -> int:
    """Do one act; every act has its own `--help`."""
    return do_act(new_parser(), "policy", arguments)


def new_parser() -> argparse.ArgumentParser:
    """Return what reads which act is meant."""
    return group_parser(
        "policy",
        "Prove, try and explain policy packs, and keep their versions.",
        "ordstyrer policy check policies/bo",
        ACTS,
    )
