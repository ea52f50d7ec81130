"""`ordstyrer privacy`: what is kept of somebody who wrote to us: show it, erase it, or hold it. Dry run first."""

import argparse
import asyncio
import importlib
import os

from standalone.asked import parser_of

ACTS = {
    "access": "everything that is kept of somebody, as JSON lines",
    "erase": "erase what need not be kept; without --yes only say what would go and what stays, and why",
    "retain": "hold everything of somebody's, or lift the hold; without --yes only say what it would be",
}
"""Act → what it does. Each lives in `standalone.privacies`."""


def main(arguments: list[str]) -> int:
    """Do one act."""
    width = max(map(len, ACTS))
    listed = "\n".join(f"  {name:<{width}}  {does}" for name, does in ACTS.items())
    parser = parser_of(
        "privacy",
        f"What is kept of somebody who wrote to us. Archive duty and holds win, and say so.\n\nacts:\n{listed}",
        "ordstyrer privacy erase --municipality bo --author 1234567890 --actor kari",
    )
    parser.add_argument("act", choices=list(ACTS), metavar="ACT", help="one of those above")
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose desk and archive")
    parser.add_argument("--author", metavar="ID", required=True, help="the platform's id of the author")
    parser.add_argument("--platform", metavar="NAME", help="only on this platform: ids of two may be alike")
    parser.add_argument("--actor", metavar="PERSON", default="", help="who carries it out; it stands in the proof")
    parser.add_argument("--because", metavar="TEXT", default="", help="retain: why, a case number for instance")
    parser.add_argument("--lift", action="store_true", help="retain: lift the hold")
    parser.add_argument("--yes", action="store_true", help="do it")
    parser.add_argument("--json", action="store_true", help="JSON lines")
    given = parser.parse_args(arguments)
    _check(parser, given)
    module = importlib.import_module(f"standalone.privacies.{given.act}")
    code: int = asyncio.run(module.run(os.environ, given))
    return code


def _check(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """What is done needs a name; what is held needs a reason."""
    if given.yes and given.act != "access" and not given.actor.strip():
        parser.error("say who carries it out: --actor PERSON")
    if given.act == "retain" and not given.lift and not given.because.strip():
        parser.error("say why: --because TEXT")
