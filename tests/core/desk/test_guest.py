"""What an answer from outside the desk needs, and what is posted of it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from desk.core.guest import GuestMatter, posted_text, refuse_answering, refuse_asking, refuse_settling

AT = datetime(2026, 5, 14, 9, tzinfo=UTC)


def matter(kind: str, state: str = "open", name: str = "", title: str = "") -> GuestMatter:
    return GuestMatter(
        matter_id=UUID(int=1),
        item_id=UUID(int=2),
        person="per",
        kind=kind,
        unit="",
        question="",
        asked_by="kari",
        asked_at=AT,
        state=state,
        name=name,
        title=title,
        answer="Vi har vedtatt det.",
        answered_at=None,
        settled_by="",
        why="",
    )


@pytest.mark.parametrize(
    ("kind", "name", "title", "refused"),
    [
        ("unit", "", "", None),
        ("politician", "", "", "guest_no_name"),
        ("politician", "Per", "", "guest_no_name"),
        ("politician", "Per Dal", "", None),
        ("expert", "", "lege", "guest_no_name"),
        ("expert", "Per Dal", " ", "guest_no_title"),
        ("expert", "Per Dal", "enhetsleder", None),
    ],
)
def test_an_expert_needs_name_and_title_and_a_politician_a_name(
    kind: str, name: str, title: str, refused: str | None
) -> None:
    told = refuse_answering(matter(kind), name, title, "Ja.")
    assert (told and told.code) == refused


def test_an_answer_has_words_and_comes_once() -> None:
    for given, text, code in (
        (matter("unit"), " ", "guest_no_answer"),
        (matter("unit", "filed"), "Ja", "guest_answered"),
    ):
        told = refuse_answering(given, "", "", text)
        assert told is not None
        assert told.code == code


def test_only_what_waits_for_a_look_at_its_form_is_posted() -> None:
    assert refuse_settling(matter("politician", "answered")) is None
    for state in ("open", "filed", "posted"):
        assert refuse_settling(matter("politician", state)) is not None


def test_nobody_is_asked_as_nothing() -> None:
    assert refuse_asking("expert", "per") is None
    assert refuse_asking("boss", "per") is not None
    assert refuse_asking("unit", " ") is not None


def test_what_is_posted_is_the_answer_as_it_stands_and_who_gives_it() -> None:
    text = posted_text(matter("expert", "answered", "Per Dal", "enhetsleder"), "Besvart av")
    assert text == "Vi har vedtatt det.\n\nBesvart av Per Dal, enhetsleder"
    assert posted_text(matter("politician", "answered", "Per Dal"), "Besvaras av").endswith("Besvaras av Per Dal")
