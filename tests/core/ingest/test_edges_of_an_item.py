"""Where two changes meet in one item: whose words stand, who did it, and how near is too near."""

from itertools import permutations

import pytest

from common.events import Author
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change
from ingest.core.item_state import ItemState, apply, is_race
from tests.core.ingest.test_item_state import NOON, change, end, fold


def by(state: ItemState, one: Change, *, by_us: bool) -> ItemState:
    return apply(state, one, NOON, "sha", by_us=by_us).state


def test_each_change_is_told_by_its_own_name() -> None:
    changes = [change(POSTED, "hei"), change(HIDDEN, None, 1), change(UNHIDDEN, None, 2), change(EDITED, "hei du", 3)]
    told = [step.told for step in fold([*changes, change(REMOVED, None, 4), change(EDITED, "hei hei", 5)])]
    assert told == ["posted", "hidden", "unhidden", "edited", "removed", "removed"]
    assert fold([change(HIDDEN, "hei")])[0].told == "posted", "whatever comes first makes the item"


def test_an_edits_words_stand_whenever_the_add_says_it_was_sent() -> None:
    for order in permutations((change(POSTED, "først", 90), change(EDITED, "rettet", 5))):
        assert end(*order).text == "rettet"


@pytest.mark.parametrize("verb", [HIDDEN, UNHIDDEN])
def test_words_that_come_along_never_stand_against_the_adds(verb: str) -> None:
    for order in permutations((change(POSTED, "fra innlegget", 1), change(verb, "med på lasset", 50))):
        assert end(*order).text == "fra innlegget"


@pytest.mark.parametrize(("first", "last"), [(HIDDEN, UNHIDDEN), (UNHIDDEN, HIDDEN)])
def test_of_words_that_come_along_those_that_were_sent_last_stand(first: str, last: str) -> None:
    for order in permutations((change(first, "før", 10), change(last, "etter", 20))):
        assert end(*order).text == "etter"


def test_that_the_add_has_come_is_known_from_the_add_alone() -> None:
    assert not end(change(EDITED, "hei")).posted
    assert not end(change(REMOVED)).posted
    assert end(change(EDITED, "hei"), change(POSTED, "hei")).posted


def test_who_has_a_name_stands_for_the_author_whoever_came_first() -> None:
    bare, named = Author("9"), Author("1", "Kari")
    for order in permutations((bare, named)):
        assert end(*(change(POSTED, "hei", author=each) for each in order)).author == named


def test_it_is_our_own_once_one_change_says_so() -> None:
    for order in permutations((True, False)):
        assert end(*(change(POSTED, "hei", own=each) for each in order)).own


def test_when_it_was_first_received_stays() -> None:
    assert end(change(POSTED, "hei"), change(EDITED, "to", 9)).received_at == NOON


def test_who_has_hidden_or_removed_it_is_not_changed_by_hearing_of_it_again() -> None:
    visible = end(change(POSTED, "hei"))
    for verb in (HIDDEN, REMOVED):
        ours = by(visible, change(verb, None, 5), by_us=True)
        assert by(ours, change(verb, None, 9), by_us=False).changed_by_us
        theirs = by(visible, change(verb, None, 5), by_us=False)
        assert not by(theirs, change(verb, None, 9), by_us=True).changed_by_us


def test_a_change_that_was_sent_before_the_one_that_stands_is_late_and_turns_nothing() -> None:
    hidden = by(end(change(POSTED, "hei")), change(HIDDEN, None, 50), by_us=True)
    assert by(hidden, change(UNHIDDEN, None, 49), by_us=False) == hidden
    assert by(hidden, change(UNHIDDEN, None, 51), by_us=False).visibility == "visible"


@pytest.mark.parametrize(("apart_s", "is_one"), [(59, True), (60, False), (61, False)])
def test_a_minute_apart_is_an_order(apart_s: int, is_one: bool) -> None:
    edited = end(change(POSTED, "null"), change(EDITED, "en", 100))
    assert is_race(edited, change(EDITED, "to", 100 + apart_s)) is is_one


def test_what_the_hide_and_the_unhide_of_an_item_say_is_compared_with_its_own_kind() -> None:
    edited_and_hidden = end(change(POSTED, "null"), change(HIDDEN, None, 10), change(EDITED, "en", 500))
    assert not is_race(edited_and_hidden, change(UNHIDDEN, None, 505))
    assert not is_race(edited_and_hidden, change(REMOVED, None, 505)), "a removal is final, in whatever order"
