"""`ordstyrer notifier test | log`: everybody on duty is tried over each channel, and an alert's way is shown."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from common.bus.local import LocalBus
from common.bus.port import Outgoing
from common.codec import encode, headers_of, key_of, topic_of, type_of
from common.db import SqliteDatabase, Tx
from common.events import ContactFact, ContactRow, PackFact, derived_id
from common.process import database_path
from notifier.core.alert import RAISED, Alert, Matter
from notifier.core.dispatch import NO_ADDRESS, NO_ANSWER, SENT, TOLD, Dispatch
from notifier.store import of
from standalone.cli import main
from tests.service.notifier.stage import START
from tests.service.standalone.conftest import House
from tests.service.told import FIRST, fact
from tests.world import HandClock

PEOPLE = """
[bo.persons.kari]
channels = ["kari@bo.example", "teams"]
urgent = ["kari.mobil@bo.example"]
[bo.channels.teams]
apprise_file = "secret"
[bo.roles.vakt]
persons = ["kari"]
"""
ALERT = derived_id("alert")
Run = Callable[..., tuple[int, list[dict[str, str]]]]


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on an installation with a people file; return its exit code and its JSON lines."""
    (house.folder / "people.toml").write_text(PEOPLE)
    (house.folder / "secret").write_text("json://127.0.0.1")
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("ORDSTYRER_NOTIFIER_PEOPLE_FILE", str(house.folder / "people.toml"))

    def run_one(*words: str) -> tuple[int, list[dict[str, str]]]:
        code = main(["notifier", *words, "--json"])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]

    return run_one


def mails(house: House) -> int:
    return len(list((house.settings.data_dir / "outbox" / "bo").glob("*.eml")))


def test_everybody_on_duty_is_tried_over_each_channel_and_one_that_fails_is_found(house: House, run: Run) -> None:
    code, told = run("test", "vakt", "--municipality", "bo")
    assert [(one["person"], one["kind"]) for one in told] == [("kari", "mail"), ("kari", "apprise"), ("kari", "mail")]
    assert [one["outcome"] for one in told if one["kind"] == "mail"] == ["sent", "sent"]
    assert mails(house) == 2
    assert code == 1, "nobody listens where teams is said to be"
    assert "@" not in str(told)


def test_a_role_that_stands_beside_the_pack_or_in_parts_is_found_as_the_service_finds_it(
    house: House, run: Run
) -> None:
    asyncio.run(_told_of_a_role_in_parts(house))
    _, told = run("test", "kriseteam", "--municipality", "bo")
    assert {one["person"] for one in told} > {"kari"}
    assert len({one["person"] for one in told}) == 2


async def _told_of_a_role_in_parts(house: House) -> None:
    db = SqliteDatabase(database_path(house.settings))
    pack = PackFact(
        version=9,
        sha256="0" * 64,
        name="Bø",
        language="nb",
        timezone="Europe/Oslo",
        valid_from=FIRST.date(),
        holds_from=FIRST,
        activated_at=FIRST,
        files={"pack.toml": '[roles.kriseteam]\nof = ["vakt", "radmann"]\n[roles.radmann]\n'},
    )
    row = ContactRow(valid_from=FIRST.date(), stated_at=FIRST, stated_by="kari", email="radmann@bo.example")
    stated = (fact("bo/pack/9", pack), fact("bo/contact/radmann", ContactFact(role="radmann", history=(row,))))
    bus = LocalBus(db, HandClock(START))
    await bus.publish([Outgoing(topic_of(e), key_of(e), type_of(e), headers_of(e, "desk"), encode(e)) for e in stated])
    await bus.close()
    await db.close()


@pytest.mark.usefixtures("run")
def test_a_role_that_nobody_holds_is_a_problem_and_the_word_that_was_meant_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["notifier", "test", "vagt", "--municipality", "bo"]) == 1
    said = capsys.readouterr().err
    assert "nobody is named for the role 'vagt' of bo; did you mean 'vakt'?" in said


def test_the_log_shows_each_try_and_what_reached_nobody(house: House, run: Run) -> None:
    asyncio.run(_alerted(house))
    code, told = run("log", str(ALERT))
    assert code == 0
    assert [(one.get("person"), one.get("outcome"), one["state"]) for one in told] == [
        ("kari", NO_ANSWER, SENT),
        ("kari", SENT, SENT),
        (None, None, NO_ADDRESS),
    ]
    assert main(["notifier", "log", str(ALERT)]) == 0


@pytest.mark.usefixtures("run")
def test_an_alert_of_which_nothing_is_on_record_is_a_problem_and_no_id_is_wrong_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["notifier", "log", str(derived_id("another"))]) == 1
    assert "nothing is on record" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["notifier", "log", "seven"])
    assert ended.value.code == 2


async def _alerted(house: House) -> None:
    db = SqliteDatabase(database_path(house.settings))
    await db.write(_alert_reaches_kari)
    await db.close()


def _alert_reaches_kari(tx: Tx) -> None:
    store, telling, parcel = of(tx, "bo"), derived_id("telling"), derived_id("parcel")
    alert = Alert(
        alert_id=ALERT,
        item_id=derived_id("item"),
        revision=1,
        reason="hidden",
        to=("vakt", "ingen"),
        clauses=("BO-39",),
        state=RAISED,
        round_no=1,
        lang="nb",
        due=None,
    )
    store.alerts.begin(Matter(municipality="bo", item_id=alert.item_id), alert, START)
    for role, telling_id in (("vakt", telling), ("ingen", derived_id("nobody"))):
        store.alerts.to_tell(alert, role)
        store.alerts.take(telling_id, role, "hidden", START)
    store.deliveries.add(telling, "kari", START)
    store.alerts.ended(telling, TOLD, START)
    store.alerts.ended(derived_id("nobody"), NO_ADDRESS, START)
    store.deliveries.take(parcel, "kari", "hidden")
    dispatch = Dispatch(
        message_id=derived_id("message"),
        parcel_id=parcel,
        person="kari",
        role="vakt",
        reason="hidden",
        kind="mail",
        address_id="mail:123",
        state=SENT,
        made_at=START,
    )
    store.dispatches.save(dispatch)
    for n, outcome in enumerate((NO_ANSWER, SENT)):
        store.dispatches.begin_try(dispatch.message_id, START + timedelta(seconds=n))
        store.dispatches.end_try(dispatch.message_id, outcome, START + timedelta(seconds=n))
    store.deliveries.settle(parcel, SENT)
