"""What is counted in the transactions that change cases: once, without the person, and for longer than the item."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from common.db import Tx
from common.events import Tagging
from desk.app import _make_up
from desk.core import counting as c
from desk.core.counting import Cell
from desk.jobs.recount import count_some
from desk.store import METADATA, Figures
from tests.core.desk.scene import LIMITS, T0, Run, decided, edited, ended, hidden, item, item_id, sealed
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage
from tests.service.desk.year import INSIGHT, YEAR, a_full_year, add, shown, sums
from tests.service.letting_go import erased, tables_with

WRITTEN = "Stem Høyre, ellers kommer jeg."


async def threat_is_hidden(stage: Stage) -> None:
    run = Run().take(item(), decided(), sealed())
    await stage.tell(item(text=WRITTEN), decided(), sealed(), ended(run.last("hide")), hidden(text=WRITTEN))


HIDDEN_THREAT = {
    ("came", ""): 1,
    ("tagged", "abuse"): 1,
    ("reason", "threat"): 1,
    ("party", "Høyre"): 1,
    ("hidden_by_system", "BO-39"): 1,
    ("hide_waiting", "BO-39"): 1,
    ("hidden_tagged", "abuse"): 1,
    ("hidden_party", "Høyre"): 1,
}


async def test_what_happens_to_an_item_is_counted_and_told_twice_it_is_counted_once(stage: Stage) -> None:
    await threat_is_hidden(stage)
    assert await sums(stage) == HIDDEN_THREAT
    await threat_is_hidden(stage)
    assert await sums(stage) == HIDDEN_THREAT


async def test_what_turns_out_otherwise_is_taken_back_without_a_trace(stage: Stage) -> None:
    await threat_is_hidden(stage)
    await stage.tell(decided(decision_no=2, tagging=Tagging(lang="nb", tags=("criticism",))))
    found = await sums(stage)
    assert ("tagged", "abuse") not in found
    assert (found["tagged", "criticism"], found["hidden_tagged", "criticism"]) == (1, 1)
    left = await stage.db.read(lambda tx: tx.execute(text("SELECT count(*) FROM desk_figure WHERE n < 1")).scalar())
    assert left == 0


async def test_a_persons_act_is_counted_without_the_person(stage: Stage) -> None:
    await threat_is_hidden(stage)
    stage.clock.at += timedelta(hours=2)
    async with stage.client(await stage.token("bo", person="kari-nordmann")) as client:
        body = {"do": "unhide", "revision": 1, "reason": "Vi tok feil."}
        assert (await client.post(f"/api/v1/bo/items/{item_id()}/acts", json=body)).status_code == 202
    assert (await sums(stage))["hide_restored", "BO-39"] == 1

    def everything(tx: Tx) -> str:
        return str([tuple(row) for row in tx.execute(text("SELECT * FROM desk_figure")).all()])

    kept = await stage.db.read(everything)
    assert "kari-nordmann" not in kept
    assert "feil" not in kept
    assert str(item_id()) not in kept


async def test_an_erased_item_keeps_its_count_and_nothing_leads_back_to_it(stage: Stage) -> None:
    await threat_is_hidden(stage)
    gone = erased("bo", item_id(), T0 + timedelta(days=40))
    await stage.tell(gone)
    assert "desk_counted" not in await tables_with(stage.db, METADATA, item_id())
    assert await sums(stage) == HIDDEN_THREAT
    await stage.tell(gone, item(), decided(), sealed(), hidden())
    assert await sums(stage) == HIDDEN_THREAT


async def forget_what_was_counted(stage: Stage) -> None:
    """As an installation of an older release, that counted nothing."""

    def unit(tx: Tx) -> None:
        for table in ("desk_figure", "desk_counted"):
            tx.execute(text(f"DELETE FROM {table} WHERE municipality IN ('bo', 'sogne')"))  # noqa: S608 - two names

    await stage.db.write(unit)


async def test_what_an_older_release_has_not_counted_is_counted_once_before_it_is_erased_too(stage: Stage) -> None:
    await threat_is_hidden(stage)
    await forget_what_was_counted(stage)
    assert await stage.db.write(lambda tx: count_some(tx, None, lambda _: LIMITS)) == ("bo", item_id())
    assert await sums(stage) == HIDDEN_THREAT
    assert await stage.db.write(lambda tx: count_some(tx, None, lambda _: LIMITS)) is None
    assert await sums(stage) == HIDDEN_THREAT
    await forget_what_was_counted(stage)
    await stage.tell(erased("bo", item_id(), T0 + timedelta(days=40)))
    assert await sums(stage) == HIDDEN_THREAT


async def test_the_desk_counts_what_is_left_at_its_start_and_then_no_more(stage: Stage) -> None:
    await threat_is_hidden(stage)
    await forget_what_was_counted(stage)
    for loop in stage.service.loops:
        if getattr(loop, "func", None) is _make_up:
            await asyncio.wait_for(loop(asyncio.Event(), stage.service.health), 60)
    assert await sums(stage) == HIDDEN_THREAT


async def test_every_uncounted_case_is_reached_however_many_there_are(stage: Stage) -> None:
    await stage.tell(item(), item(municipality="sogne"), decided(municipality="kinn"))
    await forget_what_was_counted(stage)
    place, reached = None, []
    while (place := await stage.db.write(lambda tx: count_some(tx, place, lambda _: LIMITS, at_once=1))) is not None:
        reached.append(place[0])
    assert reached == ["bo", "sogne"]
    assert (await sums(stage, "sogne"))["came", ""] == 1


@pytest.mark.postgres
async def test_the_figures_are_the_same_on_the_other_database(opened: Opened, database: str) -> None:
    stage = await opened(postgres=database)
    await threat_is_hidden(stage)
    await threat_is_hidden(stage)
    assert await sums(stage) == HIDDEN_THREAT
    await stage.tell(edited(), erased("bo", item_id(), T0 + timedelta(days=40), revision=2, change_no=6))
    found = await sums(stage)
    assert (found["came", ""], found["hide_overtaken", "BO-39"]) == (1, 1)
    assert "hide_waiting" not in {what for what, _ in found}
    await a_full_year(stage)
    # Those who count the same at once wait for each other: nothing is lost.
    cells = {Cell(day=date(2026, 7, n), what=c.CAME): 1 for n in (1, 2, 3)}
    await asyncio.gather(*(add(stage, cells, about=f"{n}") for n in range(8)))
    assert (await sums(stage))["came", ""] == 1201 + 24
    page = await shown(stage, f"{INSIGHT}?span=year&on=2026-05-14")
    assert "BO-39" in page
    assert "BO-39" in await shown(stage, f"{INSIGHT}/tables/grounds.csv?span=year&on=2026-05-14")


async def test_a_year_is_summed_in_the_order_in_which_it_lies_and_the_queue_is_aged_without_its_cases(
    stage: Stage,
) -> None:
    """With 100,000 items a year that is a tenth of a second less than sorting, or reading each case's state."""
    said: list[str] = []

    def unit(tx: Tx) -> None:
        asked: list[tuple[str, Any]] = []

        @event.listens_for(tx, "before_cursor_execute")
        def note(*told: Any) -> None:  # noqa: ANN401 - what the library hands over
            asked.append((told[2], told[3]))

        figures = Figures(tx, "bo")
        figures.counted(YEAR)
        figures.waiting(stage.clock.now())
        for statement, given in [one for one in asked if one[0].startswith("SELECT")]:
            plan = tx.connection.cursor()
            plan.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            said.append(" ".join(row[3] for row in plan.fetchall()))

    await stage.db.read(unit)
    totals, _, age, late = said
    assert totals == "SEARCH desk_figure USING PRIMARY KEY (municipality=?)"
    assert "USING COVERING INDEX desk_case_age" in age
    assert "USING COVERING INDEX desk_case_age" in late
