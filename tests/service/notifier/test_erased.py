"""Nobody is told any more of what the archiver has let go, and late news of it begins nothing anew."""

from datetime import timedelta

import pytest

from common.db import Tx
from common.events import (
    AlertRaised,
    AlertResolved,
    Event,
    MessageReplayed,
    RecordUnconfirmed,
    derived_id,
)
from notifier.store import ERASED, METADATA
from tests.core.notifier.test_filing import told
from tests.service.letting_go import erased, tables_with
from tests.service.notifier.recorded import (
    RECEIVED,
    asked,
    edited,
    grounded,
    hidden,
    item_of,
    parked,
    posted,
    removed,
    seal_failed,
    seal_wanted,
    threat,
)
from tests.service.notifier.stage import Stage

AT = RECEIVED + timedelta(days=40)
GONE = erased("bo", item_of(), AT)
STONE = {"notifier_erased"}
UNCONFIRMED = told(RecordUnconfirmed, 5, item_id=item_of())
EVERYTHING: tuple[Event, ...] = (
    posted(),
    asked(),
    threat(2),
    seal_wanted(RECEIVED),
    seal_failed(RECEIVED),
    hidden(RECEIVED),
    grounded(RECEIVED),
    UNCONFIRMED,
)


async def test_everything_goes_its_alerts_are_settled_and_no_mail_waits(stage: Stage) -> None:
    await stage.tell(*EVERYTHING)
    assert len(await tables_with(stage.db, METADATA, item_of())) > len(EVERYTHING) - 2
    open_alerts = len(await stage.said(AlertRaised)) - len(await stage.said(AlertResolved))
    assert open_alerts > 1
    await stage.tell(GONE, GONE)
    assert await tables_with(stage.db, METADATA, item_of()) == STONE
    assert len(await stage.said(AlertResolved)) == len(await stage.said(AlertRaised))
    said = await stage.all_told()
    await stage.at(AT + timedelta(days=9))
    assert (stage.mails(), await stage.all_told()) == ([], said)


async def test_late_news_of_it_is_left_out(stage: Stage) -> None:
    await stage.tell(posted(), GONE)
    said = await stage.all_told()
    await stage.tell(*EVERYTHING, removed(AT, revision=1))
    assert await tables_with(stage.db, METADATA, item_of()) == STONE
    assert await stage.all_told() == said


async def test_an_erasure_that_comes_first_keeps_the_item_out(stage: Stage) -> None:
    await stage.tell(GONE, *EVERYTHING)
    assert await tables_with(stage.db, METADATA, item_of()) == STONE


async def test_what_its_author_writes_afterwards_is_another_matter_whichever_comes_first(stage: Stage) -> None:
    await stage.tell(GONE, edited(AT + timedelta(hours=1)), threat(3, revision=2, at=AT + timedelta(hours=1)), GONE)
    assert [alert.reason for alert in await stage.said(AlertRaised)] == ["hidden"]
    newer = posted("bo", "c2", revision=2, change_no=2)
    await stage.tell(posted("bo", "c2"), threat(3, object_id="c2", revision=2), newer)
    await stage.tell(erased("bo", item_of(object_id="c2"), AT), erased("bo", item_of(object_id="c2"), AT))
    assert "notifier_decision" in await tables_with(stage.db, METADATA, item_of(object_id="c2"))


async def test_that_its_message_is_settled_is_heard_all_the_same(stage: Stage) -> None:
    letter = parked(1)
    settled = MessageReplayed(
        event_id=derived_id("settled"),
        municipality="bo",
        occurred_at=AT,
        recorded_at=AT,
        item_id=item_of(),
        service="classifier",
        topic="items",
        letter_id=letter.letter_id,
        discarded=True,
    )
    await stage.tell(posted(), letter, GONE, settled)
    assert [alert.reason for alert in await stage.said(AlertResolved)] == ["message_parked"]


@pytest.mark.parametrize(("days", "is_there"), [(7, True), (9, False)])
async def test_a_tombstone_goes_when_no_topic_can_tell_of_its_item_any_more(
    stage: Stage, days: int, is_there: bool
) -> None:
    await stage.at(AT)
    await stage.tell(GONE)
    await stage.at(AT + timedelta(days=days))
    await stage.tell(erased("bo", item_of(object_id="c2"), stage.clock.at))

    def stone(tx: Tx) -> bool:
        return ERASED.of(tx, "bo", item_of()) is not None

    assert await stage.db.read(stone) == is_there
