"""Lists: each open morning what waits, each week the figures, and nothing where there is nothing to say."""

from datetime import datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest

from common.events import ActionTaken, CalendarFact, CalendarRow
from common.pack_folder import read_files
from notifier.adapters.texts import PackagedTexts
from notifier.core.digest import MORNING_LIST, WEEKLY_FIGURES, MorningList
from notifier.core.figures import Figures, Rows
from notifier.core.letter import LANGUAGES, figures_fields, list_fields
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import AUTHOR, PROMISE, SECRET, asked, item_of, outcome, posted, threat
from tests.service.notifier.stage import Stage
from tests.service.told import FIRST, POLICIES, fact, version_of

TUESDAY = datetime.fromisoformat("2026-01-20T08:00:00+01:00")
SECOND = timedelta(seconds=1)


def lists(stage: Stage, word: str = "God morgen") -> list[EmailMessage]:
    return [mail for mail in stage.mails() if word in str(mail["Subject"])]


@pytest.fixture
async def listing(opened: Opened) -> Stage:
    return await opened(notifier_digests=True)


async def test_each_open_morning_the_people_hear_once_of_all_that_waits_for_them(listing: Stage) -> None:
    await listing.tell(posted(), asked(), posted(object_id="c2"), threat(object_id="c2"))
    await listing.at(TUESDAY - SECOND)
    assert lists(listing) == []
    await listing.at(TUESDAY)
    (mail,) = lists(listing)
    assert mail["To"] == "admin@bo.example"
    assert mail["Subject"] == "God morgen: 1 venter på svar, 1 med frist i dag"
    text = mail.get_content()
    assert "- skjult, venter på at noen ser på det: 1" in text
    assert f"/bo/items/{item_of()}" in text
    assert f"/bo/items/{item_of(object_id='c2')}" in text
    assert "BO-23" in text
    assert SECRET not in text
    assert AUTHOR not in text
    await listing.later(hours=5)
    assert len(lists(listing)) == 1
    await listing.at(TUESDAY + timedelta(days=1))
    assert len(lists(listing)) == 2
    assert "1 over fristen" in lists(listing)[0].get_content() + lists(listing)[1].get_content()


async def test_nothing_is_sent_where_nothing_waits_and_not_at_weekends(listing: Stage) -> None:
    await listing.tell(posted(), asked())
    await listing.tell(outcome(ActionTaken, "reply", TUESDAY - timedelta(hours=20), actor="kari"))
    await listing.at(TUESDAY)
    assert lists(listing) == []
    friday = TUESDAY + timedelta(days=3)
    for day in range(1, 4):
        await listing.at(TUESDAY + timedelta(days=day))
    await listing.tell(posted(object_id="c3", at=friday), asked(object_id="c3"))
    for hour in range(1, 71):
        await listing.at(friday + timedelta(hours=hour))
    assert lists(listing) == []
    await listing.at(friday + timedelta(days=3))
    assert len(lists(listing)) == 1


async def test_after_an_outage_there_is_only_todays_list_and_the_next_day_goes_on(listing: Stage) -> None:
    await listing.tell(posted(), asked())
    await listing.at(TUESDAY + timedelta(days=2, hours=3))
    assert len(lists(listing)) == 1
    await listing.at(TUESDAY + timedelta(days=3))
    assert len(lists(listing)) == 2


async def test_a_restart_in_the_morning_sends_no_list_twice(opened: Opened, listing: Stage) -> None:
    await listing.tell(posted(), asked())
    await listing.at(TUESDAY)
    again = await opened(listing.db, notifier_digests=True)
    again.clock.at = TUESDAY
    await again.tell(posted(object_id="c9", at=TUESDAY))
    await again.later(hours=1)
    assert len(lists(listing)) == 1
    await again.at(TUESDAY + timedelta(days=1))
    assert len(lists(listing)) == 2


