"""`ordstyrer archive`: the journal, what is made of it, and what proves it."""

import argparse

from standalone.acts import do_act, group_parser

ACTS = {
    "verify": "find every altered, removed, reordered or inserted line, seal or file",
    "key": "print the public keys of checkpoints, and change the key",
    "dispose": "list what is due to be disposed of, and do it",
    "open-lock": "two persons have erased files deleted that the store still locks",
    "journal": "print a municipality's records",
    "public": "turn a municipality's public journal on or off, or show how it stands",
    "close-period": "close a year of a municipality's journal, or list what hinders it",
    "deliver": "show how records are on their way to a municipality's own core, and push them",
    "resume": "give numbers again after a restore",
    "export": "write a closed period as a Noark 5 deposit, or any as a plain folder",
    "check": "check a Noark 5 deposit, and write a report for the archivist",
}
"""Act → what it does. Each lives in `standalone.archives` (`-` is `_` there), its words in `parsers.archives`."""


def main(arguments: list[str]) -> int:
    """Do one act; every act has its own `--help`."""
    return do_act(new_parser(), "archive", arguments)


def new_parser() -> argparse.ArgumentParser:
    """Return what reads which act is meant."""
    return group_parser(
        "archive",
        "Prove the journal, close its years, and deliver and publish what is in it.",
        "ordstyrer archive verify; ordstyrer archive journal --municipality sogne",
        ACTS,
    )
