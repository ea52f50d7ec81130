"""`ordstyrer privacy`: what is kept of somebody who wrote to us: show it, erase it, or hold it. Dry run first."""

import argparse
import asyncio
import importlib
import os

from standalone.parsers.privacy import new_parser


def main(arguments: list[str]) -> int:
    """Do one act."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    _check(parser, given)
    module = importlib.import_module(f"standalone.privacies.{given.act}")
    code: int = asyncio.run(module.run(os.environ, given))
    return code


def _check(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """What is done needs a name; what is held needs a reason."""
    if given.yes and given.act != "access" and not given.actor.strip():
        parser.error("say who carries it out: --person NAME")
    if given.act == "retain" and not given.lift and not given.because.strip():
        parser.error("say why: --because TEXT")