async def test_a_list_comes_at_the_opening_on_both_sides_of_the_change_of_clocks(listing: Stage) -> None:
    before, after = (datetime.fromisoformat(f"2026-03-{day}T08:00:00+0{n}:00") for day, n in ((27, 1), (30, 2)))
    late = msgspec.structs.replace(PROMISE, due_at=after + timedelta(days=9), warn_at=())
    listing.clock.at = before - timedelta(days=1)
    await listing.tell(posted(), asked(promise=late))
    await listing.at(before)
    assert len(lists(listing)) == 1
    await listing.at(after - SECOND)
    assert len(lists(listing)) == 1
    await listing.at(after)
    assert len(lists(listing)) == 2


async def test_a_day_that_is_closed_at_short_notice_has_no_list_and_the_next_one_has(opened: Opened) -> None:
    stage = await with_pack(opened, "bo")
    await stage.tell(posted(), asked())
    closed = CalendarRow(
        valid_from=FIRST.date(),
        stated_at=FIRST,
        stated_by="kari",
        opens=time(9),
        closes=time(15),
        extra_closed=(TUESDAY.date(),),
    )
    stage.service.world.control.state(fact("bo/calendar", CalendarFact(history=(closed,))))
    await stage.at(TUESDAY + timedelta(hours=6))
    assert lists(stage) == []
    await stage.at(TUESDAY + timedelta(days=1, hours=1))
    assert len(lists(stage)) == 1


async def test_the_packs_watch_says_who_gets_the_list_and_the_weeks_figures(opened: Opened, tmp_path: Path) -> None:
    roles = tmp_path / "sogne.toml"
    roles.write_text('[sogne]\nservicetorget = ["torget@sogne.example"]\nadministratorer = ["admin@sogne.example"]\n')
    stage = await with_pack(opened, "sogne", notifier_roles_file=roles)
    await stage.tell(posted("sogne"), asked(municipality="sogne"))
    await stage.at(TUESDAY)
    (mail,) = lists(stage)
    assert mail["To"] == "torget@sogne.example"
    assert "SOGNE-18" in mail.get_content()
    for day in range(1, 6):
        await stage.at(TUESDAY + timedelta(days=day))
    assert lists(stage, "Uke") == []
    await stage.at(TUESDAY + timedelta(days=6))
    (week,) = lists(stage, "Uke")
    assert week["To"] == "torget@sogne.example"
    assert week["Subject"] == "Uke 4: 1 innlegg, slik gikk det"
    assert "besvart innen fristen: 0, for sent: 0, ikke besvart: 1" in week.get_content()
    await stage.at(TUESDAY + timedelta(days=7))
    assert len(lists(stage, "Uke")) == 1


async def with_pack(opened: Opened, municipality: str, **settings: object) -> Stage:
    stage = await opened(notifier_digests=True, **settings)
    stage.service.world.control.state(version_of(read_files(POLICIES / municipality)))
    return stage


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_and_figures_are_written_in_four_languages(lang: str) -> None:
    listed = MorningList(unanswered=37, late=2, due_today=5, hidden=3, alarms=1, items=(item_of(),), clauses=("BO-23",))
    written = PackagedTexts().written(MORNING_LIST, lang, list_fields(listed, "bo", "https://d.example"))
    subject, text = written.subject, written.text
    assert "37" in subject
    assert "5" in subject
    assert text.count("\n- ") == 4
    assert "https://d.example/bo/items/" in text
    week = Figures(account="facebook:1", received=9, in_time=4, late=1, missed=2, first_answer=timedelta(minutes=135))
    fields = figures_fields((week,), Rows(sent=8, failed=1), TUESDAY, lang, "bo", "https://d.example")
    written = PackagedTexts().written(WEEKLY_FIGURES, lang, fields)
    subject, text = written.subject, written.text
    assert "4" in subject
    assert "9" in subject
    assert "15 min" in text
    assert "facebook:1" in text


def test_the_texts_of_the_lists_are_four_texts() -> None:
    listed = MorningList(unanswered=0, late=0, due_today=0, hidden=1, alarms=1, items=(), clauses=())
    fields = list_fields(listed, "bo", "https://d.example")
    assert len({PackagedTexts().written(MORNING_LIST, lang, fields) for lang in LANGUAGES}) == len(LANGUAGES)
