"""What keeps an item from counting as its writer's own deletion, and which of several replies outside counts."""

import msgspec
import pytest

from common.events import Event
from desk.core.deeds import Acted, Replied
from desk.core.filing_deeds import ConfirmRecord
from desk.core.orders import CountAsWriters
from desk.core.outside import is_needed, replied_outside
from desk.core.phase import phase_of
from tests.core.desk.scene import ANSWER, Run, decided, item, parked, removed, replayed
from tests.core.desk.test_outside import asks, question, replied
from tests.core.desk.test_refusals import REMOVAL
from tests.core.desk.test_unknown_removal import praise


@pytest.mark.parametrize(
    "before",
    [
        parked(),
        Acted(act_id="act", actor="kari", deed=ConfirmRecord()),
        Acted(act_id="act", actor="kari", deed=REMOVAL),
    ],
    ids=["not all of it is known", "somebody files it", "somebody wanted it gone"],
)
def test_what_something_still_needs_is_never_counted_as_its_writers_own_deletion(before: Event | Acted) -> None:
    run = praise().take(before, removed())
    assert is_needed(run.case)
    if run.clocks("removal"):
        run.ring("removal")
    assert not [asked for asked in run.asked if isinstance(asked, CountAsWriters)]
    assert phase_of(run.case) == "removed_by_whom"


def test_once_all_of_it_is_known_it_is_needed_no_more() -> None:
    assert not is_needed(praise().take(parked(), removed(), replayed()).case)


def test_of_several_replies_on_the_platform_the_newest_is_the_answer() -> None:
    run = question().take(replied(at_minutes=5, object_id="own-2"), replied())
    newest = replied_outside(run.case)
    assert newest is not None
    assert newest.object_id == "own-2"


def again(said: Replied) -> Replied:
    """The same reply, of which we hear later that a newer one lies between."""
    return msgspec.structs.replace(said, history=True)


def test_of_a_private_message_nobody_is_asked_once_it_turns_out_to_be_of_long_ago() -> None:
    run = Run().take(item(kind="message", text="Når åpner dere?"), decided((ANSWER,)), replied())
    assert asks(run) == ["who_wrote"]
    assert asks(run.take(again(replied()))) == []
    assert asks(run.take(replied())) == [], "what is of long ago stays so"


def test_of_a_reply_in_public_somebody_is_asked_however_often_it_is_told() -> None:
    assert asks(question().take(replied(), again(replied()))) == ["who_wrote"]
    assert asks(Run().take(replied(), again(replied()), item(), decided((ANSWER,)))) == ["who_wrote"]
