"""Messages: what webhooks tell of them, what may be sent when, and how an own message is known again."""

import json
from datetime import timedelta

import httpx
import pytest

from tests.simulator_checks.bench import Bench, error_of, private_reply

FIELDS = ["feed", "messages", "message_edits", "message_echoes", "message_reads", "message_reactions", "standby"]


@pytest.fixture(autouse=True)
async def _subscribed(meta: Bench) -> None:
    await meta.control("facebook/subscribe", municipality="bo", fields=FIELDS)


async def _person(bench: Bench) -> str:
    items = (await bench.platform("messenger"))["items"]
    return str(items[0]["thread_id"])


async def _send(bench: Bench, person: str, text: str = "Hei", *, on: str = "", **more: str) -> httpx.Response:
    message = json.dumps({"text": text, "metadata": "our-key"})
    path = f"{on or bench.page_id()}/messages"
    return await bench.graph("POST", path, recipient=json.dumps({"id": person}), message=message, **more)


async def test_a_message_comes_with_milliseconds_and_without_a_name(meta: Bench) -> None:
    message_id = await meta.deed("messenger/message", text="Er det åpent?")
    last = await meta.last()
    event = last.events()[0]
    assert event["message"] == {"mid": message_id, "text": "Er det åpent?"}
    assert event["recipient"] == {"id": meta.page_id()}
    assert event["sender"] == {"id": await _person(meta)}
    assert len(str(event["timestamp"])) == len(str(last.times()[0])) == 13


async def test_a_picture_alone_has_no_text(meta: Bench) -> None:
    await meta.deed("messenger/message", photo=True)
    content = (await meta.last()).events()[0]["message"]
    assert isinstance(content, dict)
    assert "text" not in content
    assert content["attachments"][0]["type"] == "image"


async def test_an_edit_counts_in_words_and_an_unsent_message_is_deleted(meta: Bench) -> None:
    message_id = await meta.deed("messenger/message", text="40")
    await meta.deed("messenger/edit", id=message_id, text="50")
    await meta.deed("messenger/edit", id=message_id, text="60")
    assert (await meta.last()).events()[0]["message_edit"] == {"mid": message_id, "text": "60", "num_edit": "2"}
    await meta.deed("messenger/unsend", id=message_id)
    assert (await meta.last()).events()[0]["message"] == {"mid": message_id, "is_deleted": True}
    item = (await meta.items("messenger"))[message_id]
    assert (item["texts"], item["visibility"]) == (["40", "50", "60"], "removed")


async def test_what_another_app_holds_comes_as_standby_and_may_not_be_answered(meta: Bench) -> None:
    await meta.deed("messenger/message", text="Hei")
    await meta.deed("messenger/pass_thread")
    await meta.deed("messenger/message", text="Er det noen der?")
    last = await meta.last()
    assert last.events() == []
    assert len(last.events("standby")) == 1
    assert error_of(await _send(meta, await _person(meta))) == (400, 10, 2018300)
    await meta.deed("messenger/take_thread")
    assert (await _send(meta, await _person(meta))).status_code == 200


async def test_one_entry_may_hold_standby_and_messaging(meta: Bench) -> None:
    def by(name: str, do: str = "message") -> dict[str, object]:
        return {"do": f"messenger.{do}", "author": name, "text": "Hei", "delivery": {"batch": "both"}}

    await meta.steps(by("Kari"), by("Ola", "pass_thread"), by("Ola"))
    entry = (await meta.last()).document()["entry"][0]
    assert {"standby", "messaging"} <= set(entry)


async def test_an_own_message_comes_back_with_the_apps_id_and_its_metadata(meta: Bench) -> None:
    await meta.deed("messenger/message", text="Hei")
    person = await _person(meta)
    sent = (await _send(meta, person, "Takk!")).json()
    assert sent["recipient_id"] == person
    event = (await meta.last()).events()[0]
    assert (event["sender"], event["recipient"]) == ({"id": meta.page_id()}, {"id": person})
    app_id = int(meta.simulation.world.pages[0].meta_app.app_id)
    expected = {"mid": sent["message_id"], "text": "Takk!", "is_echo": True, "app_id": app_id, "metadata": "our-key"}
    assert event["message"] == expected
    write = (await meta.truth())["writes"][-1]
    assert (write["do"], write["object_id"], write["new_id"]) == ("message", person, sent["message_id"])


