"""In whatever order topics and items come, and however often, the newest decisions say the same (G2)."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from common.events import DecisionMade, Event, ItemHidden
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import (
    APPLICATION,
    CASEWORK,
    PRAISE,
    QUESTION,
    RECEIVED,
    THREAT,
    changed,
    confirmed,
    corrected,
    edited,
    explained,
    hidden_by_us,
    linked,
    marked,
    picked,
    posted,
    removed,
    unit_confirmed,
)
from tests.service.classifier.stage import content

SOGNE: dict[str, Any] = {"municipality": "sogne"}
ANSWER: dict[str, Any] = {"parent_id": "c1", **SOGNE}
# The bus keeps the order within a topic and key, and no other: each line here is one such row.
ROWS: tuple[tuple[Event, ...], ...] = (
    (posted(text=PRAISE, **SOGNE), edited(CASEWORK, **SOGNE), edited(CASEWORK + " Takk", change_no=3, **SOGNE)),
    (confirmed("light", number=1, **SOGNE), confirmed("extensive", number=5, **SOGNE)),
    (posted("c2", text="ok", **ANSWER), edited(QUESTION, "c2", **ANSWER)),
    (
        corrected("saksbehandling", object_id="c2", number=1, **SOGNE),
        corrected("saksbehandling", "question", object_id="c2", number=6, revision=2, **SOGNE),
    ),
    (posted("c3", text="Åpner dere?", parent_id="c4", **SOGNE),),
    (posted("c4", own=True, text="Vi åpner snart", **SOGNE), changed(ItemHidden, "c4", 2, own=True, **SOGNE)),
    (posted("c5", text=THREAT), hidden_by_us("c5", text=THREAT), removed("c5", 3, text=THREAT)),
    (corrected("praise", object_id="c5"), explained(object_id="c5", number=9)),
    (posted("c6", text=APPLICATION), changed(ItemHidden, "c6", 2, text=APPLICATION, visibility="hidden")),
    (posted("c1", text=QUESTION), edited(PRAISE, "c1")),
    (posted("c7", own=True, text="Vi ser på det", created_at=RECEIVED - timedelta(minutes=9), **ANSWER),),
    (linked("2026/451", number=0), linked("2026/452", number=7)),
    (marked(number=2, cannot_answer_now=True, **SOGNE), marked("c2", number=4, not_news=True, **SOGNE)),
    (picked("26/0877", "c2"), unit_confirmed("vei", municipality="sogne")),
)


@st.composite
def orders(draw: st.DrawFn) -> list[Event]:
    """Draw a row after the other, each from its front; sometimes a row goes back, as after a crash."""
    places = [0] * len(ROWS)
    order: list[Event] = []
    while any(place < len(row) for place, row in zip(places, ROWS, strict=True)):
        number = draw(st.sampled_from([n for n, row in enumerate(ROWS) if places[n] < len(row)]))
        order.append(ROWS[number][places[number]])
        places[number] += 1
    if draw(st.booleans()):
        again = draw(st.integers(0, len(order) - 1))
        order += order[again:]
    return order


async def ends(events: Sequence[Event], folder: Path, migrated: Path) -> dict[object, dict[str, Any]]:
    """Handle all, and return what the newest decision on each item says."""
    async with opened(folder, migrated) as stage:
        for event in events:
            await stage.tell(event)
        decisions = [event for event in await stage.all_told() if isinstance(event, DecisionMade)]
        assert await stage.rows("classifier_waiting") == 0
    newest: dict[object, DecisionMade] = {}
    for decision in decisions:
        before = newest.get(decision.item_id)
        assert decision.decision_no == (before.decision_no + 1 if before else 1), "numbers grow by one"
        assert decision.supersedes == (before.decision_no if before else None)
        assert before is None or content(before) != content(decision), "the same again is no decision"
        newest[decision.item_id] = decision
    return {item_id: content(decision) for item_id, decision in newest.items()}


CLEAN: dict[object, dict[str, Any]] = {}


@settings(deadline=None, max_examples=12)
@given(orders())
def test_any_order_ends_in_the_same_newest_decisions(migrated: Path, order: list[Event]) -> None:
    if not CLEAN:
        with tempfile.TemporaryDirectory() as folder:
            straight = [event for row in ROWS for event in row]
            CLEAN.update(asyncio.run(ends(straight, Path(folder), migrated)))
        assert len(CLEAN) == 6
    with tempfile.TemporaryDirectory() as folder:
        assert asyncio.run(ends(order, Path(folder), migrated)) == CLEAN
