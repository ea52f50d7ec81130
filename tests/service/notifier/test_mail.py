"""Mail reaches the role by a real SMTP server; it says why and where, never what a resident wrote."""

from email import message_from_bytes
from email.policy import SMTP as WIRE
from pathlib import Path

from common.db import Tx
from common.events import ActionFailed, AlertFailed, AlertRaised, AlertResolved, AlertSent, derived_id
from notifier.adapters.console import FolderMail
from notifier.core.message import MAIL, Address, Message
from notifier.store import of
from tests.service.notifier.mail_sink import Sink, mailing
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import (
    AUTHOR,
    CRISIS,
    CRISIS_ALERT,
    DUE,
    HIDE,
    HIDE_ALERT,
    RECEIVED,
    SECRET,
    asked,
    decided,
    edited,
    item_of,
    outcome,
    parked,
    posted,
    removed,
    seal_failed,
    seal_wanted,
    threat,
    urgent,
)
from tests.service.notifier.stage import Stage


async def test_an_alert_arrives_as_a_mail_with_reason_clause_and_link(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink, desk_url="https://desk.bo.example/")
    await stage.tell(threat())
    await stage.later(seconds=0)
    (mail,) = sink.mails
    body = mail.get_content()
    assert mail["Subject"] == "Et innlegg skjules og venter på deg"
    assert mail["From"] == "ordstyrer@bo.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "BO-39" in body
    (alert,) = await stage.said(AlertRaised)
    assert f"https://desk.bo.example/bo/items/{alert.item_id}" in body
    assert len(await stage.said(AlertSent)) == 1


async def test_a_mail_comes_in_two_forms_that_say_the_same(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink, desk_url="https://desk.bo.example/")
    await stage.tell(decided(steps=(CRISIS, HIDE), alerts=(CRISIS_ALERT, HIDE_ALERT)))
    await stage.later(seconds=0)
    danger, hidden = sorted(sink.mails, key=lambda mail: "Haster" not in mail["Subject"])
    for mail in (danger, hidden):
        assert mail.get_content_type() == "multipart/alternative"
        assert f"<h1>{mail['Subject']}</h1>" in mail.page
        assert f'href="https://desk.bo.example/bo/items/{item_of()}"' in mail.page
        assert mail["References"] == f"<matter.{item_of()}@bo.example>"
        assert mail["List-Id"] == "<bo.alerts.bo.example>"
    assert (danger["Importance"], hidden["Importance"]) == ("high", None)


async def test_no_mail_and_no_row_ever_holds_a_residents_words_or_name(stage: Stage, tmp_path: Path) -> None:
    await stage.tell(posted(), asked(1), threat(2), urgent(3), edited(RECEIVED), asked(4, revision=2))
    await stage.tell(outcome(ActionFailed, "hide", RECEIVED), seal_wanted(RECEIVED), parked(1))
    await stage.tell(posted(object_id="c2"), urgent(object_id="c2"), seal_failed(RECEIVED))
    await stage.tell(threat(object_id="c3"))
    await stage.at(DUE)
    await stage.later(hours=1)
    await stage.tell(removed(DUE, revision=3))
    assert len(stage.mails()) >= 6
    for mail in stage.mails():
        said = mail["Subject"] + mail.get_content() + mail.page
        assert SECRET not in said
        assert AUTHOR not in said
    await stage.db.close()
    kept = _bytes_of_database(tmp_path)
    assert b"administratorer" in kept
    assert SECRET.encode() not in kept
    assert AUTHOR.encode() not in kept


def _bytes_of_database(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in folder.glob("notifier.db*"))


