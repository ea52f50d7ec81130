"""What an operator does with messages from a real Kafka that could not be handled: look, mend and replay, or let go."""

import json
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from common.bus.kafka import KafkaBus
from common.bus.port import outgoing
from common.codec import decode
from common.db import SqliteDatabase, Tx
from common.dead_letters import REPLAY, REPLAYED
from common.errors import BadMessage
from common.events import DeliveryReceived, Event, MessageReplayed, derived_id
from common.metrics import Metrics
from common.outbox import Relay
from common.process import database_path
from common.runner import Runner
from common.settings import Settings
from ingest.store import MACHINERY
from standalone.cli import main
from standalone.embedded import bring_up_to_date
from tests.contract.bus.letters import Letters
from tests.contract.bus.topics_made import make_topics
from tests.contract.machines import LOG
from tests.contract.set_clock import NOON, SetClock
from tests.parts.kafka import Kafka

pytestmark = pytest.mark.kafka
WORDS = "Naboen min, Kari Nordmann, er en tyv"


def _settle(municipality: str, letter_id: UUID, tx: Tx) -> None:
    MACHINERY.dead_letters.settle(tx, municipality, letter_id, REPLAYED, NOON)


class Desk:
    """An operator with the command line, and ingest with a handler that stumbles until it is mended."""

    def __init__(self, db: SqliteDatabase, bus: KafkaBus, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self.bus, self._capsys = db, bus, capsys
        self.name = Letters().name
        self.broken = True
        self.handled: list[str] = []
        self.runner = Runner(
            self.name,
            {DeliveryReceived: self._handle},
            ["deliveries"],
            db=db,
            bus=bus,
            dead_letters=MACHINERY.dead_letters,
            clock=SetClock(),
            log=LOG,
            metrics=Metrics(),
        )

    def _handle(self, _tx: Tx, event: Event, _at: datetime) -> None:
        if not isinstance(event, DeliveryReceived) or event.app != self.name:
            return  # another test's
        if self.broken:
            raise BadMessage("a field is missing")
        self.handled.append(event.body.decode())

    async def get(self, *texts: str) -> None:
        """Have these come from Kafka, one delivery each, and be handled as far as can be."""
        for n, text in enumerate(texts):
            event = DeliveryReceived(
                event_id=derived_id(self.name, n),
                municipality="bo",
                occurred_at=NOON,
                recorded_at=NOON,
                platform="facebook",
                app=self.name,
                body=text.encode(),
            )
            await self.bus.publish([outgoing(event, "ingest")])
        while len(await self._letters(ours=True)) < len(texts):
            await self.runner._one_batch()
        # The broker is the session's: what other tests wrote on the topic is not what is looked at here.
        for row in await self._letters(ours=False):
            await self.db.write(partial(_settle, row["municipality"], row["letter_id"]))

    async def _letters(self, *, ours: bool) -> list[Mapping[str, Any]]:
        found = await self.db.read(MACHINERY.dead_letters.open)
        return [row for row in found if (row["kind"] == "DeliveryReceived") is ours]

    def says(self, *words: str) -> tuple[int, list[dict[str, Any]], str]:
        """Run the command; return its code, the lines that are JSON, and all it said."""
        with ThreadPoolExecutor(1) as beside:  # it has a loop of its own
            code = beside.submit(main, ["dead-letters", *words]).result()
        told = "".join(self._capsys.readouterr())
        return code, [json.loads(line) for line in told.splitlines() if line.startswith("{")], told

    async def take_up(self) -> None:
        """Handle what was marked, as the running service does each second."""
        for row in await self.db.read(lambda tx: MACHINERY.dead_letters.open(tx, state=REPLAY)):
            await self.runner.replay(row["municipality"], row["letter_id"])

    async def told(self, letter_id: str) -> list[MessageReplayed]:
        """Return what the others hear on Kafka of a letter's end."""
        await Relay(MACHINERY.outbox, self.db, self.bus, SetClock(), LOG).relay_once()
        found = [decode(m.kind, m.value) async for m in self.bus.history("dead-letters", follow=False) if m is not None]
        return [one for one in found if isinstance(one, MessageReplayed) and one.letter_id == letter_id]


@pytest.fixture
async def desk(
    kafka: Kafka, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Desk]:
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path))
    settings = Settings.model_validate({"data_dir": tmp_path})
    await make_topics(kafka.bootstrap)
    await bring_up_to_date(settings)
    db, bus = SqliteDatabase(database_path(settings)), KafkaBus(kafka.bootstrap)
    await bus.start()
    yield Desk(db, bus, capsys)
    await bus.close()
    await db.close()


async def test_letters_are_listed_and_shown_without_what_was_written_unless_that_is_asked_for(desk: Desk) -> None:
    await desk.get(WORDS)
    code, (listed,), told = desk.says("list")
    assert (code, listed["service"], listed["topic"], listed["why"]) == (
        1,
        "ingest",
        "deliveries",
        "a field is missing",
    )
    letter = listed["letter_id"]
    code, (shown,), also_told = desk.says("show", "ingest", letter[:8])
    assert (code, shown["kind"], shown["fault"]) == (0, "DeliveryReceived", "sender")
    assert "Nordmann" not in told + also_told
    assert "value" not in shown
    code, (whole,), _ = desk.says("show", "ingest", letter, "--words")
    assert len(whole["value"].encode()) == shown["bytes"]
    assert decode(whole["kind"], whole["value"].encode()).event_id == derived_id(desk.name, 0)


async def test_one_letter_is_replayed_after_a_fix_then_all_and_the_others_hear_of_each(desk: Desk) -> None:
    await desk.get("first", "second", "third")
    _, listed, _ = desk.says("list", "ingest")
    desk.broken = False
    first = listed[0]["letter_id"]
    assert desk.says("replay", "ingest", first)[0] == 0
    await desk.take_up()
    assert desk.handled == ["first"]
    assert [one.discarded for one in await desk.told(first)] == [False]
    assert desk.says("replay", "ingest")[0] == 0
    await desk.take_up()
    assert desk.handled == ["first", "second", "third"]
    assert desk.says("list") == (0, [], "")
    await desk.take_up()
    assert desk.handled == ["first", "second", "third"], "a letter is replayed once"


async def test_a_letter_is_let_go_only_with_a_reason_and_one_at_a_time(desk: Desk) -> None:
    await desk.get("a test of the platform's own", "another")
    _, (one, other), _ = desk.says("list", "ingest")
    with pytest.raises(SystemExit):
        desk.says("discard", "ingest", one["letter_id"])
    assert desk.says("discard", "ingest", "", "--reason", "x")[0] == 1, "two letters begin so"
    code, _, _ = desk.says("discard", "ingest", one["letter_id"], "--reason", "the platform's own test")
    assert code == 0
    (told,) = await desk.told(one["letter_id"])
    assert (told.discarded, told.reason) == (True, "the platform's own test")
    assert [left["letter_id"] for left in desk.says("list")[1]] == [other["letter_id"]]
    assert desk.says("show", "ingest", one["letter_id"])[0] == 1
    await desk.take_up()
    assert desk.handled == []
