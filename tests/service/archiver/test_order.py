"""Whatever order, and however often events come: the same records stand in the end (G2)."""

import random

import pytest

from archiver.app import journal
from tests.service.archiver.recorded import confirmed, decided, edited, item_id, posted, removed, reply, taken
from tests.service.archiver.stage import Stage

ORDERS = 40


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_any_order_of_the_same_events_files_the_same(stage: Stage) -> None:
    found = set()
    for n in range(ORDERS):
        inquiry, answer = f"c{n}", f"r{n}"
        told = [
            posted(inquiry),
            edited(inquiry, text="Og fortauet?"),
            decided(inquiry, no=1),
            decided(inquiry, no=2, revision=2),
            confirmed(inquiry),
            reply(answer, to=inquiry),
            taken("hide", inquiry),
            removed(inquiry, revision=2, text="Og fortauet?"),
        ]
        shuffled = [*told, *told]
        random.Random(n).shuffle(shuffled)  # noqa: S311 - an order, not a secret
        await stage.tell(*shuffled)
        await stage.work()
        mine = {item_id(inquiry), item_id(answer)}
        rows = [row for row in await journal(stage.db, "sogne") if row.item_id in mine]
        ends = sorted((row.kind, row.status, row.number is not None, row.notes, row.documents) for row in rows)
        assert len({row.case_file for row in rows}) == 1
        found.add(tuple(ends))
    assert await stage.waiting() == 0
    assert found == {(("I", "J", True, 2, 4), ("U", "J", True, 0, 2))}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_any_order_of_a_decision_that_was_taken_back_leaves_nothing_standing(stage: Stage) -> None:
    for n in range(ORDERS):
        name = f"c{n}"
        told = [posted(name), decided(name), decided(name, None, no=2), reply(f"r{n}", to=name)]
        random.Random(n).shuffle(told)  # noqa: S311 - an order, not a secret
        await stage.tell(*told)
    assert {status for _, _, _, status in await stage.numbers()} <= {"U"}
