"""Delivery that can be proved: every try is on record, whatever is killed when, and a storm is a few messages."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from common.db import Tx
from common.events import AlertSent
from notifier.jobs.forget import Forget
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import threat, urgent
from tests.service.notifier.stage import START
from tests.service.notifier.town import Town


async def test_every_try_is_on_record_with_person_channel_and_end(town: Town) -> None:
    town.lines.away = {"teams"}
    await town.stage.tell(threat())
    await town.stage.later(seconds=0)
    await town.stage.later(seconds=3)
    town.lines.away = set()
    await town.stage.later(seconds=10)
    rows = await town.log()
    assert [(row["try_no"], row["outcome"]) for row in rows] == [(1, "no_answer"), (2, "no_answer"), (3, "sent")]
    assert {(row["person"], row["role"], row["kind"]) for row in rows} == {("kari", "administratorer", "apprise")}
    assert len({row["message_id"] for row in rows}) == 1
    assert all(row["begun_at"] and row["ended_at"] for row in rows)


async def test_a_kill_between_handing_over_and_recording_is_on_record_and_counted(town: Town) -> None:
    await town.stage.tell(threat())
    await town.stage.until("send")
    await town.stage.service.worker.doers["send"](await town.stage.job("send"), town.stage.clock.now())
    await town.stage.later(minutes=5)
    assert len({message.message_id for _, message in town.lines.taken}) == 1
    assert [row["outcome"] for row in await town.log()] == ["unknown", "sent"]
    shown = town.stage.service.world.metrics.exposition().decode()
    assert 'ordstyrer_notifier_sent_again_total{municipality="bo",service="notifier"} 1.0' in shown


@pytest.mark.parametrize("kind", ["tell", "gather", "send"])
async def test_a_kill_before_any_step_is_written_loses_nothing_and_doubles_only_what_was_handed_over(
    town: Town, opened: Opened, kind: str
) -> None:
    await town.stage.tell(threat(), threat(object_id="c2"))
    await town.stage.until(kind)
    await town.stage.service.worker.doers[kind](await town.stage.job(kind), town.stage.clock.now())
    anew = await opened(db=town.stage.db, channel=town.lines, notifier_people_file=town.file)
    await anew.later(minutes=5)
    assert town.lines.to() == ["teams"] * (2 if kind == "send" else 1)
    assert len({message.message_id for _, message in town.lines.taken}) == 1
    assert len(town.lines.taken[-1][1].alerts) == 2
    assert len(await anew.said(AlertSent)) == 2


async def test_the_record_is_forgotten_when_its_days_are_over(town: Town) -> None:
    await town.stage.tell(threat())
    await town.stage.later(minutes=1)
    forget = Forget(town.stage.db, town.stage.clock, days=400)
    town.stage.clock.at = START + timedelta(days=399)
    await forget.once()
    assert len(await town.log()) == 1
    town.stage.clock.at = START + timedelta(days=401)
    await forget.once()
    assert await town.log() == []


async def test_a_storm_is_a_handful_of_messages_and_jobs(town: Town) -> None:
    total = 450
    for n in range(0, total, 150):
        events = [threat(object_id=f"c{m}") for m in range(n, n + 150)]
        handler = town.stage.service.handlers[type(events[0])]
        at = town.stage.clock.now()
        await town.stage.db.write(lambda tx, e=events, h=handler, t=at: [h(tx, one, t) for one in e])  # type: ignore[misc]  # bound now
        await town.stage.later(seconds=20)
    await town.stage.later(minutes=2)
    assert len(town.lines.taken) == 2
    assert sum(len(message.alerts) for _, message in town.lines.taken) == total

    def jobs(tx: Tx) -> int:
        return int(tx.execute(text("SELECT count(*) FROM notifier_job WHERE kind <> 'look'")).scalar_one())

    assert await town.stage.db.read(jobs) < 20
    assert len(await town.stage.said(AlertSent)) == total


def _bytes_of_database(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in folder.glob("notifier.db*"))


async def test_the_log_and_the_events_hold_no_address(town: Town, tmp_path: Path) -> None:
    town.lines.refuse = {"teams"}
    await town.stage.tell(threat(), urgent(object_id="c2"))
    await town.stage.later(hours=1)
    await town.stage.db.close()
    kept = _bytes_of_database(tmp_path)
    assert b"administratorer" in kept
    assert b"@bo.example" not in kept
