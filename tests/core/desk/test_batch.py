"""One step for many items: what each may be done, which draft is the same for all, and where one answer is read."""

import pytest
from msgspec.structs import replace

from desk.core.batch import ANSWER as ANSWERED
from desk.core.batch import LIKE, SAME, STEPS, THANK, deed_of, draft_of, hinders, thread_of
from desk.core.claim import TAKE
from desk.core.deeds import Like, Remove, Reply
from desk.core.facts import Case
from desk.core.shelf import BACK, HOLD, PUT_SEEN
from tests.core.desk.scene import ANSWER, NOTIFY, Run, decided, item, item_id, removed

THANKS = replace(ANSWER, do="thank", text="Takk!")


def case_of(*steps: object, **more: object) -> Case:
    told = item(text="Når åpner biblioteket?", **more)  # type: ignore[arg-type]  # the scene's fields
    return Run().take(told, decided(steps)).case  # type: ignore[arg-type]  # steps of a decision


@pytest.mark.parametrize(
    ("do", "deed"),
    [(step, Reply(text="Hei!")) for step in (THANK, ANSWERED, SAME)]
    + [(LIKE, Like())]
    + [(step, None) for step in (TAKE, PUT_SEEN, HOLD, BACK)],
)
def test_words_of_ours_are_a_reply_and_what_only_sorts_the_queue_is_no_act(do: str, deed: Reply | Like | None) -> None:
    assert deed_of(do, "Hei!") == deed


def test_nothing_that_takes_a_residents_words_away_is_done_to_many() -> None:
    assert not any(isinstance(deed_of(step, "x"), Remove) for step in STEPS)


def test_an_item_is_left_out_for_the_reason_that_would_refuse_the_act_alone() -> None:
    gone = Run(case=case_of(ANSWER)).take(removed()).case
    assert hinders(case_of(ANSWER), SAME, "Klokka ti.") == ""
    assert hinders(case_of(ANSWER), SAME, " ") == "no_text"
    assert hinders(gone, SAME, "Klokka ti.") == "gone"
    assert hinders(gone, PUT_SEEN, "") == "", "the shelf is no act, and refuses nothing"


def test_one_item_alone_has_all_its_drafts_once_but_what_is_told_in_private() -> None:
    both = case_of(ANSWER, THANKS, THANKS, NOTIFY)
    assert draft_of([both], ANSWERED) == draft_of([both], LIKE) == "Hei! Takk for spørsmålet.\n\nTakk!"


def test_many_have_a_draft_only_where_it_is_the_same_for_all_that_have_one() -> None:
    asks, thanks, silent = case_of(ANSWER), case_of(THANKS), case_of()
    other = case_of(replace(ANSWER, text="Klokka ti."))
    assert draft_of([asks, asks, silent], ANSWERED) == ANSWER.text
    assert draft_of([asks, other], ANSWERED) == ""
    assert draft_of([asks, thanks], THANK) == THANKS.text, "what is asked of the other is no thanks"
    assert draft_of([silent, silent], ANSWERED) == ""


def test_an_answer_that_is_optional_is_an_answer() -> None:
    optional = case_of(replace(ANSWER, do="answer_optional"))
    assert draft_of([optional, case_of(ANSWER)], ANSWERED) == ANSWER.text


def test_an_answer_is_read_below_the_same_post_of_the_same_account_and_nowhere_else() -> None:
    one, same = case_of(post_id="p1"), case_of(post_id="p1", thread_id="t2")
    assert thread_of(one) == thread_of(same)
    others = [
        case_of(post_id="p2"),
        case_of(post_id="p1", account_id="2"),
        case_of(post_id="p1", platform="instagram"),
        case_of(thread_id="t1"),
        case_of(),
    ]
    assert len({thread_of(one), *map(thread_of, others)}) == len(others) + 1


def test_an_item_without_a_post_or_a_thread_or_of_which_nothing_is_known_is_a_thread_of_its_own() -> None:
    assert thread_of(case_of())[-1] == str(item_id())
    assert thread_of(Case(municipality="bo", item_id=item_id())) == (str(item_id()),)
