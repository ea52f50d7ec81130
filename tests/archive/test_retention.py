"""What may go goes with its files and leaves its proof; what must stay stays, whatever is asked."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from archiver.app import dispose, erase
from archiver.core.retention import Rules
from archiver.jobs import privacy
from archiver.jobs.privacy import Request
from archiver.store.erasing import Erasing
from archiver.store.filed import Filed
from archiver.store.filing import record_id_of
from archiver.store.items import Items
from archiver.store.keeping import Keeping
from archiver.store.tables import MACHINERY
from common.bus.port import Incoming
from common.db import Tx
from common.dead_letters import DISCARDED, OURS, PARKED, Letter
from common.events import ItemErased, ItemRemoved, PackFact
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import (
    TEXT,
    case_closed,
    casework_confirmed,
    decided,
    item_id,
    posted,
    removed,
    wanted,
)
from tests.service.archiver.stage import Stage
from tests.service.told import FIRST, fact

CHANGE = b'{"verb":"add","message":"Hei"}'
BY_ROW = (
    '[[retention]]\ncategory = "{0}"\nkeep = 1\ndecided_by = "rådet"\ndecided_on = 2026-01-01\ndecision_no = "{1}"\n'
)
KASSASJON = '[archive.case.kassasjon]\naction = "kasseres"\ndecision = "vedtak 26/7"\nafter_years = 5\n'


def a_pack(version: int, *parts: str, municipality: str = "sogne", country: str = "NO") -> PackFact:
    """Return a pack that says this of retention, and nothing else."""
    return PackFact(
        version=version,
        sha256=f"{version:064d}",
        name=municipality,
        language="nb",
        timezone="Europe/Oslo",
        valid_from=FIRST.date(),
        holds_from=FIRST,
        activated_at=FIRST,
        files={"pack.toml": "\n".join((f'[pack]\ncountry = "{country}"', *parts))},
    )


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """An archiver of a municipality whose pack lets taken-back small talk go after a day."""
    url = f"sqlite:///{tmp_path / 'archiver.db'}"
    stage = await opened(request.getfixturevalue("database") if request.param == "postgres" else url, tmp_path)
    say(stage, BY_ROW.format("deleted", ""))
    yield stage
    await stage.db.close()


def say(stage: Stage, *parts: str, version: int = 2, country: str = "NO") -> None:
    """Let the municipality's newest pack say this."""
    pack = a_pack(version, *parts, country=country)
    stage.world.control.state(fact(f"sogne/pack/{version}", pack))


async def small_talk(stage: Stage, name: str = "c1", *, kind: str = "comment") -> str:
    """Somebody writes what is not to be filed; return the hash of its bytes."""
    sha256 = await stage.world.blobs.put("sogne", CHANGE + name.encode())
    await stage.tell(posted(name, change_sha256=sha256, kind=kind), decided(name, None))
    return sha256


async def is_there(stage: Stage, name: str = "c1") -> bool:
    """Say whether the archiver still knows the item."""
    return await stage.db.read(lambda tx: Items(tx, "sogne").get(item_id(name)) is not None)


def taken_back(name: str = "c1") -> ItemRemoved:
    """Its author unsends a private message: nobody else can."""
    return removed(name, kind="message", change_no=2)


def asks(stage: Stage, actor: str = "kari") -> Request:
    """The resident asks to have everything erased."""
    return Request(municipality="sogne", author_id="77", actor=actor, at=stage.clock.at)


async def test_what_its_author_took_back_goes_after_its_days_with_its_file_and_leaves_a_proof(stage: Stage) -> None:
    sha256 = await small_talk(stage, kind="message")
    await stage.tell(taken_back())
    await stage.work(later=timedelta(hours=12))
    assert await is_there(stage)
    await stage.work(later=timedelta(days=2))
    assert not await is_there(stage)
    assert await stage.world.blobs.get("sogne", sha256) is None
    erased_at = await stage.db.read(lambda tx: Keeping(tx, "sogne").erased_at(item_id()))
    assert erased_at is not None


async def test_the_other_services_hear_of_what_goes_by_a_row_or_on_request_and_of_nothing_else(stage: Stage) -> None:
    await small_talk(stage, kind="message")
    await small_talk(stage, "talk")
    await stage.tell(taken_back(), posted("filed"), casework_confirmed("filed"))
    await stage.work(later=timedelta(days=2))
    [due] = await stage.told(ItemErased)
    assert (due.item_id, due.revision, due.change_no, due.because, due.category) == (
        *(item_id(), 1, 2),
        *("due", "deleted"),
    )
    erased_at = await stage.db.read(lambda tx: Keeping(tx, "sogne").erased_at(item_id()))
    assert due.occurred_at == erased_at
    for _ in range(2):
        await erase(stage.db, asks(stage))
    _, on_request = await stage.told(ItemErased)
    assert (on_request.item_id, on_request.because, on_request.category) == (item_id("talk"), "asked", "informal")


