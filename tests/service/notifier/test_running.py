"""The notifier as it runs: events from the bus in, deadlines, alerts and mails out."""

import asyncio
from contextlib import aclosing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from common import migrate
from common.bus.local import LocalBus, create_tables
from common.bus.port import Outgoing
from common.codec import encode, headers_of, key_of, topic_of, type_of
from common.events import Event
from notifier.store import METADATA
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import RECEIVED, asked, own_reply, posted, threat
from tests.service.notifier.stage import Stage


def _outgoing(event: Event) -> Outgoing:
    return Outgoing(topic_of(event), key_of(event), type_of(event), headers_of(event, "neighbour"), encode(event))


async def _history(stage: Stage, topic: str) -> list[str]:
    return [m.kind async for m in stage.service.world.bus.history(topic, follow=False) if m is not None]


async def test_events_on_the_bus_become_deadlines_alerts_and_a_mail(opened: Opened, tmp_path: Path) -> None:
    stage = await opened()
    create_tables(f"sqlite:///{tmp_path / 'notifier.db'}")
    world = stage.service.world
    assert isinstance(world.bus, LocalBus)
    world.control.at_end.set()
    stop = asyncio.Event()
    running = asyncio.create_task(stage.service.run(stop))
    told = [posted(), asked(), threat(object_id="c2"), own_reply(RECEIVED)]
    await world.bus.publish([_outgoing(event) for event in told])
    async with asyncio.timeout(60):
        async with aclosing(world.bus.history("alerts", follow=True)) as alerts:
            async for message in alerts:
                if message is not None and message.kind == "AlertSent":
                    break
    stop.set()
    await running
    assert await _history(stage, "deadlines") == ["DeadlineSet", "DeadlineMet"]
    assert await _history(stage, "alerts") == ["AlertRaised", "AlertSent"]
    assert [m["To"] for m in stage.mails("bo")] == ["admin@bo.example"]
    assert stage.service.health.ready


async def test_the_migrations_make_exactly_the_tables_of_the_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.db'}"
    await migrate.upgrade(url, ["notifier"])
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": "alembic_version_notifier", "compare_type": True}
        )
        difference = compare_metadata(context, METADATA)
    engine.dispose()
    assert difference == []
