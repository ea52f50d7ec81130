"""What people, shared facts and the thread say of an item reaches the pack, as of when the item was received."""

from datetime import date, timedelta
from typing import Any

import pytest

from classifier.jobs.cases_moved import CasesMoved
from common.events import (
    Attachment,
    CalendarFact,
    CalendarRow,
    ContactFact,
    ContactRow,
    CrisisFact,
    CrisisState,
    PoliticalCaseFact,
    PoliticalCaseState,
)
from common.policy.asked import Asked
from tests.service.classifier.recorded import (
    CASEWORK,
    QUESTION,
    RECEIVED,
    URGENT,
    confirmed,
    corrected,
    edited,
    linked,
    marked,
    picked,
    posted,
    unit_confirmed,
)
from tests.service.classifier.stage import Stage
from tests.service.told import FIRST, fact

SOGNE: dict[str, Any] = {"municipality": "sogne"}


async def asked(stage: Stage, object_id: str = "c1", municipality: str = "bo") -> Asked:
    """Return what the newest decision was asked."""
    return (await stage.made(object_id, municipality))[-1].asked


def crisis(*changes: tuple[int, bool]) -> CrisisFact:
    """Return a crisis that went on and off so many minutes after the item was written."""
    written = RECEIVED - timedelta(minutes=1)
    return CrisisFact(
        history=tuple(CrisisState(since=written + timedelta(minutes=m), on=on, stated_by="kari") for m, on in changes)
    )


@pytest.mark.parametrize(
    ("changes", "on"),
    [((), False), (((-5, True),), True), (((5, True),), False), (((-5, True), (-1, False)), False)],
    ids=["never", "declared before", "declared after", "over"],
)
async def test_a_crisis_counts_for_what_was_received_while_it_was_declared(
    stage: Stage, changes: tuple[tuple[int, bool], ...], on: bool
) -> None:
    stage.state(fact("bo/crisis", crisis(*changes)))
    await stage.tell(posted())
    assert (await asked(stage)).context.crisis is on


async def test_a_crisis_that_is_gone_from_the_shared_facts_is_none(stage: Stage) -> None:
    stage.state(fact("bo/crisis", crisis((-5, True))), fact("bo/crisis", None))
    await stage.tell(posted())
    assert not (await asked(stage)).context.crisis


def political_case(*states: str) -> PoliticalCaseFact:
    since = [RECEIVED + timedelta(days=n - 1) for n in range(len(states))]
    history = tuple(
        PoliticalCaseState(since=at, state=state, stated_by="kari", url=f"https://example.no/{state}")
        for at, state in zip(since, states, strict=True)
    )
    return PoliticalCaseFact(ref="26/0877", title="Ny skole", history=history)


KEY = "sogne/political-case/26-0877"


async def test_the_political_case_that_a_person_picked_is_asked_about_as_it_stands(stage: Stage) -> None:
    stage.state(fact(KEY, political_case("pending")))
    await stage.tell(posted(**SOGNE), picked("26/0877"))
    case = (await asked(stage, **SOGNE)).context.political_case
    assert case is not None
    assert (case.ref, case.title, case.state, case.url) == (
        "26/0877",
        "Ny skole",
        "pending",
        "https://example.no/pending",
    )


async def test_a_case_that_is_decided_turns_open_drafts_over(stage: Stage) -> None:
    stage.state(fact(KEY, political_case("pending")))
    await stage.tell(posted(**SOGNE), posted("c2", **SOGNE), picked("26/0877"))
    stage.clock.at += timedelta(days=2)
    stage.state(fact(KEY, political_case("pending", "decided")))
    owners = [getattr(loop, "__self__", None) for loop in stage.service.loops]
    (moved,) = [owner for owner in owners if isinstance(owner, CasesMoved)]
    await moved.take_up()
    await stage.work()
    case = (await asked(stage, **SOGNE)).context.political_case
    assert case is not None
    assert case.state == "decided"
    assert len(await stage.decisions("c2", "sogne")) == 1, "what is about no case is left alone"