async def test_small_talk_that_nobody_took_back_stays_where_no_row_lets_it_go(stage: Stage) -> None:
    await small_talk(stage)
    await stage.work(later=timedelta(days=400))
    assert await is_there(stage)


async def test_what_an_unknown_hand_removed_goes_when_nobody_said_within_a_fortnight_whose_it_was(stage: Stage) -> None:
    await small_talk(stage)
    await stage.tell(removed(change_no=2))
    for _ in range(13):
        await stage.work(later=timedelta(days=1))
    assert await is_there(stage)
    for _ in range(5):
        await stage.work(later=timedelta(days=1))
    assert not await is_there(stage)


async def test_what_was_erased_is_not_taken_in_again_when_it_is_told_anew(stage: Stage) -> None:
    await small_talk(stage)
    assert (await erase(stage.db, asks(stage))).erased.keys() == {item_id()}
    await stage.tell(posted(), decided(no=2))
    assert not await is_there(stage)
    assert await stage.waiting() == 0
    assert await stage.lines() == []


async def test_a_request_erases_small_talk_and_leaves_what_is_filed_or_sealed_and_says_why(stage: Stage) -> None:
    await small_talk(stage, "talk")
    await small_talk(stage, "sealed")
    await stage.tell(wanted(1, "sealed"), posted("filed"), casework_confirmed("filed"), posted("asked"))
    await stage.tell(decided("asked", "documented"))
    await stage.work()
    outcome = await erase(stage.db, asks(stage))
    assert outcome.erased.keys() == {item_id("talk")}
    assert {item: verdict.code for item, verdict in outcome.stays.items()} == {
        item_id("sealed"): "no_row",
        item_id("filed"): "archived",
        item_id("asked"): "archived",
    }
    assert [await is_there(stage, name) for name in ("talk", "sealed", "filed")] == [False, True, True]
    assert (await erase(stage.db, asks(stage))).erased == {}, "asked twice is once"


async def test_a_hold_wins_over_request_and_row_until_it_is_lifted(stage: Stage) -> None:
    await small_talk(stage, kind="message")
    await privacy.hold(stage.db, asks(stage), "sak 26/12")
    await stage.tell(taken_back())
    await stage.work(later=timedelta(days=3))
    outcome = await erase(stage.db, asks(stage))
    assert (outcome.erased, [v.code for v in outcome.stays.values()]) == ({}, ["hold"])
    assert await privacy.lift(stage.db, asks(stage)) == 1
    assert (await erase(stage.db, asks(stage))).erased.keys() == {item_id()}


async def test_evidence_goes_by_its_row_with_its_line_and_the_chain_stays_whole(stage: Stage) -> None:
    say(stage, BY_ROW.format("evidence", "26/1"))
    await small_talk(stage)
    await stage.tell(wanted(2))
    await stage.work()
    await stage.work(later=timedelta(days=3))
    assert not await is_there(stage)
    [report] = await stage.verify()
    assert (report.series, report.lines, report.problems) == ("evidence", 4, ())


async def test_a_record_that_was_taken_back_loses_its_words_too(stage: Stage) -> None:
    await small_talk(stage)
    await stage.tell(decided(no=2), decided(kind=None, no=3))
    assert (await stage.numbers())[0][3] == "U"
    outcome = await erase(stage.db, asks(stage))
    assert outcome.erased.keys() == {item_id()}
    assert b"Nordmann" not in b"".join(line.content or b"" for line in await stage.lines())
    assert all(not report.problems for report in await stage.verify())


async def test_bytes_that_something_else_names_are_not_deleted_with_what_goes(stage: Stage) -> None:
    sha256 = await small_talk(stage, "c1")
    await stage.tell(posted("c2", change_sha256=sha256), casework_confirmed("c2"))
    await erase(stage.db, asks(stage))
    await stage.work()
    assert await stage.world.blobs.get("sogne", sha256) is not None


async def test_nothing_of_another_municipality_goes(stage: Stage) -> None:
    await small_talk(stage)
    await stage.tell(posted(municipality="knivsta"), decided(kind=None, municipality="knivsta"))
    await erase(stage.db, asks(stage))
    there = item_id("c1", "knivsta")
    assert await stage.db.read(lambda tx: Items(tx, "knivsta").get(there)) is not None


