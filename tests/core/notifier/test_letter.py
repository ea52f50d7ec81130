"""A mail is about matters, by their ids: how many, on which clauses, due when, and where to look."""

from datetime import datetime

import pytest

from common.events import derived_id
from notifier.core.alert import OPERATOR, Matter, Wanted, raised
from notifier.core.letter import LINKS_MAX, fields_of, spoken_time
from notifier.core.mail import as_mail, message_id_of
from notifier.core.message import Message
from tests.core.notifier.alerts import DUE, alert


def test_a_time_is_written_as_people_there_write_it_on_their_own_clock() -> None:
    at = datetime.fromisoformat(DUE)
    assert spoken_time(at, "nb") == "20.01.2026 kl. 15.00"
    assert spoken_time(at, "sv") == "2026-01-20 15:00"


def test_a_mail_has_the_same_id_each_time_and_its_senders_domain() -> None:
    message = Message(
        message_id=derived_id("x"),
        municipality="bo",
        lang="nb",
        subject="Ærlig talt",
        text="ø" * 300 + "\n",
        at=datetime.fromisoformat(DUE),
    )
    mail = as_mail(message, "ordstyrer@bo.example", "a@bo.example")
    again = as_mail(message, "ordstyrer@bo.example", "a@bo.example")
    assert mail["Message-ID"] == again["Message-ID"] == message_id_of(message, "ordstyrer@bo.example")
    assert mail["Message-ID"].endswith("@bo.example>")
    assert all(len(line) <= 998 for line in mail.as_bytes().splitlines())
    assert mail["To"] == "a@bo.example"


def test_an_alert_about_no_item_links_to_the_desk() -> None:
    matter = Matter(municipality="bo", key="parked/desk")
    made, _ = raised(None, matter, Wanted(reason="message_parked", to=(OPERATOR,)), "nb")
    assert fields_of("bo", [made], "https://d.example/", "nb")["links"] == ("https://d.example/bo",)


@pytest.mark.parametrize(
    ("reason", "place", "leads_to"),
    [
        ("access_waits", "access/7", "https://d.example/bo/access/7"),
        ("account_close", "", "https://d.example/bo/accounts"),
        ("crisis_running", "", "https://d.example/bo/crisis"),
        ("nobody_on_duty", "", "https://d.example/bo"),
    ],
)
def test_an_alert_about_no_item_leads_to_its_own_place_else_to_the_page_of_its_kind_else_to_the_queue(
    reason: str, place: str, leads_to: str
) -> None:
    matter = Matter(municipality="bo", key=reason, place=place)
    made, _ = raised(None, matter, Wanted(reason=reason, to=("a",)), "nb")
    assert fields_of("bo", [made], "https://d.example", "nb")["links"] == (leads_to,)


def test_an_open_matter_tells_only_roles_that_came_new() -> None:
    matter = Matter(municipality="bo", item_id=derived_id("i"))
    first, told = raised(None, matter, Wanted(reason="hidden", to=("a",), clauses=("BO-1",)), "nb")
    assert told == ("a",)
    second, told = raised(first, matter, Wanted(reason="hidden", to=("a", "b"), clauses=("BO-2",)), "nb")
    assert told == ("b",)
    assert (second.to, second.clauses, second.round_no) == (("a", "b"), ("BO-1", "BO-2"), 1)
    _, told = raised(second, matter, Wanted(reason="hidden", to=("a", "b")), "nb")
    assert told == ()


def test_a_mail_about_many_says_how_many_links_it_leaves_out_and_the_first_due_time() -> None:
    later = "2026-01-21T15:00:00+01:00"
    alerts = [alert(n, due=DUE if n == 7 else later) for n in range(LINKS_MAX + 5)]
    fields = fields_of("bo", alerts, "https://d.example", "nb")
    assert (fields["count"], len(fields["links"]), fields["more"]) == (LINKS_MAX + 5, LINKS_MAX, 5)
    assert fields["due"] == "20.01.2026 kl. 15.00"
    assert fields["clauses"][:2] == ("BO-38", "BO-0")
    assert fields_of("bo", [alert()], "https://d.example", "nb")["due"] == ""