async def test_a_picked_case_that_nobody_has_told_of_is_unknown_and_one_taken_back_is_none(stage: Stage) -> None:
    await stage.tell(posted(**SOGNE), picked("26/0001"))
    case = (await asked(stage, **SOGNE)).context.political_case
    assert case is not None
    assert (case.ref, case.state) == ("26/0001", "unknown")
    await stage.tell(picked(None, number=2))
    assert (await asked(stage, **SOGNE)).context.political_case is None


async def test_marks_reach_the_pack_and_hold_for_an_edit(stage: Stage) -> None:
    await stage.tell(posted(), marked(fact_error="https://example.no/kilde", cannot_answer_now=True))
    await stage.tell(edited(QUESTION + " Takk"))
    marks = (await asked(stage)).context.marks
    assert (marks.fact_error, marks.cannot_answer_now, marks.not_news) == ("https://example.no/kilde", True, False)


async def test_what_a_person_said_last_stands_in_whatever_order_it_comes(stage: Stage) -> None:
    await stage.tell(posted(), marked(number=2, not_news=True), marked(number=1, cannot_answer_now=True))
    marks = (await asked(stage)).context.marks
    assert (marks.not_news, marks.cannot_answer_now) == (True, False)


async def test_a_judgement_that_comes_before_its_item_is_taken_in_with_it(stage: Stage) -> None:
    await stage.tell(marked(cannot_answer_now=True), unit_confirmed("vei", "Teknisk"), posted())
    (made,) = await stage.made()
    assert made.asked.context.marks.cannot_answer_now
    assert made.acts == ("marks-1", "unit-1")


async def test_the_unit_that_a_person_named_reaches_the_pack(stage: Stage) -> None:
    await stage.tell(posted(), unit_confirmed("vei", "Teknisk"))
    topic = (await asked(stage)).context.topic
    assert topic is not None
    assert (topic.name, topic.unit, topic.form_url) == ("vei", "Teknisk", None)


async def test_a_case_file_is_that_of_the_item_and_of_what_comes_after_in_its_thread(stage: Stage) -> None:
    before = posted("c2", parent_id="c1", text=CASEWORK, **SOGNE)
    await stage.tell(posted(text=CASEWORK, **SOGNE), before, linked("2026/451", number=1))
    late = RECEIVED + timedelta(hours=2)
    after = posted("c3", parent_id="c1", text=CASEWORK, created_at=late, received_at=late, **SOGNE)
    elsewhere = posted("c4", text=CASEWORK, created_at=late, received_at=late, **SOGNE)
    await stage.tell(after, elsewhere)
    found = {name: (await asked(stage, name, "sogne")).context.case_file for name in ("c1", "c2", "c3", "c4")}
    assert found == {"c1": "2026/451", "c2": None, "c3": "2026/451", "c4": None}
    await stage.tell(linked(None, number=3))
    assert (await asked(stage, "c1", "sogne")).context.case_file is None
    assert (await asked(stage, "c3", "sogne")).context.case_file == "2026/451", "it was open when that was received"


async def test_what_came_after_the_link_and_was_told_before_it_is_decided_again(stage: Stage) -> None:
    late = RECEIVED + timedelta(hours=3)
    after = posted("c2", parent_id="c1", text=CASEWORK, created_at=late, received_at=late, **SOGNE)
    await stage.tell(posted(text=CASEWORK, **SOGNE), after, linked("2026/451"))
    assert (await asked(stage, "c2", "sogne")).context.case_file == "2026/451"


async def test_a_case_file_of_a_post_is_that_of_all_that_stands_under_it(stage: Stage) -> None:
    post = posted("1_2", kind="post", post_id=None, own=True, text="Si hva du mener", **SOGNE)
    late = RECEIVED + timedelta(hours=2)
    under = posted("c1", created_at=late, received_at=late, text=CASEWORK, **SOGNE)
    await stage.tell(post, under, linked("2026/451", "1_2"))
    assert (await asked(stage, **SOGNE)).context.case_file is None, "a page of items is another transaction"
    await stage.work()
    assert (await asked(stage, **SOGNE)).context.case_file == "2026/451"


