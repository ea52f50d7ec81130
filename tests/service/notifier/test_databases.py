"""The same story on PostgreSQL, and settings that stop the start with what to do."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from common import migrate
from common.codec import catalogue
from common.db import PostgresDatabase
from common.events import ActionFailed, ActionTaken, AlertRaised, AlertResolved, AlertSent, DeadlineMet, DeadlineMoved
from common.settings import WrongSettings
from notifier.jobs.count import Count
from notifier.settings import NotifierSettings
from tests.service.notifier.days import account, calendar, look, pack, row, state, until
from tests.service.notifier.lines import Lines
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import (
    DUE,
    RECEIVED,
    WARN,
    asked,
    explained,
    grounded,
    hidden,
    outcome,
    own_reply,
    parked,
    posted,
    removed,
    seal_failed,
    seal_secured,
    seal_wanted,
    threat,
)
from tests.service.notifier.stage import Stage


@pytest.mark.postgres
async def test_the_notifier_does_the_same_on_postgresql(opened: Opened, database: str) -> None:
    await migrate.upgrade(database, ["notifier"])
    stage = await opened(db=PostgresDatabase(database, "notifier"))
    await stage.tell(posted(), asked(), threat(2), seal_wanted(RECEIVED), seal_failed(RECEIVED), parked(1))
    await stage.tell(outcome(ActionFailed, "hide", RECEIVED), outcome(ActionTaken, "hide", DUE))
    await stage.tell(asked(3), seal_secured(RECEIVED), own_reply(WARN), hidden(WARN), removed(DUE))
    await stage.tell(grounded(WARN), explained(DUE))
    # Two replicas handle events of one item at once: neither is lost and nothing is told twice.
    await asyncio.gather(*(stage.tell(threat(4, at=RECEIVED + timedelta(1))) for _ in range(4)))
    await stage.at(DUE)
    await Count(stage.db, stage.service.world.metrics).once()
    assert len(await stage.said(DeadlineMet)) == 1
    raised = [a.reason for a in await stage.said(AlertRaised)]
    assert raised == ["hidden", "evidence_failed", "message_parked", "action_failed", "hidden"]
    resolved = [a.reason for a in await stage.said(AlertResolved)]
    assert resolved == ["action_failed", "hidden", "evidence_failed"]
    assert {e.reason for e in await stage.said(AlertSent)} == {"hidden", "message_parked"}


@pytest.mark.postgres
async def test_calendars_windows_and_rounds_do_the_same_on_postgresql(opened: Opened, database: str) -> None:
    await migrate.upgrade(database, ["notifier"])
    stage = await opened(db=PostgresDatabase(database, "notifier"))
    state(stage, pack(), account())
    await look(stage)
    asks = asked(object_id="m1")
    await stage.tell(posted(), asked(), posted(object_id="m1", kind="message", thread_id="t1", post_id=None), asks)
    state(stage, calendar(row(RECEIVED, extra_closed=(WARN.date(),))))
    await look(stage)
    assert len(await stage.said(DeadlineMoved)) == 2
    await until(stage, DUE + timedelta(days=2))
    raised = {a.reason for a in await stage.said(AlertRaised)}
    assert raised == {"deadline_near", "deadline_missed", "no_own_reply", "window_closing"}


async def test_two_replicas_tell_a_storm_together_and_nobody_hears_of_anything_twice(
    opened: Opened, database: str
) -> None:
    await migrate.upgrade(database, ["notifier"])
    lines = Lines()
    one, other = [await opened(db=PostgresDatabase(database, "notifier"), channel=lines) for _ in range(2)]

    async def works(stage: Stage, first: int) -> None:
        for n in range(first, first + 20):
            await stage.tell(threat(object_id=f"c{n}"))
            stage.clock.at += timedelta(seconds=5)
            await stage.service.worker.run_due()

    await asyncio.gather(works(one, 0), works(other, 10))
    await one.later(minutes=5)
    told = [alert.alert_id for _, message in lines.taken for alert in message.alerts]
    assert len(told) == len(set(told)) == 30
    assert len(lines.taken) < 10


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"notifier_smtp_host": "mail.example", "notifier_smtp_user": "bo"}, "PASSWORD_FILE"),
        ({"notifier_roles_file": Path("nowhere.toml")}, "ROLES_FILE"),
        ({"notifier_languages_file": Path("nowhere.toml")}, "LANGUAGES_FILE"),
    ],
)
async def test_wrong_settings_stop_the_start_and_name_the_variable(
    opened: Opened, settings: dict[str, object], says: str
) -> None:
    with pytest.raises(WrongSettings, match=says):
        await opened(**settings)


async def test_a_language_nobody_has_texts_in_stops_the_start(opened: Opened, tmp_path: Path) -> None:
    languages = tmp_path / "languages.toml"
    languages.write_text('bo = "fi"')
    with pytest.raises(WrongSettings, match="no texts in 'fi'"):
        await opened(notifier_languages_file=languages)


async def test_a_municipality_is_written_to_in_its_own_language(opened: Opened, tmp_path: Path) -> None:
    languages = tmp_path / "languages.toml"
    languages.write_text('bo = "nn"')
    stage = await opened(notifier_languages_file=languages)
    await stage.tell(threat(), parked(1))
    await stage.later(seconds=0)
    assert {m["Subject"] for m in stage.mails()} == {
        "Eit innlegg blir skjult og ventar på deg",
        "Noko kunne ikkje behandlast og er lagt til side",
    }


def test_every_setting_is_named_after_the_service_and_explained() -> None:
    own = {n: f for n, f in NotifierSettings.model_fields.items() if n.startswith("notifier_")}
    assert len(own) >= 12
    assert all(field.description for field in own.values())


async def test_every_event_of_its_topics_is_handled(opened: Opened) -> None:
    stage = await opened()
    topics = {name: t for name, t in catalogue().items() if "notifier" in t.consumers}
    assert set(stage.service.topics) == set(topics)
    handled = {kind.__name__ for kind in stage.service.handlers}
    told = {event for topic in topics.values() for event in topic.events}
    # What the archive did not do, a person sees at the desk. What else people judge comes to us as a newer decision,
    # what became of attachments in a seal; a sweep that went well is no matter for an alert, and whoever connects an
    # account sees at the desk what came of it.
    heard = {"UnitConfirmed", "GroundGiven", "HideUpheld", "RemovalExplained", "AlertSeen", "MatterClosed"}
    heard |= {"AccountApplied", "ApplicationEnded", "WaitBegan", "WaitEnded"}
    judged = {name for name in topics["judgements"].events if not name.startswith("Crisis")} - heard
    connecting = set(topics["channels"].events) - {"ChannelTroubled", "ChannelRecovered"}
    # What an archivist asked the archive for, they see in their room at the desk.
    room = {"PackageMade", "ArchiveProved", "DisposalListed"}
    assert handled == told - judged - {"AttachmentsKept", "ActRefused"} - connecting - room
