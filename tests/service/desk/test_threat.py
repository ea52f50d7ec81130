"""A threat from its first event to its removal, over the desk's own database."""

import json

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from common.db import Tx
from common.events import (
    ActionFailed,
    ActionOrdered,
    ActionTaken,
    ActionWithdrawn,
    Event,
    EvidenceWanted,
    NoticeSent,
    NoticeUnknown,
    Tagging,
    derived_id,
)
from desk.store import METADATA
from tests.core.desk.scene import (
    THREAT,
    decided,
    edited,
    hidden,
    item,
    item_id,
    parked,
    removed,
    replayed,
    sealed,
    sha_of,
)
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage, act_path

REMOVE = {"revision": 1, "do": "remove", "reason": "Du truet en ansatt.", "clause": "BO-39", "notice": None}


def outcome(kind: type[Event], ordered: ActionOrdered) -> Event:
    """What ingest tells of an order."""
    ends = {"why": "not_found_again"} if kind in {NoticeUnknown, ActionFailed} else {"done_at": ordered.recorded_at}
    told: Event = kind(  # type: ignore[call-arg]  # whichever outcome
        event_id=derived_id(ordered.action_id, kind.__name__),
        municipality=ordered.municipality,
        item_id=ordered.item_id,
        revision=ordered.revision,
        occurred_at=ordered.recorded_at,
        recorded_at=ordered.recorded_at,
        action_id=ordered.action_id,
        do=ordered.do,
        actor=ordered.actor,
        **ends,
    )
    return told


async def hide_it(stage: Stage) -> None:
    """A threat comes, is sealed and hidden."""
    await stage.tell(item(), decided(), sealed())
    (order,) = await stage.ordered("hide")
    await stage.tell(outcome(ActionTaken, order), hidden())


async def the_whole_way(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.post(act_path(), json=REMOVE)).status_code == 202
        await stage.tell(sealed(2))
        (notice,) = await stage.ordered("private_reply")
        assert await stage.ordered("remove") == []
        await stage.tell(outcome(NoticeSent, notice))
        (removal,) = await stage.ordered("remove")
        assert (removal.evidence_sha256, removal.actor, removal.clause) == (sha_of(2), "kari", "BO-39")
        await stage.tell(outcome(ActionTaken, removal), removed())
        shown = (await client.get(f"/api/v1/bo/items/{item_id()}")).json()
    assert (shown["phase"], shown["visibility"]) == ("removed", "removed")
    assert [s["state"] for s in shown["steps"]] == ["done", "done", "done"]


async def test_a_threat_is_sealed_hidden_and_after_a_persons_word_told_and_removed(stage: Stage) -> None:
    await the_whole_way(stage)
    wanted = await stage.said(EvidenceWanted)
    assert [(w.stage, w.revision, w.change_sha256) for w in wanted] == [(1, 1, "c" * 64), (2, 1, "c" * 64)]
    assert [o.do for o in await stage.ordered()] == ["hide", "private_reply", "remove"]


@pytest.mark.parametrize(("share", "barred"), [(0.0, False), (0.02, True)])
async def test_evidence_of_what_may_show_violence_is_wanted_without_its_pictures(
    stage: Stage, share: float, *, barred: bool
) -> None:
    tagging = Tagging(lang="nb", abuse_reasons=("threat",), scores={"violence_pornography": share})
    await stage.tell(item(), decided(tagging=tagging))
    assert [wanted.barred for wanted in await stage.said(EvidenceWanted)] == [barred]


@pytest.mark.postgres
async def test_the_whole_way_is_the_same_on_postgresql(opened: Opened, database: str) -> None:
    await the_whole_way(await opened(postgres=database))


