"""The desk's queue page with 10,000 open items, beside a bare page with as many rows."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette

from bench import pages
from bench.desk_events import comment, decided, handled, incoming
from bench.desk_opened import opened
from bench.measure import Row
from common.db import Tx
from common.service import Service
from desk.handlers.people import invite
from desk.store.queue import PAGE_CASES

ITEMS = 10_000
AT_ONCE = 200
_BARE = (
    "<!doctype html><title>Kø</title><ul>{% for row in rows %}<li><article><h2><a href='/bo/items/{{ row.item_id }}'>"
    "{{ row.name }}</a></h2><p>{{ row.text }}</p><p>{{ row.at }}</p></article></li>{% endfor %}</ul>"
)


async def filled(service: Service, items: int) -> None:
    """Let so many questions wait for an answer."""
    for first in range(0, items, AT_ONCE):
        posted = [comment(3 * n) for n in range(first, min(first + AT_ONCE, items))]
        for events in (posted, [decided(one, 3 * (first + place)) for place, one in enumerate(posted)]):
            messages = incoming(events)
            await handled(service, [messages])


def bare() -> Starlette:
    """Return a site whose one page has as many rows as a page of the queue, out of memory."""
    made = [comment(n) for n in range(PAGE_CASES)]

    def drawn() -> list[dict[str, object]]:
        return [{"item_id": e.item_id, "name": e.author, "text": e.text, "at": e.occurred_at} for e in made]

    return pages.bare("/bo", _BARE, drawn)


async def _run(folder: Path) -> pages.Looks:
    async with opened(folder) as service:
        await filled(service, ITEMS)
        now = service.world.clock.now()
        link = await service.world.db.write(lambda tx: _invited(tx, now))
        async with pages.at(service.web) as client:
            await client.post("/sign-in", data={"link": link})
            ours = await pages.looked(client, "/bo", f"{ITEMS}")
        async with pages.at(bare()) as client:
            least = await pages.looked(client, "/bo", "gatelyset")
    return ours, least


def _invited(tx: Tx, at: datetime) -> str:
    return invite(tx, "kari", ("bo",), at)


def rows() -> Iterator[Row]:
    """Yield what the page costs."""
    return pages.beside_bare("queue", f"a page of the queue, {ITEMS} items open", _run)
