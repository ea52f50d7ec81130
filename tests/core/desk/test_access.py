"""Requests for access: what is masked is gone, a mask has a law, and an answer comes after all was read."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import msgspec
import pytest

from common.calendar import OpeningHours
from desk.core.access import (
    GIVE,
    UNREAD,
    WITHHOLD,
    Mask,
    Match,
    Request,
    is_ground,
    masked,
    outcome_of,
    places_of,
    refuse_answering,
    working_days,
)

LAW = "offl. § 13"
MONDAY = datetime(2026, 5, 11, 9, tzinfo=UTC)
NOBODY = UUID(int=0)
HOURS = OpeningHours(opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo")


def match(verdict: str = GIVE, ground: str = "", masks: tuple[Mask, ...] = (), writer_ground: str = "") -> Match:
    return Match(
        item_id=NOBODY,
        added_by="kari",
        added_at=MONDAY,
        written_at=MONDAY,
        place="Bø kommune",
        writer="Ola",
        text="Ola er syk.",
        verdict=verdict,
        ground=ground,
        writer_ground=writer_ground,
        masks=masks,
        hold_id=NOBODY,
    )


def request(state: str = "open") -> Request:
    return Request(
        request_id=NOBODY,
        state=state,
        asked="Alt",
        contact="",
        registered_by="kari",
        came_at=MONDAY,
        answered_at=None,
        answered_by="",
        answer="",
        frozen=True,
    )


def test_nothing_of_what_is_masked_is_left_and_each_place_has_its_law() -> None:
    text = "Ola Testesen er syk. Ring ola testesen."
    masks = places_of("Ola  Testesen", text, LAW)
    assert masked(text, masks) == (("", LAW), (" er syk. Ring ", ""), ("", LAW), (".", ""))


def test_masks_that_overlap_hide_all_that_any_of_them_hides() -> None:
    assert masked("abcdef", (Mask(2, 5, "§ 2"), Mask(1, 3, "§ 1"))) == (("a", ""), ("", "§ 1"), ("", "§ 2"), ("f", ""))
    assert masked("abc", (Mask(0, 3, LAW), Mask(1, 2, LAW))) == (("", LAW),)


def test_words_are_masked_whole_and_never_as_part_of_another_word() -> None:
    assert places_of("syk", "Hun er sykepleier og syk.", LAW) == (Mask(21, 24, LAW),)
    assert places_of("  ", "Hun er syk.", LAW) == ()
    assert places_of("(x", "a (x) b", LAW) == (Mask(2, 4, LAW),)


@pytest.mark.parametrize(("said", "law"), [(LAW, True), ("21 kap. 7 § OSL", True), ("hemmelig", False), ("§", False)])
def test_a_ground_names_a_section(said: str, *, law: bool) -> None:
    assert is_ground(said) is law


@pytest.mark.parametrize(
    ("matches", "outcome"),
    [
        ((), "nothing"),
        ((match(),), "given"),
        ((match(), match(masks=(Mask(0, 3, LAW),))), "partly"),
        ((match(writer_ground=LAW),), "partly"),
        ((match(), match(WITHHOLD, LAW)), "partly"),
        ((match(WITHHOLD, LAW),), "refused"),
    ],
)
def test_what_an_answer_comes_to_follows_from_the_texts(matches: tuple[Match, ...], outcome: str) -> None:
    assert outcome_of(matches) == outcome


def test_nothing_is_answered_before_each_text_was_read_nor_twice_nor_without_words() -> None:
    told = [
        refuse_answering(request(), [match(UNREAD)], "Ja."),
        refuse_answering(request("given"), [match()], "Ja."),
        refuse_answering(request(), [match()], " "),
        refuse_answering(request(), [match()], "Ja."),
    ]
    assert [one and one.code for one in told] == ["access_unread", "access_answered", "access_no_answer", None]


@pytest.mark.parametrize(("days", "counted"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (6, 3), (7, 4)])
def test_every_working_day_after_the_first_counts_and_thursday_is_a_holiday(days: int, counted: int) -> None:
    assert working_days(MONDAY, MONDAY + timedelta(days=days), HOURS) == counted


def test_a_public_holiday_and_a_day_that_the_municipality_closes_are_no_working_days() -> None:
    wednesday = datetime(2026, 5, 13, 10, tzinfo=UTC)
    assert working_days(wednesday, wednesday + timedelta(days=2), HOURS) == 1, "Ascension Day"
    closed = msgspec.structs.replace(HOURS, extra_closed=(date(2026, 5, 15),))
    assert working_days(wednesday, wednesday + timedelta(days=5), closed) == 1