async def test_after_24_hours_only_a_human_agent_may_answer_and_after_7_days_nobody(meta: Bench) -> None:
    await meta.deed("messenger/message", text="Hei")
    person = await _person(meta)
    await meta.control("clock", advance_s=timedelta(hours=25).total_seconds())
    assert error_of(await _send(meta, person)) == (400, 10, 2018278)
    tagged = await _send(meta, person, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")
    assert tagged.status_code == 200
    await meta.control("clock", advance_s=timedelta(days=7).total_seconds())
    assert error_of(await _send(meta, person, messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT"))[1:] == (10, 2018278)


async def test_a_private_reply_opens_a_conversation_but_not_the_24_hours(meta: Bench) -> None:
    comment_id = await meta.comment()
    answer = (await private_reply(meta, comment_id)).json()
    assert error_of(await _send(meta, answer["recipient_id"])) == (400, 10, 2018278)
    rows = (await meta.graph("GET", "me/conversations", user_id=answer["recipient_id"])).json()["data"]
    assert len(rows) == 1


async def test_nobody_and_somebody_who_blocked_us_get_nothing(meta: Bench) -> None:
    assert error_of(await _send(meta, "1")) == (400, 100, 2018001)
    await meta.deed("messenger/message", text="Hei")
    await meta.deed("messenger/block")
    assert error_of(await _send(meta, await _person(meta))) == (400, 551, 1545041)


async def test_a_sent_message_is_found_by_the_person_and_read_again(meta: Bench) -> None:
    await meta.deed("messenger/message", text="Hei")
    person = await _person(meta)
    sent = (await _send(meta, person, "Takk!")).json()["message_id"]
    fields = "id,participants"
    row = (await meta.graph("GET", "me/conversations", platform="messenger", user_id=person, fields=fields)).json()
    conversation = row["data"][0]["id"]
    messages = (await meta.graph("GET", f"{conversation}/messages", fields="id,message,from,created_time")).json()
    newest = messages["data"][0]
    assert (newest["id"], newest["message"], newest["from"]["id"]) == (sent, "Takk!", meta.page_id())
    nested = (await meta.graph("GET", "me/conversations", fields="id,messages{message}")).json()["data"][0]
    assert [each["message"] for each in nested["messages"]["data"]] == ["Takk!", "Hei"]
    assert (await meta.graph("GET", sent, fields="message")).json()["message"] == "Takk!"


async def test_a_conversation_is_found_by_its_person_and_shows_nothing_that_was_unsent(meta: Bench) -> None:
    kept = await meta.deed("messenger/message", text="Hei", author="Kari Nordmann")
    gone = await meta.deed("messenger/message", text="Feil", author="Kari Nordmann")
    other = await meta.deed("messenger/message", text="Hallo", author="Ola Nordmann")
    await meta.deed("messenger/unsend", id=gone)
    items = await meta.items("messenger")
    assert len((await meta.graph("GET", "me/conversations")).json()["data"]) == 2
    for message_id in (kept, other):
        person = str(items[message_id]["thread_id"])
        rows = (await meta.graph("GET", "me/conversations", user_id=person, fields="messages{id}")).json()["data"]
        assert [each["id"] for row in rows for each in row["messages"]["data"]] == [message_id]
    assert error_of(await meta.graph("GET", gone)) == (400, 100, 33)


async def test_a_reaction_and_a_reading_are_no_messages(meta: Bench) -> None:
    message_id = await meta.deed("messenger/message", text="Hei")
    await meta.deed("messenger/react", id=message_id)
    assert "message" not in (await meta.last()).events()[0]
    await meta.deed("messenger/read")
    assert set((await meta.last()).events()[0]) == {"sender", "recipient", "timestamp", "read"}


@pytest.mark.parametrize("number", [0, 1])
async def test_instagram_has_messages_too_and_echoes_without_a_field_of_their_own(meta: Bench, number: int) -> None:
    where = {"on_instagram": True, "account": number}
    message_id = await meta.deed("messenger/message", text="Hei", **where)
    last = await meta.last()
    assert last.object_name() == "instagram"
    assert last.path == ("/webhooks/instagram/bo-ig" if number == 0 else "/webhooks/facebook/bo")
    person = str((await meta.items("messenger"))[message_id]["thread_id"])
    message = json.dumps({"text": "Takk!", "metadata": "our-key"})
    # With Facebook Login the page sends, and nothing but the person's id says that it is on Instagram.
    path = f"{meta.page_id() if number else meta.account().page_id}/messages"
    query = {"recipient": json.dumps({"id": person}), "message": message}
    assert (await meta.instagram("POST", path, number, **query)).status_code == 200
    echo = (await meta.last()).events()[0]["message"]
    assert isinstance(echo, dict)
    assert (echo["is_echo"], echo["metadata"]) == (True, "our-key")
    assert (await meta.last()).object_name() == "instagram"
