"""From alert to the right person, at the right hour, by a channel that works, and told once."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from common.db import Tx
from common.events import AlertFailed, AlertRaised, AlertResolved, AlertSent, derived_id
from common.settings import WrongSettings
from notifier.core.alert import Alert, Matter
from notifier.handlers.telling import ask_to_tell
from notifier.store import of
from tests.service.notifier.lines import Lines
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import CRISIS, CRISIS_ALERT, HIDE, HIDE_ALERT, decided, threat, urgent
from tests.service.notifier.town import NIGHT, PEOPLE, Town, told


async def test_an_alert_goes_by_the_first_channel_in_the_persons_own_language(town: Town) -> None:
    await town.stage.tell(threat())
    await town.stage.later(minutes=30)
    assert town.lines.to() == ["teams"]
    assert town.lines.taken[0][1].subject == "Eit innlegg blir skjult og ventar på deg"
    (sent,) = await town.stage.said(AlertSent)
    assert (sent.channel, sent.to) == ("apprise", ("administratorer",))


async def test_danger_goes_by_the_urgent_channel_in_quiet_hours_and_all_else_of_the_night_waits_for_the_morning(
    town: Town,
) -> None:
    await town.stage.at(NIGHT)
    await town.stage.tell(urgent(), threat(object_id="c2"), threat(object_id="c3"))
    await town.stage.later(seconds=0)
    assert town.lines.to() == ["sms"]
    await town.stage.at(NIGHT.replace(day=20, hour=5, minute=59))
    assert town.lines.to() == ["sms"]
    await town.stage.at(NIGHT.replace(day=20, hour=6))  # 07:00 where Bø is
    assert town.lines.to() == ["sms", "teams"]
    assert len(town.lines.taken[1][1].alerts) == 2


async def test_what_is_settled_in_quiet_hours_wakes_nobody_in_the_morning(town: Town) -> None:
    await town.stage.at(NIGHT)
    await town.stage.tell(threat())
    await town.stage.later(hours=1)
    await town.stage.tell(decided(2))
    await town.stage.later(hours=12)
    assert town.lines.taken == []


async def test_one_person_in_two_roles_hears_of_an_alert_once(town: Town) -> None:
    both = msgspec.structs.replace(HIDE_ALERT, to=("administratorer", "krise_og_beredskapsteam"))
    await town.stage.tell(decided(steps=(HIDE,), alerts=(both,)))
    await town.stage.later(minutes=30)
    assert town.lines.to() == ["teams"]


async def test_a_channel_that_stays_away_is_replaced_by_the_next_one_and_told_by_nobody_twice(town: Town) -> None:
    town.lines.away = {"teams"}
    await told(town, threat())
    await town.stage.later(seconds=599)
    assert town.lines.to("hidden") == []
    await town.stage.later(seconds=1)
    assert town.lines.to("hidden") == ["kari@bo.example"]
    town.lines.away = set()
    await town.stage.later(hours=3)
    assert town.lines.to("hidden") == ["kari@bo.example"]
    assert len([e for e in await town.stage.said(AlertSent) if e.reason == "hidden"]) == 1


async def test_a_channel_that_refuses_for_good_is_replaced_at_once(town: Town) -> None:
    town.lines.refuse = {"teams"}
    await town.stage.tell(threat())
    await town.stage.later(seconds=0)
    assert town.lines.to("hidden") == ["kari@bo.example"]
    ids = {row["message_id"] for row in await town.log()}
    assert len(ids) == 2
    assert not await town.stage.said(AlertFailed)


async def test_danger_that_no_channel_of_a_person_brings_goes_to_who_stands_in_within_a_minute(town: Town) -> None:
    town.lines.away = {"sms"}
    await told(town, urgent())
    await town.stage.later(seconds=30)
    await town.stage.later(seconds=29)
    assert town.lines.to("urgent") == ["ola@bo.example"]
    town.lines.away = set()
    await town.stage.later(minutes=30)
    assert town.lines.to("urgent") == ["ola@bo.example", "sms"], "the person hears of it too, once the channel is back"


async def test_danger_reaches_the_operator_where_all_refuse_and_never_nobody(town: Town) -> None:
    town.lines.refuse = {"sms", "ola@bo.example"}
    await told(town, urgent())
    await town.stage.later(minutes=1)
    assert "drift@example.org" in town.lines.to("urgent")


async def test_danger_for_a_role_that_nobody_holds_reaches_the_operator(opened: Opened) -> None:
    lines = Lines()
    stage = await opened(channel=lines)
    stranger = msgspec.structs.replace(CRISIS_ALERT, to=("kriseledelse",))
    await stage.tell(decided(steps=(CRISIS,), alerts=(stranger,)))
    await stage.later(seconds=0)
    assert lines.to() == ["drift@example.org"]


async def test_a_dead_channel_is_told_once_by_another_and_settled_when_something_goes_through(town: Town) -> None:
    town.lines.away = {"teams"}
    await town.stage.tell(threat())
    for _ in range(60):
        await town.stage.later(seconds=5)
    assert town.lines.to("channel_dead") == ["drift@example.org"]
    assert town.lines.taken[0][1].text.count("teams") == 1
    assert town.lines.to("hidden") == []
    await told(town, threat(object_id="c2"))
    await town.stage.later(seconds=10)
    assert town.lines.to("hidden") == ["kari@bo.example"], "a dead channel is waited for only a moment"
    town.lines.away = set()
    await town.stage.later(minutes=20)
    assert [e.reason for e in await town.stage.said(AlertResolved)] == ["channel_dead"]
    assert town.lines.to("channel_dead") == ["drift@example.org"]


async def test_a_blip_of_a_few_seconds_is_no_dead_channel(town: Town) -> None:
    town.lines.away = {"teams"}
    for n in range(10):
        await town.stage.tell(threat(object_id=f"c{n}"))
        await town.stage.later(seconds=2)
    town.lines.away = set()
    await town.stage.later(minutes=5)
    assert town.lines.to("channel_dead") == []


async def test_mail_that_is_down_for_all_is_one_dead_channel_and_does_not_stop_the_others(town: Town) -> None:
    town.file.write_text(PEOPLE.replace('persons = ["kari"]', 'persons = ["ola", "siv", "kari"]', 1))
    town.lines.away = {"mail"}
    await town.stage.tell(threat())
    await town.stage.later(seconds=0)
    assert town.lines.to() == ["teams"]
    for _ in range(30):
        await town.stage.later(seconds=10)
    assert [e.reason for e in await town.stage.said(AlertRaised)].count("channel_dead") == 1


async def test_a_file_that_is_changed_holds_at_once_and_a_mistake_keeps_what_was_right(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.file.write_text(PEOPLE.replace('persons = ["kari"]', 'persons = ["ola"]', 1))
    await town.stage.tell(threat())
    await town.stage.later(minutes=1)
    town.file.write_text(PEOPLE.replace('persons = ["kari"]', 'persons = ["karl"]', 1))
    await town.stage.tell(threat(object_id="c2"))
    await town.stage.later(minutes=2)
    assert town.lines.to() == ["ola@bo.example", "ola@bo.example"]
    assert "there is no person 'karl'; did you mean 'kari'?" in capsys.readouterr().out


async def test_a_mistake_in_the_file_stops_the_start_and_names_setting_line_and_word(
    opened: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('[bo.persons.kari]\nchanels = ["kari@bo.example"]')
    with pytest.raises(WrongSettings, match=r"PEOPLE_FILE: wrong.toml:2: .*did you mean 'channels'") as told:
        await opened(notifier_people_file=file)
    assert "kari@" not in str(told.value)


async def test_a_channel_whose_secret_is_not_there_stops_the_start(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text(PEOPLE)
    with pytest.raises(WrongSettings, match=r"the secret of the channel 'teams' cannot be read: secret"):
        await opened(notifier_people_file=file)


async def test_a_person_who_is_gone_meanwhile_leaves_it_to_who_is_there(town: Town) -> None:
    await town.stage.at(NIGHT)
    await town.stage.tell(threat())
    await town.stage.later(minutes=1)
    gone = PEOPLE.replace('persons = ["kari"]', 'persons = ["siv"]').replace("persons.kari]", "persons.kristin]")
    town.file.write_text(gone)
    await town.stage.later(hours=10)
    assert town.lines.to() == ["siv@bo.example"]


async def test_what_is_to_be_told_later_waits_for_its_time_and_holds_up_nothing_of_now(town: Town) -> None:
    await town.stage.tell(threat(), threat(object_id="c2"))
    alerts = [derived_id("later"), derived_id("now")]

    def ask(tx: Tx) -> None:
        store, at = of(tx, "bo"), town.stage.clock.now()
        for alert_id, when in zip(alerts, (at + timedelta(hours=1), None), strict=True):
            alert = Alert(
                alert_id=alert_id,
                item_id=None,
                revision=1,
                reason="review",
                to=("reserve",),
                clauses=(),
                state="raised",
                round_no=1,
                lang="nb",
                due=None,
            )
            store.alerts.begin(Matter(municipality="bo", key=str(alert_id)), alert, at)
            ask_to_tell(store, alert, "reserve", at, when=when)

    await town.stage.db.write(ask)
    await town.stage.later(minutes=59)
    assert [a.alert_id for _, message in town.lines.taken for a in message.alerts if a.reason == "review"] == alerts[1:]
    await town.stage.later(minutes=1)
    assert town.lines.to("review") == ["ola@bo.example"] * 2
