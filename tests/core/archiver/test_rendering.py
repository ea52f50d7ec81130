"""What stands on the page of a revision, and that it is always a page that can be printed."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.core.press import Print, Question
from archiver.core.rendering import (
    LINE_CHARS,
    MARKS_MAX,
    PAGE_LINES,
    PAGES_MAX,
    PICTURES_BYTES_MAX,
    PICTURES_MAX,
    RUN_CHARS_MAX,
    Page,
    page_of,
    plainer,
    without,
    words_of,
)
from archiver.core.seal import Sealed

AT = datetime(2026, 11, 3, 12, 30, tzinfo=UTC)


def sealed(text: str = "Hei", **more: object) -> Sealed:
    known: dict[str, object] = {
        "municipality": "bo",
        "item_id": UUID(int=2),
        "revision": 1,
        "platform": "facebook",
        "account_id": "100",
        "object_id": "c1",
        "kind": "comment",
        "visibility": "visible",
        "text": text,
    }
    return msgspec.convert(known | more, Sealed)


def said(page: Page) -> str:
    return "\n".join(one.text for one in page.passages)


def test_the_page_tells_what_was_written_by_whom_when_and_where_and_that_the_name_proves_nothing() -> None:
    page = page_of(
        sealed(author_name="Kari", created_at=AT, permalink="https://a.example/1", parent_text="Vi spør"), "nb"
    )
    facts = dict(page.facts)
    assert said(page) == "Hei\nVi spør"
    assert facts["Skrevet av"].startswith("Kari (navnet slik det ble vist; identiteten er ikke bekreftet)")
    assert facts["Tidspunkt"] == "2026-11-03T12:30:00+00:00"
    assert facts["Sted"] == "facebook · 100 · c1"
    assert facts["Adresse"] == "https://a.example/1"
    assert page.dated == AT
    assert page.notes == ()


@pytest.mark.parametrize(("lang", "title"), [("nb", "Arkivkopi"), ("sv", "Arkivkopia"), ("se", "Arkivkopi")])
def test_the_page_speaks_the_municipalitys_language(lang: str, title: str) -> None:
    assert page_of(sealed(), lang).title == title
    assert words_of(lang)["title"] == title


def test_a_page_is_dated_by_what_it_shows_and_never_by_the_clock() -> None:
    later = AT + timedelta(hours=1)
    assert page_of(sealed(received_at=later), "nb").dated == later
    assert page_of(sealed(), "nb").dated == datetime(1970, 1, 1, tzinfo=UTC)
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))
    assert page_of(sealed(created_at=elsewhere), "nb").dated == AT


def test_an_attachment_is_told_by_its_hash_or_by_why_it_is_not_kept() -> None:
    kept = {"kind": "photo", "sha256": "a" * 64, "media_type": "image/png", "size_bytes": 3}
    page = page_of(
        sealed(attachments=(kept, {"kind": "video", "why": "barred"}, {"kind": "link", "url": "u"}, {})), "nb"
    )
    assert [value for name, value in page.facts if name == "Vedlegg"][1:] == ["video barred", "link u", ""]
    assert [one.sha256 for one in page.pictures] == ["a" * 64]


def test_a_page_shows_so_many_pictures_and_so_many_bytes_of_them_and_films_never() -> None:
    small = [{"kind": "photo", "sha256": f"{n:064x}", "media_type": "image/png", "size_bytes": 1} for n in range(20)]
    assert len(page_of(sealed(attachments=tuple(small)), "nb").pictures) == PICTURES_MAX
    large = [{**one, "size_bytes": PICTURES_BYTES_MAX // 2} for one in small]
    assert len(page_of(sealed(attachments=tuple(large)), "nb").pictures) == 2
    film = {"kind": "video", "sha256": "b" * 64, "media_type": "video/mp4", "size_bytes": 1}
    assert page_of(sealed(attachments=(film,)), "nb").pictures == ()


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\r", "\ue000", "\ufffe", "\U0010fffe", "\ud800"])
def test_a_sign_without_a_shape_is_shown_by_its_number_and_the_page_says_so(sign: str) -> None:
    page = page_of(sealed(f"a{sign}b"), "nb")
    assert said(page) == f"a⟦U+{ord(sign):04X}⟧b"
    assert page.notes == (words_of("nb")["signs"],)


def test_lines_end_alike_whoever_wrote_them() -> None:
    assert said(page_of(sealed("a\r\nb\n\tc"), "nb")) == "a\nb\n\tc"
    assert page_of(sealed("a\r\nb"), "nb").notes == ()


def test_a_text_that_is_too_long_is_cut_and_the_page_says_where_the_rest_is() -> None:
    room = PAGES_MAX * PAGE_LINES
    for text in ("x\n" * (room + 5), "x " * (room * LINE_CHARS), "x\n" * (room - 1) + "y" * 100 + "\nz"):
        page = page_of(sealed(text, parent_text="og mer"), "nb")
        assert len(page.passages[0].text.split("\n")) <= room
        assert page.notes == (words_of("nb")["cut"],)
    assert page_of(sealed("x\n" * (room // 2)), "nb").notes == ()


def test_a_word_without_end_gets_places_to_break_and_is_otherwise_the_same() -> None:
    page = page_of(sealed("a" * 500), "nb")
    assert max(map(len, said(page).split("\u200b"))) == RUN_CHARS_MAX
    assert said(page).replace("\u200b", "") == "a" * 500


def test_a_tower_of_marks_is_no_higher_than_can_be_read() -> None:
    page = page_of(sealed("a" + "\u0301" * 20 + "b\u0301"), "nb")
    shown = said(page).replace("\u200b", "")
    assert shown == "a" + "\u0301" * MARKS_MAX + "⟦U+0301⟧" * (20 - MARKS_MAX) + "b\u0301"
    assert words_of("nb")["signs"] in page.notes


def test_what_the_fonts_lack_is_shown_by_its_number_once_and_said_once() -> None:
    page = without(page_of(sealed("བ་ and བ"), "sv"), ["བ", "་"])
    assert said(page) == "⟦U+0F56⟧⟦U+0F0B⟧ and ⟦U+0F56⟧"
    assert without(page, ["བ"]) == page
    assert page.notes == (words_of("sv")["signs"],)


def test_a_page_that_cannot_be_printed_is_printed_plainer_and_says_so() -> None:
    kept = {"kind": "photo", "sha256": "a" * 64, "media_type": "image/png", "size_bytes": 3}
    whole, bare, latin = plainer(page_of(sealed("Hei på 你", attachments=(kept,)), "nb"))
    assert (whole.notes, len(whole.pictures)) == ((), 1)
    assert (bare.pictures, bare.notes) == ((), (words_of("nb")["no_pictures"],))
    assert said(latin) == "Hei på ⟦U+4F60⟧"
    assert len(list(plainer(page_of(sealed(), "nb")))) == 2


@given(st.text(max_size=300), st.sampled_from(["nb", "nn", "sv", "xx"]))
def test_every_text_makes_a_page_that_can_be_told_to_the_printing_process(text: str, lang: str) -> None:
    for page in plainer(page_of(sealed(text, author_name=text), lang)):
        asked = Print(page=page)
        told: Question = msgspec.msgpack.decode(msgspec.msgpack.encode(asked), type=Question)
        assert told == asked
        assert page_of(sealed(text, author_name=text), lang) == page_of(sealed(text, author_name=text), lang)
