"""A message as a mail: what a mail program sorts, gathers and shows it by."""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

import msgspec
import pytest

from common.events import derived_id
from notifier.core.alert import Alert
from notifier.core.mail import as_mail
from notifier.core.message import Message
from notifier.core.named import NamedChannel

RECEIVED = datetime.fromisoformat("2026-01-19T08:00:00+01:00")
ITEM, OTHER = derived_id("item", 1), derived_id("item", 2)


def alert(reason: str, item_id: UUID | None = ITEM) -> Alert:
    return Alert(
        alert_id=derived_id(str(item_id), reason),
        item_id=item_id,
        revision=1,
        reason=reason,
        to=("administratorer",),
        clauses=(),
        state="raised",
        round_no=1,
        lang="nb",
        due=None,
    )


def mail(*alerts: Alert, **more: object) -> EmailMessage:
    message = Message(
        message_id=derived_id("message", *(str(one.alert_id) for one in alerts)),
        municipality="bo",
        lang="nb",
        subject="Svarfristen nærmer seg",
        text="Les det på nytt.\n",
        at=RECEIVED,
        alerts=alerts,
    )
    return as_mail(msgspec.structs.replace(message, **more), "varsel@bo.example", "kari@bo.example")


def test_all_mails_about_one_matter_are_one_conversation_and_others_are_not() -> None:
    near, missed = mail(alert("deadline_near")), mail(alert("deadline_missed"))
    assert near["Message-ID"] != missed["Message-ID"]
    assert near["References"] == near["In-Reply-To"] == missed["References"]
    assert near["References"] == f"<matter.{ITEM}@bo.example>"
    assert mail(alert("deadline_near", OTHER))["References"] != near["References"]
    assert (
        mail(alert("message_parked", None))["References"]
        == f"<matter.{alert('message_parked', None).alert_id}@bo.example>"
    )


def test_a_mail_about_several_matters_or_none_answers_no_other() -> None:
    for one in (mail(alert("hidden"), alert("hidden", OTHER)), mail()):
        assert one["References"] is one["In-Reply-To"] is None


def test_what_is_urgent_says_so_and_nothing_else_does() -> None:
    assert (mail(urgent=True)["Importance"], mail(urgent=True)["X-Priority"]) == ("high", "1")
    assert mail()["Importance"] is mail()["X-Priority"] is None


def test_a_mail_is_from_a_machine_and_can_be_sorted_by_municipality() -> None:
    assert mail()["Auto-Submitted"] == "auto-generated"
    assert mail()["List-Id"] == "<bo.alerts.bo.example>"


def test_a_page_stands_beside_the_text_and_after_it() -> None:
    both = mail(html="<p>Les det på nytt.</p>")
    assert both.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in both.iter_parts()] == ["text/plain", "text/html"]
    assert mail().get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("links", "queue", "where"),
    [
        (("https://d/1",), "https://d", "https://d/1"),
        (("https://d/1", "https://d/1"), "https://d", "https://d/1"),
        (("https://d/1", "https://d/2"), "https://d", "https://d"),
        (("https://d/1", "https://d/2"), "", "https://d/1"),
        ((), "https://d", "https://d"),
    ],
)
def test_where_there_is_little_room_stands_the_subject_and_the_one_place_to_go_to(
    links: tuple[str, ...], queue: str, where: str
) -> None:
    message = Message(
        message_id=ITEM,
        municipality="bo",
        lang="nb",
        subject="Haster",
        text="x",
        at=RECEIVED,
        links=links,
        queue_url=queue,
    )
    assert message.short_text == f"Haster\n{where}"


def test_a_named_channel_never_shows_what_it_holds() -> None:
    assert "hemmelig" not in repr(NamedChannel(webhook_url="https://d/hemmelig", secrets=("hemmelig",)))
