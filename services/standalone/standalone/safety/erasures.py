"""What was erased since a backup, as `ordstyrer events erasures` prints it: read, and carried out anew."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import archiver.app
from archiver.settings import ArchiverSettings
from common.codec import decode
from common.errors import BadMessage, Permanent
from common.events import ItemErased
from common.process import blobs_of
from standalone.doors import tables_of
from standalone.privacies import others


def read(path: Path) -> list[ItemErased]:
    """Return the erasures of a file of JSON lines, oldest first. Permanent names the line that is none."""
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as e:
        raise Permanent(f"{path} cannot be read: {e.strerror}") from e
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
            event = decode(told.pop("event"), json.dumps(told).encode())
        except (ValueError, AttributeError, KeyError, BadMessage) as e:
            raise Permanent(f"{path}, line {number}: no event") from e
        if isinstance(event, ItemErased):
            found.append(event)
    return sorted(found, key=lambda event: event.occurred_at)


async def carry_out(environ: Mapping[str, str], erased: Iterable[ItemErased]) -> int:
    """Erase anew what the backup still held of these items, in every service; return of how many it held any."""
    settings = ArchiverSettings.from_environ(environ)
    async with tables_of(settings, "archiver") as db:
        again = await archiver.app.erase_again(db, blobs_of(settings), erased)
    for event in again:
        if event.item_id is not None:
            await others.erase(environ, event.municipality, [event.item_id], event.occurred_at)
    return len(again)
