"""`ordstyrer learning`: what the classifier may learn from people's corrections, and how it is made to forget."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

from classifier.store.learning import Examples, municipalities
from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.db import Tx
from common.settings import Settings
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.learners import counted, learners
from standalone.parsers.learning import new_parser


def main(arguments: list[str]) -> int:
    """Do one act; 1 where there was nothing to forget."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    if given.act == "forget" and given.municipality is None:
        parser.error("--municipality is missing: whose examples?")
    acts = {"status": _status, "export": _export, "forget": _forget}
    return asyncio.run(acts[given.act](Settings.from_environ(os.environ), given))


async def _status(settings: Settings, given: Namespace) -> int:
    on = await learners(settings, SystemClock().now())

    def unit(tx: Tx) -> dict[str, dict[str, int]]:
        return {name: counted(tx, name) for name in _whose(tx, given, on)}

    async with tables_of(settings, "classifier") as db:
        found = await db.read(unit)
    for name, counts in found.items():
        if given.json:
            line_out({"municipality": name, "learning": name in on, **counts})
        else:
            switch = "on" if name in on else "off"
            sys.stdout.write(
                f"{name}: learning is {switch}; {counts['usable']} examples, {counts['waits']} not usable now, "
                f"{counts['gone']} to be forgotten at the next training\n"
            )
    if not found:
        sys.stdout.write("Learning is off everywhere, and there is no example.\n")
    return 0


def _whose(tx: Tx, given: Namespace, on: frozenset[str]) -> list[str]:
    if given.municipality is not None:
        return [str(given.municipality)]
    return sorted({*municipalities(tx), *on})


async def _export(settings: Settings, given: Namespace) -> int:
    on = await learners(settings, SystemClock().now())
    async with tables_of(settings, "classifier") as db:
        names = await db.read(lambda tx: [name for name in _whose(tx, given, on) if name in on])
        for name in names:
            standings = await db.read(lambda tx, n=name: Examples(tx, n).standings())  # type: ignore[misc]  # bound now
            for _, example in standings.values():
                if example is not None:
                    line = msgspec.to_builtins(example)
                    line_out({"id": line.pop("item_id"), "municipality": name, **line})
    return 0


async def _forget(settings: Settings, given: Namespace) -> int:
    async with tables_of(settings, "classifier") as db:
        count = await db.write(lambda tx: Examples(tx, given.municipality).forget(given.item))
    sys.stdout.write(f"{count} examples of {given.municipality} are forgotten; the next training is without them.\n")
    return 0 if count else FOUND_PROBLEMS
