"""What was done on the platform itself is filed like what was done here, once people say what only they know."""

import itertools
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from archiver.app import journal
from common.events import ItemEdited, ItemPosted, ItemRemoved
from tests.service.archiver.recorded import (
    AT,
    claimed,
    confirmed,
    decided,
    explained,
    grounded,
    hidden,
    posted,
    removed,
    reply,
)
from tests.service.archiver.stage import Stage


async def noted(stage: Stage) -> list[dict[str, Any]]:
    """The facts of every note, oldest first."""
    return [line.told().facts for line in await stage.lines() if line.event == "noted"]


async def what(stage: Stage) -> list[str]:
    """What the notes tell, oldest first."""
    return [note["what"] for note in await noted(stage)]


async def titles(stage: Stage) -> list[tuple[str, str]]:
    """Kind and title of every record but the inquiry's own."""
    return [(row.kind, row.title) for row in (await journal(stage.db, "sogne"))[1:]]


async def test_a_reply_from_the_phone_is_filed_where_the_inquiry_is_and_says_who_wrote_it(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirmed(), reply(), claimed())
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "U", "J")]
    (note,) = await noted(stage)
    assert (note["what"], note["actor"]) == ("written_by_actor", "kari")


async def test_a_colleagues_reply_that_is_claimed_before_it_comes_is_noted_when_it_does(stage: Stage) -> None:
    await stage.tell(claimed(mine=False), reply(), posted(), decided())
    assert await what(stage) == ["written_by_colleague"]


async def test_our_comment_right_under_somebodys_post_answers_the_post(stage: Stage) -> None:
    answer = posted("r1", own=True, post_id="c1", text="Lyset er meldt inn.")
    await stage.tell(posted(kind="post", post_id="c1"), decided(), confirmed(), answer)
    assert [kind for _, _, kind, _ in await stage.numbers()] == ["I", "U"]


async def test_our_own_post_answers_nothing(stage: Stage) -> None:
    await stage.tell(posted("p1", own=True, kind="post", post_id="p1"))
    assert await stage.lines() == []


async def test_a_hide_on_the_platform_and_its_ground_stand_on_the_record(stage: Stage) -> None:
    await stage.tell(posted(), decided(), hidden(), hidden(), grounded())
    assert await what(stage) == ["hidden_on_platform", "ground_given"]
    ground = (await noted(stage))[-1]
    assert (ground["actor"], ground["clause"]) == ("ola", "SOGNE-20")
    assert "reason" not in ground, "the reason is content, which the chain only hashes"


async def test_a_removal_by_an_unknown_hand_is_noted_and_is_nobodys_decision(stage: Stage) -> None:
    await stage.tell(posted(), decided(note="X"), removed())
    assert await what(stage) == ["removed_on_platform"]
    assert await titles(stage) == []


@pytest.mark.parametrize(
    ("by", "told", "title"),
    [
        ("we", "remove", [("X", "Avgjørelse om fjerning på Facebook 14.05.2026")]),
        ("writer", "removed_by_writer", [("X", "Slettet av den som skrev det på Facebook 14.05.2026")]),
        ("platform", "removed_by_platform", []),
    ],
)
async def test_who_removed_it_decides_what_is_filed(
    stage: Stage, by: str, told: str, title: list[tuple[str, str]]
) -> None:
    await stage.tell(posted(), decided(note="X"), removed(), explained(by))
    assert await what(stage) == ["removed_on_platform", told]
    assert await titles(stage) == title


async def test_our_own_removal_on_the_platform_is_filed_like_one_by_order(stage: Stage) -> None:
    await stage.tell(posted(), decided(kind="documented", note="X"), removed())
    await stage.tell(explained("we", reason="Trussel.", clause="SOGNE-20"))
    note = (await noted(stage))[-1]
    assert (note["what"], note["actor"], note["clause"]) == ("remove", "ola", "SOGNE-20")
    kept = {(row.kind, row.status) for row in await journal(stage.db, "sogne")}
    assert ("documented", "A") in kept, "whoever removed it stood behind keeping it"


async def test_an_unsent_message_was_taken_back_by_its_writer(stage: Stage) -> None:
    await stage.tell(posted(kind="message"), decided(note="X"), removed(kind="message"))
    assert await what(stage) == ["removed_by_writer"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
async def test_in_any_order_the_same_records_are_filed(stage: Stage, order: tuple[int, ...]) -> None:
    told = [decided(note="X"), removed(), explained("we", reason="x"), confirmed()]
    await stage.tell(*(told[n] for n in order), posted(), *told)
    assert sorted((kind, status) for _, _, kind, status in await stage.numbers()) == [("I", "J"), ("X", "A")]


# --- private messages -----------------------------------------------------------------------------------------


def message(name: str, minutes: int, **more: object) -> ItemPosted:
    """A message in a conversation."""
    at = AT + timedelta(minutes=minutes)
    said = {"kind": "message", "post_id": None, "thread_id": "77", "created_at": at, **more}
    return posted(name, municipality="sogne", **said)


def answer(name: str = "r1", minutes: int = 5) -> ItemPosted:
    """Our own message in it, by whatever hand."""
    return message(name, minutes, own=True, text="Lyset er meldt inn.")


@pytest.mark.parametrize("answer_first", [True, False])
async def test_our_message_is_filed_with_what_the_other_person_wrote_last(stage: Stage, *, answer_first: bool) -> None:
    theirs = [message("m1", 1), decided("m1", None), message("m2", 2), decided("m2"), confirmed("m2")]
    later = [message("m3", 9), decided("m3", None)]
    await stage.tell(*([answer(), *theirs, *later] if answer_first else [*theirs, answer(), *later]))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "U", "J")]


async def test_our_message_to_nobody_or_in_another_conversation_is_filed_nowhere(stage: Stage) -> None:
    await stage.tell(message("m1", 1), decided("m1"), posted("r1", kind="message", own=True, thread_id="78"))
    await stage.tell(message("r2", 0, own=True), posted("r3", kind="message", own=True, thread_id=None))
    assert [kind for _, _, kind, _ in await stage.numbers()] == ["I"]


async def test_an_edit_of_our_message_answers_what_it_answered(stage: Stage) -> None:
    await stage.tell(message("m1", 1), decided("m1"), answer(), message("m2", 3), decided("m2", "documented"))
    again = msgspec.structs.asdict(answer()) | {"revision": 2, "change_no": 2, "text": "Lyset virker igjen."}
    await stage.tell(ItemEdited(**again))
    assert sorted(kind for _, _, kind, _ in await stage.numbers()) == ["I", "U", "documented"]


@pytest.mark.parametrize("own", [True, False])
async def test_a_message_told_as_removed_before_it_was_told_as_written_breaks_nothing(
    stage: Stage, *, own: bool
) -> None:
    gone = msgspec.structs.asdict(removed(kind="message")) | {"thread_id": "77", "created_at": None, "own": own}
    await stage.tell(message("m1", 1), decided("m1"), ItemRemoved(**gone))
    assert await stage.numbers() == [(None, None, "I", "M")]