async def test_the_timeline_names_who_did_what_on_which_clause(stage: Stage) -> None:
    await the_whole_way(stage)
    lines = await stage.timeline()
    assert ("item_posted", "ingest", "") in lines
    assert ("decided", "classifier", "BO-39 BO-38 BO-40") in lines
    assert ("hide_ordered", "desk", "BO-39") in lines
    assert ("hide_taken", "auto", "BO-39") in lines
    assert ("act_remove", "kari", "BO-39") in lines
    assert ("notice_taken", "kari", "BO-39") in lines
    assert ("remove_taken", "kari", "BO-39") in lines


async def test_an_archiver_that_is_down_means_no_hide_and_a_case_that_people_see(stage: Stage) -> None:
    await stage.tell(item(), decided())
    await stage.later(seconds=120)
    assert await stage.ordered() == []
    async with stage.client(await stage.token("bo")) as client:
        queue = (await client.get("/api/v1/bo/items?open=true")).json()["items"]
    assert [i["phase"] for i in queue] == ["seal_late"]


async def test_a_removal_whose_notice_nobody_can_tell_of_goes_on_after_its_wait(stage: Stage) -> None:
    await hide_it(stage)
    async with stage.client(await stage.token("bo")) as client:
        await client.post(act_path(), json=REMOVE)
    await stage.tell(sealed(2))
    (notice,) = await stage.ordered("private_reply")
    await stage.tell(outcome(NoticeUnknown, notice))
    await stage.later(seconds=299)
    assert await stage.ordered("remove") == []
    await stage.later(seconds=2)
    assert (len(await stage.ordered("remove")), len(await stage.ordered("private_reply"))) == (1, 1)


async def test_an_edit_withdraws_the_order_that_was_given_for_the_old_text(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed(), edited())
    (order,) = await stage.ordered("hide")
    assert [(w.action_id, w.why) for w in await stage.said(ActionWithdrawn)] == [(order.action_id, "edited")]


async def test_every_event_may_be_handled_twice(stage: Stage) -> None:
    for event in (item(), decided(), sealed()):
        await stage.tell(event, event)
    assert len(await stage.ordered()) == 1
    assert len(await stage.said(EvidenceWanted)) == 1
    lines = await stage.timeline()
    assert len(lines) == len(set(lines))


async def test_what_comes_before_its_item_is_kept_and_counts_when_the_item_comes(stage: Stage) -> None:
    await stage.tell(sealed(), decided())
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.get("/api/v1/bo/items")).json() == {"items": []}
    await stage.tell(item())
    assert [o.do for o in await stage.ordered()] == ["hide"]


async def test_a_parked_message_stops_every_auto_step_until_it_is_replayed(stage: Stage) -> None:
    await stage.tell(parked(), item(), decided(), sealed())
    assert await stage.ordered() == []
    await stage.tell(replayed())
    assert [o.do for o in await stage.ordered()] == ["hide"]


async def test_two_municipalities_with_the_same_platform_ids_never_meet(stage: Stage) -> None:
    await stage.tell(item(), decided(), item(municipality="sogne"), sealed(municipality="sogne"))
    assert await stage.ordered() == []
    await stage.tell(decided(municipality="sogne"))
    assert [o.municipality for o in await stage.ordered()] == ["sogne"]


async def test_no_word_of_the_resident_leaves_the_desk_or_stands_in_its_timeline_or_audit(stage: Stage) -> None:
    await the_whole_way(stage)

    def all_of(tx: Tx) -> str:
        tables = ("desk_outbox", "desk_log", "desk_act", "desk_audit", "desk_job")
        return json.dumps([str(tx.execute(text(f"SELECT * FROM {t}")).all()) for t in tables])  # noqa: S608 - names above

    found = await stage.db.read(all_of)
    assert THREAT not in found
    assert "Testesen" not in found


async def test_the_tables_are_what_the_migrations_make(stage: Stage) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or (name or "") in METADATA.tables

    def unit(tx: Tx) -> list[object]:
        context = MigrationContext.configure(tx, opts={"include_name": ours})
        return list(compare_metadata(context, METADATA))

    assert await stage.db.read(unit) == []
