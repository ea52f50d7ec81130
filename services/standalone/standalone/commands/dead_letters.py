"""`ordstyrer dead-letters`: messages that could not be handled. Nothing of them is lost until somebody says so."""

import asyncio
import importlib
import os
import sys
from argparse import Namespace
from uuid import UUID

from common.clock import SystemClock
from common.db import Database
from common.dead_letters import DISCARDED, REPLAY, DeadLetters
from common.settings import Settings
from standalone.asked import FOUND_PROBLEMS, line_out, parser_of
from standalone.compose import SERVICES
from standalone.doors import tables_of


def main(arguments: list[str]) -> int:
    """List, show, replay or discard."""
    parser = parser_of(
        "dead-letters",
        "Messages that could not be handled. `replay` is taken up by the running service within seconds.",
        "ordstyrer dead-letters replay ingest 3f0c…",
    )
    parser.add_argument("act", choices=["list", "show", "replay", "discard"])
    parser.add_argument("service", nargs="?", choices=SERVICES, help="whose letters (list: default all)")
    parser.add_argument("letter", nargs="?", help="a letter's id; replay without one means all of the service")
    given = parser.parse_args(arguments)
    if given.act != "list" and given.service is None:
        parser.error("name the service whose letter it is")
    if given.act in {"show", "discard"} and given.letter is None:
        parser.error("name the letter")
    return asyncio.run(_act(Settings.from_environ(os.environ), given))


async def _act(settings: Settings, given: Namespace) -> int:
    code = 0
    for service in [given.service] if given.service else SERVICES:
        letters: DeadLetters = importlib.import_module(f"{service}.store").MACHINERY.dead_letters
        async with tables_of(settings, service) as db:
            for row in await db.read(letters.open):
                if given.letter is None or str(row["letter_id"]).startswith(given.letter):
                    code = FOUND_PROBLEMS if given.act == "list" else 0
                    await _one(db, letters, service, row["municipality"], row["letter_id"], given.act)
                    if given.act == "list":
                        line_out({"service": service, **row})
    return code


async def _one(db: Database, letters: DeadLetters, service: str, municipality: str, letter_id: UUID, act: str) -> None:
    at = SystemClock().now()
    match act:
        case "replay":
            await db.write(lambda tx: letters.mark(tx, municipality, letter_id, REPLAY))
            sys.stdout.write(f"{service} {letter_id}: marked; the service handles it anew within seconds\n")
        case "discard":
            await db.write(lambda tx: letters.settle(tx, municipality, letter_id, DISCARDED, at))
            sys.stdout.write(f"{service} {letter_id}: discarded\n")
        case "show":
            message = await db.read(lambda tx: letters.message(tx, municipality, letter_id))
            if message is not None:
                line_out(
                    {"topic": message.topic, "kind": message.kind, "value": message.value.decode("utf-8", "replace")}
                )
        case _:
            return