async def test_a_storm_is_one_mail_at_once_and_one_summary_with_the_number(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    await stage.tell(threat(object_id="first"))
    await stage.later(seconds=0)
    await stage.tell(*(threat(object_id=f"c{n}") for n in range(40)))
    await stage.later(seconds=59)
    assert len(sink.mails) == 1
    await stage.later(seconds=1)
    assert len(sink.mails) == 2
    assert sink.mails[1]["Subject"] == "40 innlegg skjules og venter på deg"
    assert "… og 20 til" in sink.mails[1].get_content()
    assert len(await stage.said(AlertSent)) == 41


async def test_danger_is_held_back_by_nothing_but_the_seconds_that_gather_it(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    await stage.tell(urgent(object_id="c1"))
    await stage.later(seconds=1)
    await stage.tell(urgent(object_id="c2"))
    await stage.later(seconds=15)
    assert len(sink.mails) == 2


async def test_a_hundred_dangers_in_a_minute_are_a_few_mails_the_first_at_once(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    for n in range(100):
        await stage.tell(urgent(object_id=f"c{n}"))
        await stage.later(seconds=0.6)
        assert sink.mails, "the first waits for nobody"
    await stage.later(seconds=15)
    assert len(sink.mails) <= 6
    assert len(await stage.said(AlertSent)) == 100


async def test_a_server_that_asks_to_try_again_gets_the_same_mail_again(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    sink.answer = "451 try again"
    await stage.tell(threat())
    await stage.later(seconds=0)
    assert not await stage.said(AlertSent)
    sink.answer = "250 OK"
    await stage.later(seconds=5)
    assert len(sink.mails) == 1
    assert len(await stage.said(AlertSent)) == 1


async def test_a_mail_that_is_tried_again_leaves_out_what_was_settled_meanwhile(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    sink.answer = "451 try again"
    await stage.tell(threat(1), threat(1, object_id="c2"))
    await stage.later(seconds=0)
    await stage.tell(decided(2))
    sink.answer = "250 OK"
    await stage.later(minutes=5)
    assert [m["Subject"] for m in sink.mails] == ["Et innlegg skjules og venter på deg"]
    await stage.tell(decided(2, object_id="c2"))
    assert len(await stage.said(AlertSent)) == 1


async def test_a_mail_of_which_nobody_knows_goes_again_with_the_same_message_id(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    await stage.tell(threat())
    await stage.until("send")
    # The process dies after the server took the mail and before that was written down.
    await stage.service.worker.doers["send"](await stage.job("send"), stage.clock.now())
    await stage.tell(threat(object_id="c2"))
    await stage.later(minutes=5)
    first, second = sink.mails[0], sink.mails[1]
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()
    assert len({m["Message-ID"] for m in sink.mails}) == 2
    assert len(await stage.said(AlertSent)) == 2
    assert "ordstyrer_notifier_sent_again_total" in stage.service.world.metrics.exposition().decode()


async def test_a_refused_mail_is_said_to_have_failed_and_is_not_tried_again(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    sink.refuse = {"admin@bo.example"}
    await stage.tell(threat())
    await stage.later(hours=2)
    assert [e.why for e in await stage.said(AlertFailed)] == ["refused"]
    sink.refuse = set()
    await stage.tell(threat(object_id="c2"))
    await stage.later(hours=2)
    assert "Et innlegg skjules og venter på deg" in {mail["Subject"] for mail in sink.mails}


async def test_one_refused_address_does_not_cost_the_others_their_mail(
    opened: Opened, sink: Sink, tmp_path: Path
) -> None:
    roles = tmp_path / "two.toml"
    roles.write_text('[bo]\nadministratorer = ["a@bo.example", "gone@bo.example"]')
    stage = await mailing(opened, sink, notifier_roles_file=roles)
    sink.refuse = {"gone@bo.example"}
    await stage.tell(threat())
    await stage.later(seconds=0)
    assert len(sink.mails) == 1
    assert len(await stage.said(AlertSent)) == 1


async def test_alerts_that_no_server_took_for_an_hour_go_with_the_next_mail(opened: Opened, sink: Sink) -> None:
    stage = await mailing(opened, sink)
    sink.answer = "421 closing"
    await stage.tell(threat())
    for _ in range(20):
        await stage.later(minutes=20)
    assert {(e.reason, e.why) for e in await stage.said(AlertFailed)} == {
        ("hidden", "no_answer"),
        ("channel_dead", "no_answer"),
    }
    sink.answer = "250 OK"
    await stage.tell(threat(object_id="c2"))
    await stage.later(minutes=1)
    (mail,) = sink.mails
    assert mail["Subject"].startswith("2 innlegg")
    assert [e.reason for e in await stage.said(AlertResolved)] == ["channel_dead"]


async def test_a_server_that_is_away_costs_no_alert(opened: Opened) -> None:
    nobody = Sink()
    nobody.port = 23999
    stage = await mailing(opened, nobody)
    await stage.tell(threat())
    await stage.later(minutes=1)
    assert not await stage.said(AlertFailed)
    due, _ = await stage.service.worker.due()
    await stage.later(minutes=30)
    assert due == 0, "it is tried again later, not all the time"


async def test_a_folder_takes_mails_where_no_server_is_set_and_a_repeat_replaces_itself(tmp_path: Path) -> None:
    message = Message(
        message_id=derived_id("mail"),
        municipality="bo",
        lang="nb",
        subject="Hei",
        text="Så fint\n",
        at=RECEIVED,
    )
    mail_to = FolderMail(tmp_path, "ordstyrer@localhost")
    for _ in range(2):
        await mail_to.send(Address(kind=MAIL, to="admin@bo.example"), message)
    (file,) = (tmp_path / "bo").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=WIRE)
    assert mail.get_content().strip() == "Så fint"


async def test_a_wrong_file_of_roles_holds_mail_back_until_it_is_put_right(
    opened: Opened, sink: Sink, tmp_path: Path
) -> None:
    roles = tmp_path / "roles.toml"
    stage = await mailing(opened, sink, notifier_roles_file=roles)
    roles.write_text("[bo]\nadministratorer = 7")
    await stage.tell(threat())
    await stage.later(seconds=0)
    assert not await stage.said(AlertFailed)
    roles.write_text('[bo]\nadministratorer = ["new@bo.example"]')
    await stage.later(minutes=1)
    assert [m["To"] for m in sink.mails] == ["new@bo.example"]


async def test_an_alert_is_counted_by_what_caused_it_each_once(stage: Stage) -> None:
    await stage.tell(parked(1), parked(2), parked(2))

    def unit(tx: Tx) -> int:
        alerts = of(tx, "bo").alerts
        known = alerts.known(derived_id("bo", "parked/classifier", "message_parked"))
        assert known is not None
        return alerts.count(known)

    assert await stage.db.read(unit) == 2
