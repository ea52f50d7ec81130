"""`ordstyrer archive`: the journal, what is made of it, and what proves it."""

import argparse
import importlib

from standalone.asked import parser_of

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
"""Act → what it does. Each lives in `standalone.archives` (`-` is `_` there), imported only when asked for."""


def main(arguments: list[str]) -> int:
    """Do one act; every act has its own `--help`."""
    width = max(map(len, ACTS))
    listed = "\n".join(f"  {name:<{width}}  {does}" for name, does in ACTS.items())
    parser = parser_of(
        "archive",
        f"Work with the archive.\n\nacts:\n{listed}",
        "ordstyrer archive verify; ordstyrer archive journal --municipality sogne\nEach act has its own --help.",
    )
    parser.add_argument("act", choices=list(ACTS), metavar="ACT", help="one of those above")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="what the act asks for")
    given = parser.parse_args(arguments)
    module = importlib.import_module(f"standalone.archives.{given.act.replace('-', '_')}")
    code: int = module.main(given.words)
    return code
