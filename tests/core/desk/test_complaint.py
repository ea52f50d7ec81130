"""Complaints: who may take one, when one may be made, what upholding asks for, and where a stranger's link points."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.core.complaint import Complaint, due_at, may_complain, refuse_deciding, refuse_taking, restoring
from desk.core.deeds import Hide, Remove, Unhide
from desk.core.notice import STATEMENT, link_line, with_link
from desk.core.pointing import IDS_MAX, object_ids, plain_link
from tests.core.desk.scene import T0, Run, decided, item, removed, threat_hidden
from tests.core.desk.test_statement import by_system

OPEN = Complaint(
    complaint_id=UUID(int=1),
    item_id=UUID(int=2),
    state="open",
    came_at=T0,
    due_at=T0 + timedelta(days=14),
    text="Feil.",
    contact="",
    link="",
    account="",
    about_time="",
    taken_by="",
    taken_at=None,
    decided_at=None,
    answer="",
)
TAKEN = msgspec.structs.replace(OPEN, state="taken", taken_by="ola", taken_at=T0)
DAYS = 183


def refused(found: object) -> str:
    """The code of a refusal, "" where there is none."""
    return getattr(found, "code", "")


def test_whoever_decided_neither_takes_nor_decides_the_complaint_about_it() -> None:
    assert refused(refuse_taking(OPEN, {"kari"}, "kari")) == "same_person"
    assert refused(refuse_taking(OPEN, {"kari"}, "ola")) == ""
    assert refused(refuse_deciding(TAKEN, {"ola"}, "ola", "Nei.", upheld=False)) == "same_person"


def test_one_person_at_a_time_judges_a_complaint() -> None:
    assert refused(refuse_taking(TAKEN, (), "ola")) == ""
    assert refused(refuse_taking(TAKEN, (), "per")) == "complaint_taken"
    assert refused(refuse_deciding(OPEN, (), "ola", "Ja.", upheld=True)) == "complaint_not_taken"


def test_an_answer_has_words_and_comes_once() -> None:
    assert refused(refuse_deciding(TAKEN, (), "ola", "  ", upheld=True)) == "no_reason"
    assert refused(refuse_deciding(TAKEN, (), "ola", "Ja.", upheld=True)) == ""
    done = msgspec.structs.replace(TAKEN, state="upheld")
    assert refused(refuse_deciding(done, (), "ola", "Ja.", upheld=True)) == "complaint_decided"


def test_what_nobody_has_found_is_not_upheld_but_may_be_answered() -> None:
    unknown = msgspec.structs.replace(TAKEN, item_id=None)
    assert refused(refuse_deciding(unknown, (), "ola", "Ja.", upheld=True)) == "complaint_of_nothing"
    assert refused(refuse_deciding(unknown, (), "ola", "Vi finner den ikke.", upheld=False)) == ""


def test_one_complaint_a_decision_and_only_while_it_is_not_too_old() -> None:
    made = by_system()
    later = made.at + timedelta(days=1)
    assert may_complain((made,), (), later, DAYS)
    assert not may_complain((), (), later, DAYS)
    assert not may_complain((made,), (), made.at + timedelta(days=DAYS, seconds=1), DAYS)
    told = msgspec.structs.replace(OPEN, came_at=later)
    assert not may_complain((made,), (told,), later, DAYS)
    rejected = msgspec.structs.replace(told, state="rejected")
    assert not may_complain((made,), (rejected,), later, DAYS)
    anew = msgspec.structs.replace(made, at=later + timedelta(days=1), do="remove")
    assert may_complain((made, anew), (rejected,), anew.at, DAYS)


def test_upholding_shows_what_is_hidden_waits_for_what_is_under_way_and_does_nothing_to_what_is_gone() -> None:
    assert restoring(None) == "nothing"
    assert restoring(threat_hidden().case) == "unhide"
    assert restoring(Run().take(item(), decided(())).case) == "nothing"
    assert restoring(Run().take(item(), decided()).act(Hide(reason="x")).case) == "wait"
    assert restoring(threat_hidden().act(Unhide(reason="x")).case) == "wait"
    gone = threat_hidden().act(Remove(reason="x")).take(removed())
    assert restoring(gone.case) == "nothing"


# --- links ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "object_id"),
    [
        ("https://www.facebook.com/bokommune/posts/123?comment_id=456", "123_456"),
        ("https://m.facebook.com/story.php?story_fbid=123&id=77&comment_id=456", "123_456"),
        ("https://www.facebook.com/permalink.php?story_fbid=1234&id=77&comment_id=456", "1234_456"),
        ("https://www.youtube.com/watch?v=abcdefgh&lc=UgxAbc_1-2", "UgxAbc_1-2"),
        ("https://x.com/nn/status/1790000000000000000", "1790000000000000000"),
        ("https://www.facebook.com/bokommune/posts/nynorsk-tittel-123456", "123456"),
    ],
)
def test_a_link_names_the_platforms_own_id(link: str, object_id: str) -> None:
    assert object_id in object_ids(link)


def test_links_to_the_same_thing_are_alike() -> None:
    one = plain_link("https://www.facebook.com/bokommune/posts/123/?comment_id=456&ref=share")
    assert one == plain_link("http://m.facebook.com/bokommune/posts/123?comment_id=456#top")
    assert plain_link("javascript:alert(1)") == plain_link("bokommune") == ""


@given(st.text(max_size=80))
def test_no_text_makes_a_link_that_breaks_us_or_points_at_much(text: str) -> None:
    for link in (text, f"https://x.no/{text}?comment_id={text}", f"https://[{text}"):
        assert len(object_ids(link)) <= IDS_MAX
        assert isinstance(plain_link(link), str)


# --- the message to the writer ----------------------------------------------------------------------------


def test_the_link_stands_where_its_place_is_and_else_at_the_end() -> None:
    assert with_link("Hei.", "https://x/s/1", "nb") == f"Hei.\n\n{link_line('nb').replace(STATEMENT, 'https://x/s/1')}"
    assert with_link(f"Se {STATEMENT}.", "https://x/s/1", "nb") == "Se https://x/s/1."


def test_without_a_public_address_the_line_with_the_place_goes() -> None:
    assert with_link(f"Hei.\n\n{link_line('sv')}", "", "sv") == "Hei."
    assert with_link("Hei.", "", None) == "Hei."


def test_a_complaint_is_to_be_answered_so_many_days_after_it_came() -> None:
    assert due_at(T0, 14) == T0 + timedelta(days=14)
