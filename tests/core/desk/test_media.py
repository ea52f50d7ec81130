"""Pictures and films: judged by their bytes, folded behind what the text says, never shown where they are barred."""

import pytest

from common.events import AttachmentsKept, KeptAttachment, Tagging
from common.events.decision import Facts
from desk.core.case import step
from desk.core.facts import Case
from desk.core.media import (
    MEDIA_BYTES_MAX,
    SHOWN,
    found_to_be,
    media_at,
    media_of,
    media_state,
    media_warning,
    part_of,
)
from tests.core.desk.media import MP4, PNG, kept, media_told, with_picture
from tests.core.desk.scene import LIMITS, T0, decided, edited


def case_of(*events: object) -> Case:
    case = Case(municipality="bo", item_id=with_picture().item_id)  # type: ignore[arg-type]  # an item has an id
    for event in events:
        case, _ = step(case, event, T0, LIMITS)  # type: ignore[arg-type]  # what a test tells
    return case


@pytest.mark.parametrize(
    ("content", "is_"),
    [
        (PNG, "image/png"),
        (MP4, "video/mp4"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"\x1a\x45\xdf\xa3....webm", "video/webm"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', None),
        (b"<!doctype html><script>alert(1)</script>", None),
        (b"%PDF-1.7", None),
        (b"\0\0\0\x1cftypqt  ", None),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_are(content: bytes, is_: str | None) -> None:
    assert found_to_be(content) == is_
    assert is_ is None or is_ in SHOWN


def test_a_drawing_is_never_among_what_is_shown() -> None:
    assert {"image/svg+xml", "text/html", "application/pdf"}.isdisjoint(SHOWN)


def test_what_is_kept_of_a_revision_is_the_same_in_whatever_order_it_is_told() -> None:
    whole, nothing = media_told(kept(PNG)), media_told()
    for order in ((whole, nothing), (nothing, whole), (whole, whole)):
        assert media_of(case_of(with_picture(), *order)) == (kept(PNG),)


def test_pictures_of_an_older_text_are_not_taken_for_those_of_the_newest() -> None:
    case = case_of(with_picture(), media_told(kept(PNG)), edited())
    assert media_of(case) is None
    assert media_at(case, 1, 0) == kept(PNG)


def test_pictures_may_be_asked_for_once_the_text_was_read() -> None:
    assert media_state(case_of(with_picture())) == "unread"
    case = case_of(with_picture(), decided((), tagging=Tagging(lang="nb")))
    assert media_state(case) == "to_fetch"
    assert media_state(case_of(with_picture(), decided())) == "coming", "what is to be hidden is sealed by itself"


def test_an_item_without_pictures_has_none_and_one_whose_are_fetched_has_them() -> None:
    assert media_state(case_of(with_picture(attachments=()))) == media_state(case_of(media_told(kept(PNG)))) == "none"
    unseen = Tagging(lang="nb")
    assert media_state(case_of(with_picture(), decided((), tagging=unseen), media_told(kept(PNG)))) == "kept"


def test_where_the_text_bars_them_they_are_not_shown_though_they_lie_there() -> None:
    read_so = decided(tagging=Tagging(lang="nb", tags=("abuse",), abuse_reasons=("violence_pornography",)))
    case = case_of(with_picture(), media_told(kept(PNG)), read_so)
    assert media_at(case, 1, 0) is None
    assert media_state(case) == "barred"


@pytest.mark.parametrize("place", [(1, 1), (1, -1), (2, 0), (0, 0)])
def test_there_is_nothing_at_a_place_that_nobody_told_of(place: tuple[int, int]) -> None:
    assert media_at(case_of(with_picture(), media_told(kept(PNG))), *place) is None


def test_what_is_larger_than_is_kept_is_not_looked_for() -> None:
    large = KeptAttachment(kind="video", sha256="a" * 64, media_type="video/mp4", size_bytes=MEDIA_BYTES_MAX + 1)
    assert media_at(case_of(with_picture(), media_told(large)), 1, 0) is None


def test_pictures_are_folded_behind_what_the_text_holds() -> None:
    assert media_warning(case_of(with_picture(), decided())) == ("threat",)
    own = Tagging(lang="nb", abuse_reasons=("personal_data",), facts=Facts(personal_data_subject="self"))
    assert media_warning(case_of(with_picture(), decided(tagging=own))) == ("own_data",)
    assert media_warning(case_of(with_picture(), decided((), tagging=Tagging(lang="nb")))) == ()


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-", (0, 10)),
        ("bytes=2-4", (2, 5)),
        ("bytes=-3", (7, 10)),
        ("bytes=4-99", (4, 10)),
        ("", None),
        ("bytes=-", None),
        ("bytes=9-2", None),
        ("bytes=10-", None),
        ("bytes=-0", None),
        ("bytes=0-1,4-5", None),
        ("bytes=²-", None),
        ("items=0-1", None),
    ],
)
def test_a_film_is_sent_in_the_part_that_is_asked_for_or_whole(wanted: str, part: tuple[int, int] | None) -> None:
    assert part_of(wanted, 10) == part


def test_no_event_of_attachments_asks_for_anything() -> None:
    told: AttachmentsKept = media_told(kept(PNG))
    _, asked = step(case_of(with_picture()), told, T0, LIMITS)
    assert asked == ()
