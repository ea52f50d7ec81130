"""The public journal on a running archiver: off, on, daily, made anew at once, and without what must not be there."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from archiver.app import attach
from archiver.core.office import CORE, Office
from archiver.handlers.public_switch import Decision, public_state, turn_public
from archiver.jobs.publish import publish
from archiver.settings import ArchiverSettings
from archiver.store.public import Published
from common.errors import Permanent
from common.events import RecordAssessed, RecordChanged, RecordCorrected
from common.pack_folder import read_files
from tests.service.archiver.acted import act
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import AT, confirmed, decided, posted, reply
from tests.service.archiver.stage import Stage
from tests.service.told import POLICIES, version_of

ON = Decision(on=True, person="Kari Arkivar", contact="Dokumentsenteret, post@sogne.example")
LAW = "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"
DAY = "2026-05-14"
AUTHORITIES = """
[knivsta]
creator_id = "212000-0000"
[[knivsta.authorities]]
id = "kommunstyrelsen"
name = "Kommunstyrelsen"
[[knivsta.authorities]]
id = "socialnamnden"
name = "Socialnämnden"
accounts = ["facebook:200"]
"""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """An archiver on SQLite."""
    stage = await opened(f"sqlite:///{tmp_path / 'archiver.db'}", tmp_path)
    yield stage
    await stage.db.close()


async def got(stage: Stage, path: str, **asked: str) -> httpx.Response:
    """What the web answers."""
    transport = httpx.ASGITransport(app=stage.service.web)
    async with httpx.AsyncClient(transport=transport, base_url="http://archiver") as client:
        return await client.get(path, params=asked)


async def journaled(stage: Stage, object_id: str = "c1") -> None:
    """One inquiry that a person has confirmed."""
    await stage.tell(posted(object_id), decided(object_id), confirmed(object_id))


async def published(stage: Stage) -> None:
    """Turn it on as of the day of the inquiry, and let the next morning come."""
    await turn_public(stage.db, "sogne", ON, stage.clock.at)
    await stage.work(later=timedelta(days=1))


def assessed(object_id: str = "c1", *, by: str = "ola", **said: Any) -> RecordAssessed:  # noqa: ANN401 - whatever it has
    """A person has read it for publishing."""
    return act(RecordAssessed, object_id, actor=by, **said)


async def test_nobody_sees_a_journal_before_a_named_person_turns_it_on(stage: Stage) -> None:
    await journaled(stage)
    await stage.work(later=timedelta(days=3))
    for path in ("/sogne/journal", "/sogne/journal.json", f"/sogne/journal/{DAY}.csv", "/nowhere/journal"):
        assert (await got(stage, path)).status_code == 404
    with pytest.raises(Permanent, match="--person"):
        await turn_public(stage.db, "sogne", Decision(on=True, person=" ", contact="post@x.example"), AT)
    with pytest.raises(Permanent, match="--contact"):
        await turn_public(stage.db, "sogne", Decision(on=True, person="Kari"), AT)


async def test_it_is_published_the_day_after_at_six_in_the_municipalitys_clock(stage: Stage) -> None:
    await journaled(stage)
    await turn_public(stage.db, "sogne", ON, AT)
    await stage.work()
    assert (await got(stage, f"/sogne/journal/{DAY}")).status_code == 404
    # Six o'clock in Oslo in May is four o'clock UTC.
    stage.clock.at = datetime(2026, 5, 15, 3, 59, tzinfo=UTC)
    await stage.work()
    assert (await got(stage, f"/sogne/journal/{DAY}")).status_code == 404
    await stage.work(later=timedelta(minutes=1))
    page = await got(stage, f"/sogne/journal/{DAY}")
    assert page.status_code == 200
    assert "14. mai 2026" in page.text
    assert "post@sogne.example" in page.text
    await stage.work(later=timedelta(days=1))
    assert "Ingenting ble journalført" in (await got(stage, "/sogne/journal")).text


async def test_what_nobody_has_read_shows_its_number_and_nothing_else(stage: Stage) -> None:
    await journaled(stage)
    await published(stage)
    for path in (f"/sogne/journal/{DAY}", f"/sogne/journal/{DAY}.json", f"/sogne/journal/{DAY}.csv"):
        text = (await got(stage, path)).text
        assert "2026/1" in text
        assert "*****" in text
        assert not any(word in text for word in ("Nordmann", "Kari", "Solveien", "gatelys", "Facebook"))


async def test_what_a_person_has_read_is_shown_at_once_with_the_name_marked(stage: Stage) -> None:
    await journaled(stage)
    await published(stage)
    await stage.tell(assessed())
    page = await got(stage, f"/sogne/journal/{DAY}")
    assert "Kommentar på Facebook 14.05.2026" in page.text
    assert '<span class="personnavn" data-nosnippet translate="no">Kari Nordmann</span>' in page.text
    assert "identiteten er ikke bekreftet" in page.text
    assert "Solveien" not in page.text
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    told = (await got(stage, f"/sogne/journal/{DAY}.json")).json()
    assert told["entries"][0]["parts"] == [
        {"role": "EA", "name": "<personnavn>Kari Nordmann</personnavn>", "identity_confirmed": False}
    ]


async def test_a_withdrawn_name_vanishes_in_the_act_that_withdraws_it(stage: Stage) -> None:
    await journaled(stage)
    await published(stage)
    await stage.tell(assessed())
    assert "Nordmann" in (await got(stage, "/sogne/journal", q="nordmann")).text.partition("<ol")[2]
    await stage.tell(assessed(metadata=("NA",), hjemmel=LAW))
    for path in (f"/sogne/journal/{DAY}", f"/sogne/journal/{DAY}.json", f"/sogne/journal/{DAY}.csv"):
        assert "Nordmann" not in (await got(stage, path)).text
    assert "<ol" not in (await got(stage, "/sogne/journal", q="nordmann")).text
    assert LAW in (await got(stage, f"/sogne/journal/{DAY}.json")).text
    state = await public_state(stage.db, "sogne")
    assert [(page.day.isoformat(), page.edition) for page in state.pages] == [(DAY, 3)]


async def test_a_shield_is_lifted_when_a_second_person_says_the_same(stage: Stage) -> None:
    await journaled(stage)
    await published(stage)
    await stage.tell(assessed(metadata=("NA",), hjemmel=LAW))
    await stage.tell(assessed(), assessed())
    assert "Nordmann" not in (await got(stage, f"/sogne/journal/{DAY}")).text
    assert (await public_state(stage.db, "sogne")).lifts_waiting == 1
    assert "lift_asked" in [event.what for event in await stage.told(RecordChanged)]
    await stage.tell(assessed(by="siri"))
    assert "Nordmann" in (await got(stage, f"/sogne/journal/{DAY}")).text
    newest = (await stage.lines())[-1].told()
    assert (newest.event, newest.facts["actor"], newest.facts["seconds"]) == ("assessed", "siri", "ola")
    assert (await public_state(stage.db, "sogne")).lifts_waiting == 0


async def test_another_wish_than_the_first_persons_is_no_second_look(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(assessed(metadata=("NA", "TR1"), hjemmel=LAW), assessed())
    await stage.tell(assessed(by="siri", metadata=("NA",), hjemmel=LAW))
    await published(stage)
    assert "Nordmann" not in (await got(stage, f"/sogne/journal/{DAY}")).text
    assert (await public_state(stage.db, "sogne")).lifts_waiting == 1


async def test_words_that_a_person_chose_are_stars_everywhere_in_the_case(stage: Stage) -> None:
    await journaled(stage)
    title = "Klage på gatelys fra Per Ås"
    await stage.tell(_corrected(title))
    place = title.index("Per Ås")
    await stage.tell(assessed(metadata=("TRO",), hjemmel=LAW, words=((place, place + len("Per Ås")),)))
    await published(stage)
    text = (await got(stage, f"/sogne/journal/{DAY}")).text
    assert "Klage på gatelys fra *****" in text
    assert "Per" not in text.partition("<ol")[2].partition("</ol>")[0]


async def test_a_title_that_was_changed_has_to_be_read_anew(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(assessed())
    await published(stage)
    assert "Kommentar på Facebook" in (await got(stage, f"/sogne/journal/{DAY}")).text
    await stage.tell(_corrected("Klage på gatelys fra Per Ås"))
    text = (await got(stage, f"/sogne/journal/{DAY}")).text
    assert "Per" not in text.partition("<ol")[2].partition("</ol>")[0]


async def test_names_are_searched_for_one_year_and_shown_longer(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(assessed())
    await published(stage)
    assert "<ol" in (await got(stage, "/sogne/journal", q="kari NORDMANN")).text
    assert "<ol" in (await got(stage, "/sogne/journal", q="facebook")).text
    stage.clock.at = datetime(2027, 5, 14, 8, tzinfo=UTC)
    assert "<ol" not in (await got(stage, "/sogne/journal", q="kari")).text
    assert "<ol" in (await got(stage, "/sogne/journal", q="2026/1")).text
    assert "Nordmann" in (await got(stage, f"/sogne/journal/{DAY}")).text
    for form in ("json", "csv"):
        assert "Nordmann" not in (await got(stage, f"/sogne/journal/{DAY}.{form}")).text


async def test_an_answer_stands_in_the_same_case_and_hides_the_name_with_it(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(reply())
    await stage.tell(assessed(metadata=("NA",), hjemmel=LAW), assessed("r1"))
    await published(stage)
    told = (await got(stage, f"/sogne/journal/{DAY}.json")).json()
    assert [one["number"] for one in told["entries"]] == ["2026/1", "2026/2"]
    assert [one["parts"][0]["name"] for one in told["entries"]] == ["*****", "*****"]


async def test_off_is_off_at_once_and_what_was_done_is_kept(stage: Stage) -> None:
    await journaled(stage)
    await published(stage)
    await turn_public(stage.db, "sogne", Decision(on=False, person="Siri Sjef"), stage.clock.at)
    assert (await got(stage, f"/sogne/journal/{DAY}")).status_code == 404
    await stage.work(later=timedelta(days=2))
    state = await public_state(stage.db, "sogne")
    assert [(one.on, one.person) for one in state.switches] == [(False, "Siri Sjef"), (True, "Kari Arkivar")]
    assert [page.day.isoformat() for page in state.pages] == [DAY]


async def test_publishing_goes_on_where_it_was_and_never_twice(stage: Stage) -> None:
    await journaled(stage)
    await published(stage)
    await turn_public(stage.db, "sogne", ON, stage.clock.at)
    for _ in range(3):
        await stage.work(later=timedelta(days=1))
    pages = (await public_state(stage.db, "sogne")).pages
    assert [page.day.day for page in pages] == [17, 16, 15, 14]
    assert {page.edition for page in pages} == {1}
    entries = await stage.db.read(lambda tx: Published(tx, "sogne").entries("main", pages[-1].day))
    assert [one.number_text for one in entries] == ["2026/1"]


async def test_an_address_that_is_none_is_answered_like_a_journal_that_is_off(stage: Stage) -> None:
    await journaled(stage)
    await published(stage)
    for rest in ("/2026-05-40", "/2026-05-14.pdf", "/x", "/2026-05-14/x", ".xml", "/main/../..", "/2020-01-01"):
        assert (await got(stage, f"/sogne/journal{rest}")).status_code == 404, rest


async def test_a_journal_that_is_a_cores_is_not_ours_to_publish(stage: Stage) -> None:
    await journaled(stage)
    await turn_public(stage.db, "sogne", ON, AT)
    office = Office(zone=ZoneInfo("Europe/Oslo"), journal=CORE)
    await stage.db.write(lambda tx: publish(tx, municipality="sogne", office=office, at=AT + timedelta(days=2)))
    assert not (await public_state(stage.db, "sogne")).pages


async def test_in_sweden_each_authority_has_its_own_register(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "structures.toml"
    file.write_text(AUTHORITIES, encoding="utf-8")
    stage.settings = ArchiverSettings.model_validate({"data_dir": tmp_path, "archiver_structure_file": file})
    stage.service = attach(stage.world, stage.settings)
    stage.world.control.state(version_of(read_files(POLICIES / "knivsta")))
    for name, account in (("a", "100"), ("b", "200")):
        await stage.tell(posted(name, municipality="knivsta", account_id=account, post_id=name))
        await stage.tell(decided(name, municipality="knivsta"), confirmed(name, municipality="knivsta"))
    await turn_public(stage.db, "knivsta", ON, AT)
    await stage.work(later=timedelta(days=1))
    choice = (await got(stage, "/knivsta/journal")).text
    assert 'href="/knivsta/journal/socialnamnden?lang=sv"' in choice
    for authority, name in (("kommunstyrelsen", "Kommunstyrelsen"), ("socialnamnden", "Socialnämnden")):
        page = (await got(stage, f"/knivsta/journal/{authority}/{DAY}")).text
        assert f"Allmänt diarium för {name}, 14 maj 2026" in page
        assert page.count("<article>") == 1
    assert (await got(stage, "/knivsta/journal/socialnamnden.csv")).status_code == 200
    assert (await got(stage, f"/knivsta/journal/{DAY}")).status_code == 404


def _corrected(title: str) -> RecordCorrected:
    return act(RecordCorrected, title=title)
