"""`ordstyrer dead-letters`: messages that could not be handled. Nothing of them is lost until somebody says so."""

import argparse
import asyncio
import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.db import Database
from common.dead_letters import REPLAY, DeadLetters
from common.settings import Settings
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.dead_letters import new_parser
from standalone.parsers.made import SERVICES

ONE = frozenset({"show", "discard"})
"""What is done to one letter only."""
Row = Mapping[str, Any]


def main(arguments: list[str]) -> int:
    """List, show, replay or discard."""
    given = _given(arguments)
    return asyncio.run(_act(Settings.from_environ(os.environ), given))


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser()
    given = parser.parse_args(arguments)
    if given.act != "list" and given.service is None:
        parser.error("name the service whose letter it is")
    if given.act in ONE and given.letter is None:
        parser.error("name the letter")
    if given.act == "discard" and not (given.reason or "").strip():
        parser.error("say why it is discarded: --because '…'")
    return given


async def _act(settings: Settings, given: argparse.Namespace) -> int:
    found = 0
    for service in [given.service] if given.service else SERVICES:
        letters: DeadLetters = importlib.import_module(f"{service}.store").MACHINERY.dead_letters
        async with tables_of(settings, service) as db:
            rows = [
                row
                for row in await db.read(letters.open)
                if given.letter is None or str(row["letter_id"]).startswith(given.letter)
            ]
            if given.act in ONE and len(rows) > 1:
                sys.stderr.write(f"{len(rows)} letters of {service} begin with {given.letter}: name one whole\n")
                return FOUND_PROBLEMS
            found += len(rows)
            for row in rows:
                await _one(db, letters, row, given, service)
    if given.act == "list":
        return FOUND_PROBLEMS if found else 0
    if found == 0:
        sys.stderr.write(f"{given.service} has no such letter open: `ordstyrer dead-letters list` names them\n")
    return 0 if found else FOUND_PROBLEMS


async def _one(db: Database, letters: DeadLetters, row: Row, given: argparse.Namespace, service: str) -> None:
    municipality, letter_id = row["municipality"], row["letter_id"]
    match given.act:
        case "list":
            line_out({"service": service, **row})
        case "replay":
            await db.write(lambda tx: letters.mark(tx, municipality, letter_id, REPLAY))
            _tell(given, service, letter_id, "marked; the service handles it anew within seconds")
        case "discard":
            at = SystemClock().now()
            await db.write(lambda tx: letters.discard(tx, municipality, letter_id, given.reason.strip(), at))
            _tell(given, service, letter_id, "discarded; the running service tells the others")
        case _:
            await _show(db, letters, {"service": service, **row}, words=given.words)


def _tell(given: argparse.Namespace, service: str, letter_id: UUID, done: str) -> None:
    if given.json:
        line_out({"service": service, "letter_id": letter_id, "done": given.act})
    else:
        sys.stdout.write(f"{service} {letter_id}: {done}\n")


async def _show(db: Database, letters: DeadLetters, row: Row, *, words: bool) -> None:
    """Show what is known of a message; what it says only when that was asked for."""
    message = await db.read(lambda tx: letters.message(tx, row["municipality"], row["letter_id"]))
    if message is None:
        return
    shown: dict[str, Any] = {**row, "bytes": len(message.value)}
    if words:
        shown["value"] = message.value.decode("utf-8", "replace")
    line_out(shown)
