"""`ordstyrer policy rows`: state hours, addresses, crises, learning, political cases, the rota, or list them."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from common.clock import SystemClock
from common.db import Tx
from common.errors import Permanent
from common.policy.parse import parse_pack
from common.settings import Settings
from desk.core.rows import Row, check_hours, read_rows, rows_of
from desk.core.version import newest_active
from desk.handlers.rows import beside, state_rows
from desk.store.packs import Packs
from desk.store.rows import Rows
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.policies.rows import new_parser


def main(arguments: list[str]) -> int:
    """Add the rows of a file, or list all."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    if given.file is not None and not given.by:
        parser.error("--person is missing: who states these rows?")
    return asyncio.run(_rows(Settings.from_environ(os.environ), given))


async def _rows(settings: Settings, given: argparse.Namespace) -> int:
    text = _read(given.file) if given.file is not None else None
    async with tables_of(settings, "desk") as db:
        if text is None:
            rows = await db.read(lambda tx: Rows(tx, given.municipality).all())
            sys.stdout.writelines(_as_json(rows) if given.json else _as_lines(rows))
            return 0
        added = await db.write(lambda tx: _state(tx, given.municipality, text, given.by))
    if given.json:
        line_out({"municipality": given.municipality, "added": added})
    else:
        sys.stdout.write(f"{added} rows added\n")
    return 0


def _state(tx: Tx, municipality: str, text: str, person: str) -> int:
    at = SystemClock().now()
    active = newest_active(Packs(tx, municipality).all())
    pack = parse_pack(active.files) if active else None
    given = read_rows(text, pack)
    rows = rows_of(given, person, at)
    if pack is not None:
        check_hours(beside(tx, municipality, at, *rows), pack, given)
    return state_rows(tx, municipality, rows, person, at)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise Permanent(f"{path} cannot be read") from e


def _as_json(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        yield msgspec.json.encode(row).decode() + "\n"


def _as_lines(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        value = msgspec.to_builtins(row.value, str_keys=True)
        kept = ("stated_by", "stated_at", "since", "valid_from")
        said = ", ".join(f"{name} {what}" for name, what in value.items() if what and name not in kept)
        yield f"{row.since}  {row.kind} {row.name}: {said or row.value}  ({row.value.stated_by})\n"