async def test_in_sweden_nothing_goes_without_the_number_of_a_decision(stage: Stage) -> None:
    say(stage, BY_ROW.format("informal", ""), country="SE")
    await small_talk(stage)
    outcome = await erase(stage.db, asks(stage))
    assert [verdict.code for verdict in outcome.stays.values()] == ["no_number"]
    await stage.work(later=timedelta(days=5))
    assert await is_there(stage)
    say(stage, BY_ROW.format("informal", "KS 26/1"), version=3, country="SE")
    for _ in range(3):
        await stage.work(later=timedelta(days=1))
    assert not await is_there(stage)


# --- kassasjon ---------------------------------------------------------------------------------------------------


async def _discard_case(stage: Stage, case_id: UUID, at: datetime) -> list[UUID]:
    def unit(tx: Tx) -> list[UUID]:
        return Erasing(tx, "sogne", lambda: b"s" * 32).case(case_id, {"actor": "ola", "because": "due:kassasjon"}, at)

    return await stage.db.write(unit)


async def test_a_case_that_is_disposed_of_leaves_numbers_and_proof_and_no_word_or_file(stage: Stage) -> None:
    await stage.tell(posted(), casework_confirmed())
    await stage.work(later=timedelta(seconds=30))
    post = await stage.db.read(lambda tx: Filed(tx, "sogne").post(record_id_of(item_id())))
    assert post is not None
    assert post.case_id is not None
    documents = await stage.db.read(lambda tx: Filed(tx, "sogne").documents(post.record_id))
    assert documents
    assert await _discard_case(stage, post.case_id, stage.clock.at) == [item_id()]
    await stage.work(later=timedelta(seconds=30))
    assert (await stage.numbers())[0][0] == "2026/1"
    assert b"Nordmann" not in b"".join(line.content or b"" for line in await stage.lines())
    assert [await stage.world.blobs.get("sogne", d.sha256) for d in documents] == [None] * len(documents)
    assert all(not report.problems for report in await stage.verify())
    assert (await stage.events())[-1] == "discarded"


async def test_only_a_closed_case_whose_years_have_run_is_due_and_a_person_says_so(stage: Stage) -> None:
    say(stage, KASSASJON)
    await stage.tell(posted(), casework_confirmed())
    await stage.work(later=timedelta(seconds=30))
    later = stage.clock.at + timedelta(days=5 * 366)
    assert await privacy.due_cases(stage.db, "sogne", later) == []
    await stage.tell(case_closed())
    [case] = await privacy.due_cases(stage.db, "sogne", stage.clock.at)
    assert case.verdict.code == "too_early"
    [case] = await privacy.due_cases(stage.db, "sogne", later)
    assert case.verdict.code == "due"
    assert [one.number for one in await dispose(stage.db, "sogne", "ola", later)] == ["2026/1"]
    assert await privacy.due_cases(stage.db, "sogne", later) == [], "disposed of is no longer due"


async def parked(stage: Stage, name: str) -> None:
    """A message about an item could not be handled: it lies there whole, with the resident's words."""
    told = TEXT.encode()
    message = Incoming(topic="items", partition=0, offset=0, key=name, kind="ItemEdited", headers={}, value=told)
    letter = Letter(municipality="sogne", message=message, fault=OURS, why="KeyError", item_id=item_id(name))
    await stage.db.write(lambda tx: MACHINERY.dead_letters.park(tx, letter, stage.clock.at))


async def test_what_could_not_be_handled_of_an_item_goes_with_its_case(stage: Stage) -> None:
    say(stage, KASSASJON)
    await stage.tell(posted(), casework_confirmed(), posted("other"))
    await parked(stage, "c1")
    await parked(stage, "other")
    await stage.work(later=timedelta(seconds=30))
    await stage.tell(case_closed())
    await dispose(stage.db, "sogne", "ola", stage.clock.at + timedelta(days=5 * 366))
    t = MACHINERY.dead_letters.table
    query = select(t.c.item_id, t.c.state, t.c.value).where(t.c.municipality == "sogne")
    found = {row.item_id: (row.state, row.value) for row in await stage.db.read(lambda tx: tx.execute(query).all())}
    assert found == {item_id(): (DISCARDED, b""), item_id("other"): (PARKED, TEXT.encode())}


async def test_without_a_pack_nothing_goes(stage: Stage) -> None:
    rules = await stage.db.read(lambda tx: Keeping(tx, "bo").rules())
    assert rules == Rules(needs_number=True)