async def test_our_own_replies_before_an_item_are_counted_also_when_they_come_late(stage: Stage) -> None:
    def at(hours: int, name: str, **more: object) -> Any:  # noqa: ANN401 - an event
        when = RECEIVED + timedelta(hours=hours)
        return posted(name, parent_id="c1", created_at=when, received_at=when, **more)

    await stage.tell(posted(), at(1, "o1", own=True, text="Klokka ti."), at(2, "c2"), at(4, "o3", own=True))
    assert [(await asked(stage, name)).context.thread_own_replies for name in ("c1", "c2")] == [0, 1]
    await stage.tell(at(1, "o2", own=True, text="Og elleve."))
    assert [(await asked(stage, name)).context.thread_own_replies for name in ("c1", "c2")] == [0, 2]


async def test_a_post_that_asks_for_views_makes_its_comments_requested(stage: Stage) -> None:
    post = posted("1_2", kind="post", post_id=None, own=True, text="Hva mener du?")
    await stage.tell(post, posted(), posted("c2", parent_id="c1"), marked("1_2", asks_for_views=True))
    assert (await asked(stage)).parent is None
    await stage.work()
    for name in ("c1", "c2"):
        parent = (await asked(stage, name)).parent
        assert parent is not None
        assert parent.asks_for_views
    later = posted("c3")
    await stage.tell(later)
    parent = (await asked(stage, "c3")).parent
    assert parent is not None
    assert (parent.own, parent.asks_for_views) == (True, True)


async def test_a_picture_is_something_that_nobody_has_read(stage: Stage) -> None:
    await stage.tell(posted(attachments=(Attachment("photo", "https://example.no/1.jpg"),)))
    assert (await asked(stage)).unread == ("picture",)


async def test_who_mentions_us_does_so_on_a_channel_of_theirs(stage: Stage) -> None:
    await stage.tell(posted(kind="mention"))
    assert not (await asked(stage)).facts.own_channel


def contact(valid_from: str, phone: str) -> ContactRow:
    return ContactRow(valid_from=date.fromisoformat(valid_from), stated_at=FIRST, stated_by="kari", phone=phone)


async def test_addresses_and_hours_are_those_that_held_when_the_item_was_received(stage: Stage) -> None:
    rows = (contact("2026-01-01", "11 11 11 11"), contact("2026-05-12", "22 22 22 22"))
    closed = CalendarRow(
        valid_from=date(2026, 1, 1), stated_at=FIRST, stated_by="kari", extra_closed=(date(2026, 5, 12),)
    )
    stage.state(
        fact("bo/contact/krise_og_beredskapsteam", ContactFact(role="krise_og_beredskapsteam", history=rows)),
    )
    await stage.tell(posted(text=URGENT), posted("c2"))
    without = await stage.newest("c2")
    stage.state(fact("bo/calendar", CalendarFact(history=(closed,))))
    await stage.tell(posted("c3"))
    with_row = await stage.newest("c3")
    assert (await asked(stage)).contacts["krise_og_beredskapsteam"].phone == "11 11 11 11"
    assert without.due_at is not None
    assert with_row.due_at is not None
    assert (without.due_at.day, with_row.due_at.day) == (13, 15), "the 12th is closed, the 14th is Ascension Day"
    assert len({without.calendar_sha256, with_row.calendar_sha256, ""}) == 3


async def test_a_decision_without_dated_rows_says_that_it_rests_on_none(stage: Stage) -> None:
    await stage.tell(posted())
    assert (await stage.newest()).calendar_sha256 == ""


async def test_every_decision_is_stored_with_what_it_was_made_from_and_no_word_of_the_item(stage: Stage) -> None:
    await stage.tell(
        posted(text=CASEWORK, **SOGNE), confirmed("light", **SOGNE), corrected("praise", number=2, **SOGNE)
    )
    stored, published = await stage.made(municipality="sogne"), await stage.decisions(municipality="sogne")
    assert [m.decision_no for m in stored] == [1, 2, 3]
    assert [m.acts for m in stored] == [(), ("casework-1",), ("casework-1", "tags-2")]
    for made, told in zip(stored, published, strict=True):
        assert (made.pack, made.pack_sha256, made.inputs_sha256) == (told.pack, told.pack_sha256, told.inputs_sha256)
        assert (made.decided.steps, made.decided.archived) == (told.steps, told.archived)
        assert made.asked.text == ""
    assert "Storgata" not in str(stored)
