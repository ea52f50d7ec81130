"""A like, and our own words put right: only where the platform lets us, and neither answers anybody."""

import pytest

from common.events import ItemEdited
from desk.core.deeds import Edit, Like
from desk.core.orders import Order, Withdraw
from desk.core.phase import is_at_work, phase_of
from desk.core.refuse import may_edit, may_like, refusal
from tests.core.desk.scene import ANSWER, Run, decided, ended, item, removed


def question(**more: object) -> Run:
    return Run().take(item(text="Når åpner biblioteket?", **more), decided((ANSWER,)))  # type: ignore[arg-type]  # field by field


def own(**more: object) -> Run:
    return Run().take(item(own=True, text="Klokka ni.", **more))  # type: ignore[arg-type]  # field by field


def code(run: Run, deed: Like | Edit) -> str | None:
    found = refusal(run.case, deed)
    return found.code if found else None


def test_a_like_is_ordered_and_leaves_the_question_to_be_answered() -> None:
    run = question().act(Like())
    assert (run.last("like").do, run.last("like").actor) == ("like", "kari")
    assert phase_of(run.case) == "open"
    run.take(ended(run.last("like")))
    assert phase_of(run.case) == "open"
    assert is_at_work(run.case)


def test_what_is_liked_is_not_liked_twice_and_a_failed_like_may_be_tried_again() -> None:
    run = question().act(Like())
    assert code(run, Like()) == "no_like"
    assert code(question().act(Like()).take(ended(question().act(Like()).last("like"))), Like()) == "no_like"
    failed = question().act(Like())
    failed.take(ended(failed.last("like"), "failed"))
    assert may_like(failed.case)


@pytest.mark.parametrize("more", [{"kind": "post"}, {"kind": "message"}, {"kind": "review"}, {"own": True}])
def test_only_what_others_wrote_in_comments_is_liked(more: dict[str, object]) -> None:
    assert code(question(**more), Like()) == "no_like"


def test_where_the_platform_has_no_such_thing_it_is_not_offered() -> None:
    assert code(question(platform="youtube"), Like()) == "not_on_this_platform"
    assert not may_like(question(platform="youtube").case)
    assert code(own(platform="instagram"), Edit(text="Klokka ti.")) == "not_on_this_platform"
    assert not may_edit(own(platform="instagram").case)


def test_our_own_comment_is_put_right_and_its_echo_takes_nothing_back() -> None:
    run = own().act(Edit(text="Klokka ti."))
    placed = run.last("edit")
    assert (placed.do, placed.text) == ("edit", "Klokka ti.")
    run.take(item(ItemEdited, own=True, text="Klokka ti.", revision=2, change_no=2, changed_by_us=True))
    run.take(ended(placed))
    assert not [asked for asked in run.asked if isinstance(asked, Withdraw)]
    assert len([asked for asked in run.asked if isinstance(asked, Order)]) == 1


@pytest.mark.parametrize(
    ("more", "may"),
    [
        ({}, True),
        ({"kind": "post"}, True),
        ({"kind": "post", "platform": "wordpress"}, False),
        ({"platform": "youtube"}, True),
        ({"kind": "message"}, False),
    ],
)
def test_only_our_own_public_words_are_put_right(more: dict[str, object], may: bool) -> None:
    assert may_edit(own(**more).case) is may
    assert (code(own(**more), Edit(text="Klokka ti.")) is None) is may


def test_nobody_changes_what_a_resident_wrote() -> None:
    assert code(question(), Edit(text="Noe annet.")) == "not_ours"


def test_an_edit_without_words_with_a_place_to_fill_in_or_without_a_change_is_refused() -> None:
    assert code(own(), Edit(text=" ")) == "no_text"
    assert code(own(), Edit(text="Klokka [tid].")) == "not_filled_in"
    assert code(own(), Edit(text="Klokka  ni.")) == "same_text"
    assert code(own().act(Edit(text="Klokka ti.")), Edit(text="Klokka elleve.")) == "under_way"


def test_what_is_gone_is_neither_liked_nor_put_right() -> None:
    assert code(question().take(removed()), Like()) == "gone"
    assert code(own().take(removed(own=True)), Edit(text="Klokka ti.")) == "gone"
    assert not may_edit(own().take(removed(own=True)).case)
