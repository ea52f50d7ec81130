"""Which private messages a message of ours answers, and of which one somebody is asked who wrote it."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID

import msgspec
import pytest

from common.events import ItemChanged, item_id_of
from desk.core.conversation import answered, conversation_of
from desk.core.deeds import Reply
from desk.core.facts import Case
from desk.core.outside import replied_outside, unclaimed
from tests.core.desk.scene import BO, T0, Run, item


def id_of(name: str) -> UUID:
    return item_id_of(BO, "facebook", name)


def message(name: str, minutes: int, **more: object) -> ItemChanged:
    """A message in one conversation."""
    fields = {"kind": "message", "thread_id": "77", "created_at": T0 + timedelta(minutes=minutes), **more}
    event = item(object_id=name, **fields)  # type: ignore[arg-type]  # whatever the event has
    return msgspec.structs.replace(event, item_id=id_of(name))


def ours(minutes: int = 5, name: str = "own", **more: object) -> ItemChanged:
    return message(name, minutes, own=True, text="Klokka ti.", **more)


def case(event: ItemChanged) -> Case:
    """The case of one message."""
    return Case(municipality=BO, item_id=event.item_id or UUID(int=0), item=event)


def heard(*cases: Case) -> dict[UUID, bool]:
    """Which items hear of our message, and whether somebody is asked there."""
    return {item_id: not replied.history for item_id, replied in answered(cases)}


def test_a_conversation_is_of_one_account_and_one_person_and_only_of_messages() -> None:
    assert conversation_of(message("m1", 1)) == "facebook:1234567890321:77"
    assert conversation_of(message("m1", 1, thread_id=None)) is None
    assert conversation_of(item(thread_id="77")) is None


def test_our_message_answers_what_was_written_before_it_and_is_asked_about_at_the_newest() -> None:
    cases = [case(ours()), case(message("m2", 2)), case(message("m1", 1)), case(message("m3", 9))]
    assert heard(*cases) == {id_of("m1"): False, id_of("m2"): True}


def test_what_an_item_has_heard_of_it_does_not_hear_again() -> None:
    first = case(message("m1", 1))
    ((_, replied),) = answered([first, case(ours())])
    run = Run(case=first).take(replied)
    assert heard(run.case, case(ours())) == {}


def test_what_we_ordered_is_asked_about_nowhere() -> None:
    run = Run(case=case(message("m1", 1))).act(Reply(text="Klokka ti."))
    assert heard(run.case, case(message("m2", 2)), case(ours())) == {id_of("m1"): False, id_of("m2"): False}


def test_of_history_nobody_is_asked_and_an_item_that_is_not_known_yet_hears_nothing() -> None:
    old = ours(received_at=T0 + timedelta(days=9))
    assert heard(case(message("m1", 1)), case(old)) == {id_of("m1"): False}
    assert heard(Case(municipality=BO, item_id=id_of("m1")), case(ours())) == {}


@pytest.mark.parametrize("order", list(permutations(range(5))))
def test_in_whatever_order_a_conversation_is_told_the_same_is_answered_and_asked(order: tuple[int, ...]) -> None:
    told = [message("m1", 1), message("m2", 2), message("m3", 9), ours(), ours(name="own-2", minutes=12)]
    runs: dict[UUID, Run] = {}
    for event in (told[place] for place in order):
        assert event.item_id is not None
        runs[event.item_id] = Run(case=case(event))
        for item_id, replied in list(answered([run.case for run in runs.values()])):
            runs[item_id].take(replied)
    asked = {name: [said.object_id for said in unclaimed(runs[id_of(name)].case)] for name in ("m1", "m2", "m3")}
    assert asked == {"m1": [], "m2": ["own"], "m3": ["own-2"]}
    assert all(replied_outside(runs[id_of(name)].case) is not None for name in asked)
