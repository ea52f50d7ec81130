"""A record gets to the municipality's own core exactly once, and our number of it is no journal number."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from archiver.adapters.loopback_core import Behaviour, LoopbackCore
from archiver.core.delivery import again, cannot_be_told
from archiver.core.fiks import names
from archiver.jobs.deliver import Deliver
from archiver.store.deliveries import Deliveries
from common.db import Tx
from common.events import ActRefused, RecordCaptured, RecordDelivered, RecordJournaled, RecordPushed
from tests.archive.cores import HOUR, CoreStage, Script, core_stage, with_core
from tests.schemas import schemas_dir
from tests.service.archiver.acted import act


@pytest.fixture
async def cored(tmp_path: Path) -> AsyncIterator[CoreStage]:
    stage = await core_stage(tmp_path)
    yield stage
    await stage.stage.db.close()


def does(cored: CoreStage, *how: Behaviour) -> None:
    cored.core.behave = Script(*how)


async def told(cored: CoreStage) -> list[str]:
    return [one.delivery for one in await cored.stage.told(RecordDelivered)]


async def test_a_confirmed_record_is_sent_received_and_journaled_with_the_cores_number(cored: CoreStage) -> None:
    await cored.record()
    assert (await cored.only()).state == "ordered"
    await cored.step()
    one = await cored.only()
    assert (one.state, one.core, one.core_case) == ("journaled", (2026, 1000), (2026, 500))
    assert await told(cored) == ["ordered", "sent", "received"]
    [journaled] = await cored.stage.told(RecordJournaled)
    assert (journaled.number, journaled.case_file) == ("2026/1000", "2026/500")
    assert (journaled.tracking, journaled.status) == ("2026/1", "J")


async def test_our_number_is_never_told_as_a_journal_number(cored: CoreStage) -> None:
    does(cored, Behaviour(lose_receipt=True))
    await cored.record()
    await cored.step()
    assert await cored.stage.told(RecordJournaled) == []
    for event in [*await cored.stage.told(RecordCaptured), *await cored.stage.told(RecordDelivered)]:
        assert (event.number, event.case_file) == (None, None)
    assert {one.status for one in await cored.stage.told(RecordDelivered)} == {"S"}


async def test_what_is_sent_is_valid_and_carries_every_file(cored: CoreStage) -> None:
    await cored.record()
    await cored.step()
    [sending] = cored.core.received
    folder = schemas_dir() / "fiks-arkiv" / "V1"
    schema = etree.XMLSchema(etree.parse(str(folder / f"{names.OPPRETT}.xsd")))
    schema.assertValid(etree.fromstring(sending.payload))
    assert len(sending.files) == cored.core.records[0].files >= 1


async def test_what_the_stand_in_core_answers_is_valid_too(cored: CoreStage) -> None:
    folder = schemas_dir() / "fiks-arkiv" / "V1"
    receipts = etree.XMLSchema(etree.parse(str(folder / f"{names.KVITTERING}.xsd")))
    for n, how in enumerate((Behaviour(), Behaviour(refuse="case"), Behaviour(refuse="record"))):
        does(cored, how)
        await cored.record(f"c{n}")
        await cored.stage.work()
        found = [a for a in await cored.core.arrived() if a.kind == names.KVITTERING]
        assert len(found) == 1
        receipts.assertValid(etree.fromstring(found[0].payload or b""))
        await cored.step()


CRASHES: dict[str, Behaviour] = {
    "nothing": Behaviour(),
    "the message is lost": Behaviour(lose_message=True),
    "mottatt is lost": Behaviour(lose_taken=True),
    "the receipt is lost": Behaviour(lose_receipt=True),
    "both answers are lost": Behaviour(lose_taken=True, lose_receipt=True),
    "it comes twice": Behaviour(double=True),
    "the answers come twice": Behaviour(double_answers=True),
    "the answers are turned round": Behaviour(reverse=True),
    "the answers are late": Behaviour(delay=9),
    "the core breaks": Behaviour(broke=True),
    "nobody knows whether it was sent": Behaviour(silent_failure=True),
    "it is surely not sent": Behaviour(unreachable=True),
    "the answers are spelt as in the official list": Behaviour(misspell=True),
    "the number comes later": Behaviour(without_number=True),
    "all at once": Behaviour(double=True, double_answers=True, reverse=True, delay=4, lose_taken=True),
}


@pytest.mark.parametrize("how", CRASHES.values(), ids=CRASHES.keys())
async def test_whatever_goes_wrong_there_is_one_journal_entry_and_we_know_its_number(
    cored: CoreStage, how: Behaviour
) -> None:
    does(cored, how)
    await cored.record()
    await cored.run()
    [record] = cored.core.records
    one = await cored.only()
    assert (one.state, one.core) == ("journaled", (2026, record.number))
    assert len(await cored.stage.told(RecordJournaled)) == 1
    assert (await cored.stage.events()).count("delivered") == 1


async def test_a_crash_of_the_core_between_mottatt_and_kvittering_makes_no_second_entry(cored: CoreStage) -> None:
    does(cored, Behaviour(crash=True))
    await cored.record()
    await cored.run(until=5 * HOUR)
    assert (await cored.only()).state == "received"
    assert [s.kind for s in cored.core.received].count(names.OPPRETT) == 1
    cored.core.restart()
    await cored.run()
    assert [record.number for record in cored.core.records] == [1000]
    assert (await cored.only()).core == (2026, 1000)


async def test_a_crash_of_ours_between_mottatt_and_kvittering_makes_no_second_entry(cored: CoreStage) -> None:
    await cored.record()
    await cored.stage.work()
    [taken, receipt] = await cored.core.arrived()
    assert (taken.kind, receipt.kind) == (names.MOTTATT, names.KVITTERING)
    await cored.replies._take(taken, cored.stage.clock.at)
    assert (await cored.only()).state == "received"
    await cored.run(until=24 * HOUR, every=HOUR)
    assert [record.number for record in cored.core.records] == [1000]
    assert (await cored.only()).state == "journaled"
    assert [s.kind for s in cored.core.received].count(names.OPPRETT) == 1


async def test_a_crash_of_ours_before_the_message_left_asks_first_and_sends_once(cored: CoreStage) -> None:
    """The attempt is written down and we die: nobody knows whether the message left."""
    await cored.record()
    await cored.stage.work()
    does(cored, Behaviour(lose_message=True, silent_failure=True))
    await cored.record("c2")
    await cored.run()
    kinds = [s.kind for s in cored.core.received]
    assert kinds == [names.OPPRETT, names.OPPRETT, names.HENT, names.OPPRETT]
    assert len(cored.core.records) == 2


@pytest.mark.parametrize(
    ("refuse", "trouble"),
    [("invalid", "refused_message"), ("case", "refused_case"), ("record", "refused_record")],
)
async def test_a_refusal_is_told_and_sent_again_only_when_a_person_wants_it(
    cored: CoreStage, refuse: str, trouble: str
) -> None:
    does(cored, Behaviour(refuse=refuse))
    await cored.record()
    await cored.run()
    one = await cored.only()
    assert (one.state, one.trouble, cored.core.records) == ("refused", trouble, [])
    assert (await told(cored))[-1] == "refused"
    assert [s.kind for s in cored.core.received] == [names.OPPRETT]

    at = cored.stage.clock.at

    def push(tx: Tx) -> None:
        deliveries = Deliveries(tx, "sogne")
        wanted = again(one, at)
        deliveries.save(wanted)
        deliveries.schedule(wanted, at)

    await cored.stage.db.write(push)
    await cored.run()
    assert (await cored.only()).state == "journaled"
    assert len(cored.core.records) == 1


async def test_the_archivist_has_a_refused_one_sent_again_from_the_desk_and_a_journaled_one_is_refused(
    cored: CoreStage,
) -> None:
    does(cored, Behaviour(refuse="record"))
    await cored.record()
    await cored.run()
    assert (await cored.only()).state == "refused"
    await cored.stage.tell(act(RecordPushed))
    await cored.run()
    assert (await cored.only()).state == "journaled"
    assert len(cored.core.records) == 1
    await cored.stage.tell(act(RecordPushed))
    await cored.run()
    [refused] = await cored.stage.told(ActRefused)
    assert [one.code for one in refused.broken] == ["nothing_to_push"]
    assert len(cored.core.records) == 1


async def test_a_record_that_could_not_be_told_and_was_put_right_is_sent_when_a_person_wants_it(
    cored: CoreStage,
) -> None:
    await cored.record()
    untold = cannot_be_told(await cored.only(), cored.stage.clock.at)
    await cored.stage.db.write(lambda tx: Deliveries(tx, "sogne").save(untold))
    await cored.run()
    assert ((await cored.only()).state, cored.core.received) == ("refused", [])
    await cored.stage.tell(act(RecordPushed))
    await cored.run()
    assert (await cored.only()).state == "journaled"
    assert len(cored.core.records) == 1


async def test_an_open_day_without_a_receipt_is_told_once(cored: CoreStage) -> None:
    does(cored, Behaviour(crash=True))
    await cored.record()
    await cored.run(until=timedelta(hours=23), every=HOUR)
    assert "late" not in await told(cored)
    await cored.run(until=timedelta(days=3), every=HOUR)
    assert (await told(cored)).count("late") == 1


async def test_a_receipt_in_time_is_never_told_as_late(cored: CoreStage) -> None:
    await cored.record()
    await cored.run(until=timedelta(days=3), every=HOUR)
    assert "late" not in await told(cored)


async def test_the_second_record_of_a_case_goes_into_the_cores_own_case_file(cored: CoreStage) -> None:
    await cored.record()
    await cored.step()
    await cored.record("c2", parent_id="c1")
    await cored.step()
    first, second = await cored.deliveries()
    assert first.case_id == second.case_id
    assert first.core_case == second.core_case
    assert len(cored.core.kept.cases) == 1


async def test_two_records_with_one_number_of_the_core_are_looked_at_by_a_person(cored: CoreStage) -> None:
    await cored.record()
    await cored.step()
    cored.core.kept.records.clear()
    await cored.record("c2")
    await cored.step()
    first, second = sorted(await cored.deliveries(), key=lambda one: one.state)
    assert (first.state, first.core) == ("journaled", (2026, 1000))
    assert (second.state, second.trouble, second.core) == ("refused", "number_taken", None)


async def test_answers_for_another_municipality_change_nothing(cored: CoreStage) -> None:
    await cored.record()
    await cored.stage.work()
    for waiting in cored.core.kept.answers:
        waiting.arrived = type(waiting.arrived)(
            **{name: getattr(waiting.arrived, name) for name in waiting.arrived.__struct_fields__}
            | {"municipality": "knivsta"}
        )
    await cored.step()
    assert (await cored.only()).state == "sent"


async def test_where_the_journal_is_ours_nothing_is_delivered(tmp_path: Path) -> None:
    there = await core_stage(tmp_path)
    cored = with_core(there.stage, there.core, journal="own")
    await cored.record()
    await cored.step()
    assert (await cored.deliveries(), cored.core.received) == ([], [])
    [journaled] = await cored.stage.told(RecordJournaled)
    assert (journaled.number, journaled.tracking) == ("2026/1", None)
    await cored.stage.db.close()


async def test_the_stand_in_core_remembers_over_its_own_death(cored: CoreStage, tmp_path: Path) -> None:
    path = tmp_path / "core.json"
    cored.replies = type(cored.replies)(
        cored.stage.db,
        core := LoopbackCore(cored.stage.clock, path=path),
        cored.replies.receipts,
        cored.replies.clerk,
        cored.stage.clock,
        cored.replies.log,
    )
    deliver = cored.stage.service.worker.doers["deliver"]
    assert isinstance(deliver, Deliver)
    deliver._link = core
    await cored.record()
    await cored.stage.work()
    again_there = LoopbackCore(cored.stage.clock, path=path)
    assert [r.number for r in again_there.records] == [1000]
    assert len(await again_there.arrived()) == 2
