"""No page, file, report, API or metric says how much or how fast one officer works: figures are the municipality's."""

import re

from common.events import Tagging
from desk.core.figure_tables import NAMES
from desk.core.rights import ADMIN, ARCHIVE, EVERY, MODERATE, PUBLISH
from desk.store.tables import FIGURES
from notifier.core.figures import Figures as WeeksFigures
from tests.core.desk.scene import ANSWER, decided, item
from tests.service.desk.rights import allow, enter
from tests.service.desk.stage import Stage, act_path
from tests.service.desk.test_pages import ITEM
from tests.service.desk.year import INSIGHT, a_full_year

QUICK, SLOW, BOSS = "raske-anne", "trege-petter", "sjefen"
YEAR = "span=year&on=2026-05-14"
PERSONS = re.compile(r"\b(person|actor|officer|employee|colleague|who|by|user)\b")


async def worked(stage: Stage) -> None:
    """Two officers have each done something that counts, in a year of which every table has something to say."""
    await a_full_year(stage)
    await stage.tell(item(), decided((ANSWER,), tagging=Tagging(lang="nb", tags=("question",))))
    for person, act in (
        (QUICK, {"do": "reply", "text": "Hei! Biblioteket åpner klokken ti."}),
        (SLOW, {"do": "correct_tags", "tags": ["criticism"]}),
        (SLOW, {"do": "hide", "reason": "Sjikane.", "clause": "BO-39"}),
    ):
        async with stage.client(await stage.token("bo", person=person)) as client:
            done = await client.post(act_path(), json={"revision": 1, **act})
            assert done.status_code == 202, done.text
    for right in (MODERATE, ARCHIVE, PUBLISH, ADMIN):
        await allow(stage, BOSS, right, EVERY)


async def test_whoever_may_everything_finds_no_officer_in_any_figure(stage: Stage) -> None:
    await worked(stage)
    async with stage.client() as boss:
        await enter(stage, boss, BOSS)
        assert QUICK in (await boss.get(ITEM)).text, "who did it stands with the item itself: that is answerability"
        paths = [f"{INSIGHT}?{YEAR}", f"{INSIGHT}/report/2026", *(f"{INSIGHT}/tables/{n}.csv?{YEAR}" for n in NAMES)]
        answers = {path: await boss.get(path) for path in paths}
    assert [path for path, answer in answers.items() if answer.status_code != 200] == []
    named = [path for path, answer in answers.items() if QUICK in answer.text or SLOW in answer.text]
    assert named == []


async def test_no_figure_can_be_asked_for_by_officer(stage: Stage) -> None:
    await worked(stage)
    async with stage.client() as boss:
        await enter(stage, boss, BOSS)
        for path in (f"{INSIGHT}?{YEAR}", *(f"{INSIGHT}/tables/{name}.csv?{YEAR}" for name in NAMES)):
            whole = (await boss.get(path)).text
            for asked in ("person", "actor", "by", "who"):
                assert (await boss.get(f"{path}&{asked}={QUICK}")).text == whole


async def test_neither_the_api_nor_the_metrics_tell_officers_apart(stage: Stage) -> None:
    await worked(stage)
    async with stage.client(await stage.token("bo", person=BOSS)) as client:
        spec = (await client.get("/api/v1/openapi.json")).json()
        summary = (await client.get("/api/v1/bo/summary")).text
    asked = {
        (path, one["name"])
        for path, operations in spec["paths"].items()
        for operation in operations.values()
        for one in operation.get("parameters", ())
    }
    assert asked
    assert [one for one in asked if PERSONS.search(one[1])] == []
    assert [path for path in spec["paths"] if PERSONS.search(path)] == []
    exposed = stage.service.world.metrics.exposition().decode()
    assert "ordstyrer_judgements_total" in exposed
    for told in (summary, exposed):
        assert QUICK not in told
        assert SLOW not in told


def test_what_figures_are_summed_by_holds_no_officer() -> None:
    assert set(FIGURES.c.keys()) == {"municipality", "what", "account", "kind", "detail", "amount", "day", "n"}
    assert [name for name in WeeksFigures.__struct_fields__ if PERSONS.search(name)] == []
