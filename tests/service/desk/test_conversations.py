"""Private messages: what we write in a conversation answers what the other person wrote before it."""

from datetime import timedelta

import msgspec
import pytest

from common.events import ActionTaken, ItemChanged, derived_id, item_id_of
from tests.core.desk.scene import T0, item
from tests.service.desk.stage import Stage
from tests.service.desk.test_threat import outcome


def message(name: str, minutes: int, **more: object) -> ItemChanged:
    """A message in one conversation, of a resident's or of ours."""
    at = T0 + timedelta(minutes=minutes)
    said = {"kind": "message", "object_id": name, "created_at": at, "thread_id": "77", **more}
    event = item(at=at, **said)  # type: ignore[arg-type]  # whatever the event has
    item_id = item_id_of("bo", "facebook", name)
    return msgspec.structs.replace(event, item_id=item_id, event_id=derived_id(item_id, "posted"))


def our_message(name: str = "own-1", minutes: int = 5, **more: object) -> ItemChanged:
    return message(name, minutes, own=True, text="Klokka ti.", **more)


async def in_conversation(stage: Stage, name: str) -> tuple[str, list[str]]:
    """The phase of a message, and what is asked of it."""
    async with stage.client(await stage.token("bo")) as client:
        found = (await client.get(f"/api/v1/bo/items/{item_id_of('bo', 'facebook', name)}")).json()
    return found["phase"], [ask["what"] for ask in found["asks"]]


@pytest.mark.parametrize("answer_first", [True, False])
async def test_our_message_answers_all_that_was_written_before_it_and_is_asked_about_once(
    stage: Stage, *, answer_first: bool
) -> None:
    theirs = [message("m1", 1), message("m2", 2), message("m3", 9)]
    await stage.tell(*([our_message(), *theirs] if answer_first else [*theirs, our_message()]))
    assert await in_conversation(stage, "m3") == ("open", [])
    assert await in_conversation(stage, "m1") == ("answered", [])
    assert await in_conversation(stage, "m2") == ("answered", ["who_wrote"])


async def test_our_message_elsewhere_answers_nothing(stage: Stage) -> None:
    await stage.tell(message("m1", 1), our_message("own-2", thread_id="78"), our_message("own-3", account_id="2"))
    await stage.tell(our_message("own-4", thread_id=None), our_message("own-5", 0))
    assert await in_conversation(stage, "m1") == ("open", [])


async def test_a_message_that_we_ordered_is_asked_about_nowhere(stage: Stage) -> None:
    await stage.tell(message("m1", 1), message("m2", 2))
    async with stage.client(await stage.token("bo")) as client:
        path = f"/api/v1/bo/items/{item_id_of('bo', 'facebook', 'm1')}/acts"
        assert (await client.post(path, json={"revision": 1, "do": "reply", "text": "Klokka ti."})).status_code == 202
    (order,) = await stage.ordered("reply")
    await stage.tell(our_message(), outcome(ActionTaken, order))
    assert await in_conversation(stage, "m1") == ("answered", [])
    assert await in_conversation(stage, "m2") == ("answered", [])
