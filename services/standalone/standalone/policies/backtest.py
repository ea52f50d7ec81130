"""`ordstyrer policy backtest`: what a changed pack would have made of the items that came since a date."""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console
from rich.progress import track

from classifier import store
from classifier.core.made import Made
from common.db import Tx
from common.policy.asked import Asked
from common.policy.beside import Beside, contacts_at, hours_at
from common.policy.compare import Change, in_words, outcomes
from common.policy.decide import Decided, decide
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.settings import Settings
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.parsers.policies.backtest import new_parser
from standalone.policies.stored import pack_named, rows_beside, versions

SUMMED = ("steps", "archived", "due", "follow-up due", "alerts", "offers", "clauses")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A stored item with its newest decision; `made` None for one decided before decisions were stored."""

    item_id: UUID
    text: str
    made: Made | None


def main(arguments: list[str]) -> int:
    """Print each item that would come out differently, and how many did."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    return asyncio.run(_backtest(Settings.from_environ(os.environ), given))


async def _backtest(settings: Settings, given: argparse.Namespace) -> int:
    pack = await pack_named(given.pack, settings)
    municipality = pack.file.pack.id
    since = datetime.combine(given.since, time.min, ZoneInfo(pack.file.pack.timezone))
    async with tables_of(settings, "classifier") as db:
        items = await db.read(lambda tx: list(_items(tx, municipality, since)))
    kept = {version.sha256: version.files for version in await versions(settings, municipality)}
    again = Again(pack, await rows_beside(settings, municipality), kept)
    counts: Counter[str] = Counter()
    for item in track(items, "items", console=Console(stderr=True), disable=not sys.stderr.isatty()):
        changes = again.changes(item)
        counts.update(_counted(item, changes))
        if changes:
            _print(item, changes, given)
    _sum_up(pack, len(items), counts, given)
    return 0


def _items(tx: Tx, municipality: str, since: datetime) -> Iterator[Item]:
    rows = store.of(tx, municipality)
    for item_id, known in rows.decided_since(since):
        made = rows.made(item_id)
        yield Item(item_id=item_id, text=known.item.text, made=made[-1] if made else None)


class Again:
    """Decides items again: by the pack that did it, and by the changed one, both with the rows that stand today."""

    def __init__(self, pack: Pack, rows: Beside, kept: dict[str, dict[str, str]]) -> None:
        self._pack = pack
        self._rows = rows
        self._kept = kept
        self._parsed: dict[str, Pack] = {}

    def changes(self, item: Item) -> tuple[Change, ...]:
        """Return what would come out differently; nothing where the item's question is not stored."""
        made = item.made
        return () if made is None else outcomes(self._before(made), self._by(self._pack, made.asked))

    def _before(self, made: Made) -> Decided:
        files = self._kept.get(made.pack_sha256)
        if files is None:
            return made.decided
        if made.pack_sha256 not in self._parsed:
            self._parsed[made.pack_sha256] = parse_pack(files)
        return self._by(self._parsed[made.pack_sha256], made.asked)

    def _by(self, pack: Pack, asked: Asked) -> Decided:
        at = asked.received_at
        hours, contacts = hours_at(self._rows, pack, at), contacts_at(self._rows, pack, at)
        return decide(pack, msgspec.structs.replace(asked, hours=hours, contacts=contacts))


def _counted(item: Item, changes: tuple[Change, ...]) -> Iterable[str]:
    if item.made is None:
        return ("not stored",)
    return ("changed", *(change.name for change in changes if change.name in SUMMED)) if changes else ("same",)


def _print(item: Item, changes: tuple[Change, ...], given: argparse.Namespace) -> None:
    made = item.made
    received = made.asked.received_at.isoformat(timespec="minutes") if made else ""
    if given.json:
        said: dict[str, Any] = {
            "item_id": str(item.item_id),
            "received_at": received,
            "pack": made.pack if made else "",
        }
        text = {"text": item.text} if given.text else {}
        line_out({**said, **text, "changes": msgspec.to_builtins(changes)})
        return
    sys.stdout.write(f"{item.item_id}  received {received}\n")
    if given.text:
        sys.stdout.writelines(f"    | {line}\n" for line in item.text.splitlines())
    sys.stdout.writelines(f"    {line}\n" for change in changes for line in in_words(change))


def _sum_up(pack: Pack, items: int, counts: Counter[str], given: argparse.Namespace) -> None:
    by = {name: counts[name] for name in SUMMED if counts[name]}
    if given.json:
        line_out(
            {
                "pack": pack.ref,
                "items": items,
                "changed": counts["changed"],
                "by": by,
                "not_stored": counts["not stored"],
            }
        )
        return
    told = "".join(f"; {name}: {often}" for name, often in by.items())
    since = count(items, "item")
    sys.stdout.write(f"{pack.ref}: {since} since then, {counts['changed']} would come out differently{told}\n")
    if counts["not stored"]:
        sys.stdout.write(f"{counts['not stored']} were decided before decisions were stored, and are left out\n")
