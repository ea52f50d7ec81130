"""Apprise carries a message to real receivers: what comes there, and what a refusal, silence or a bad address means."""

import logging

import msgspec
import pytest

from common.errors import Permanent, Transient
from common.events import derived_id
from notifier.adapters.apprise_channel import AppriseChannel
from notifier.core.message import APPRISE, Address, Message
from notifier.core.named import NamedChannel
from tests.service.notifier.mail_sink import Sink
from tests.service.notifier.nobody import nobody_named
from tests.service.notifier.receiver import Receiver
from tests.service.notifier.receiver import receiver as receiver  # noqa: PLC0414 - a fixture
from tests.service.notifier.stage import START

LINK = "https://desk.bo.example/bo/items/1"
MESSAGE = Message(
    message_id=derived_id("message"),
    municipality="bo",
    lang="nb",
    subject="Et innlegg skjules og venter på deg",
    text=f"Se på innlegget <nå> & avgjør.\n\nÅpne:\n{LINK}\n",
    html="<p>aldri her</p>",
    at=START,
    links=(LINK,),
)
TO = Address(kind=APPRISE, to="vakt")


def channel_to(url: str, wait_s_max: float = 60.0) -> AppriseChannel:
    def named(municipality: str, name: str) -> NamedChannel:
        assert (municipality, name) == ("bo", "vakt")
        return NamedChannel(apprise_url=url)

    return AppriseChannel(named, wait_s_max)


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:{}/hendelser",
        "ntfy://127.0.0.1:{}/vakt",
        "gotify://127.0.0.1:{}/AbC-token.123",
        "mmost://127.0.0.1:{}/abcdefgh1234567890abcdefgh",
        "matrix://token@127.0.0.1:{}/?mode=matrix",
    ],
)
async def test_a_chat_gets_subject_text_and_link_as_they_were_written(receiver: Receiver, url: str) -> None:
    await channel_to(url.format(receiver.port)).send(TO, MESSAGE)
    (call,) = receiver.calls
    said = str(msgspec.json.decode(call.body)) if call.body.startswith(b"{") else call.body.decode() + str(call.headers)
    assert LINK in said
    assert "avgjør" in said
    assert "venter på deg" in said
    assert "aldri her" not in said


async def test_an_sms_is_the_subject_and_one_link(receiver: Receiver) -> None:
    many = msgspec.structs.replace(MESSAGE, links=(LINK, f"{LINK}1"), queue_url="https://desk.bo.example/bo")
    receiver.content = b'{"result": {"status": "ok"}}'
    channel = channel_to(f"smseagle://token@127.0.0.1:{receiver.port}/4712345678")
    await channel.send(TO, MESSAGE)
    await channel.send(TO, many)
    one, several = (msgspec.json.decode(call.body)["params"]["message"] for call in receiver.calls)
    assert one.endswith(f"{MESSAGE.subject}\n{LINK}")
    assert several.endswith(f"{MESSAGE.subject}\nhttps://desk.bo.example/bo")


async def test_a_text_longer_than_a_chat_takes_is_told_in_short(receiver: Receiver) -> None:
    long = msgspec.structs.replace(MESSAGE, text="x" * 8000)
    await channel_to(f"ntfy://127.0.0.1:{receiver.port}/vakt").send(TO, long)
    assert LINK in receiver.last.body.decode()
    assert "xxx" not in receiver.last.body.decode()


async def test_a_mailbox_is_reached_over_another_mail_server(sink: Sink) -> None:
    await channel_to(f"mailto://127.0.0.1:{sink.port}/?from=ordstyrer@bo.example&to=vakt@bo.example").send(TO, MESSAGE)
    (mail,) = sink.mails
    assert mail["Subject"] == MESSAGE.subject
    assert LINK in mail.as_string().replace("=\n", "")


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500])
async def test_what_is_not_taken_is_tried_again_and_no_redirect_is_followed(receiver: Receiver, status: int) -> None:
    receiver.status, receiver.headers = status, {"location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    with pytest.raises(Transient):
        await channel_to(f"json://127.0.0.1:{receiver.port}/hendelser").send(TO, MESSAGE)
    assert {call.path for call in receiver.calls} == {"/hendelser"}


async def test_a_service_that_never_answers_costs_its_time_and_no_more(receiver: Receiver) -> None:
    receiver.answers.clear()
    with pytest.raises(Transient):
        await channel_to(f"json://127.0.0.1:{receiver.port}/x", wait_s_max=0.2).send(TO, MESSAGE)


async def test_nobody_there_is_tried_again() -> None:
    with pytest.raises(Transient):
        await channel_to("json://127.0.0.1:23999/x").send(TO, MESSAGE)


@pytest.mark.parametrize("url", ["", "nosuch://hemmelig@example.org", "twilio://hemmelig", "no address"])
async def test_an_address_that_apprise_does_not_know_is_refused_and_shown_nowhere(
    url: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Permanent) as refused:
        await channel_to(url).send(TO, MESSAGE)
    out, err = capfd.readouterr()
    assert "hemmelig" not in str(refused.value) + caplog.text + out + err


async def test_what_a_service_is_sent_and_answers_is_never_logged(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="apprise")
    receiver.status = 500
    with pytest.raises(Transient):
        await channel_to(f"json://kari:hemmelig@127.0.0.1:{receiver.port}/x").send(TO, MESSAGE)
    assert not [record for record in caplog.records if record.name == "apprise"]
    assert "hemmelig" not in caplog.text
    assert "hemmelig" not in repr(NamedChannel(apprise_url="json://kari:hemmelig@x", secrets=("hemmelig",)))


async def test_a_name_that_no_file_knows_is_refused() -> None:
    with pytest.raises(Permanent):
        await AppriseChannel(nobody_named, 1.0).send(TO, MESSAGE)
