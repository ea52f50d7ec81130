"""Numbers, years, titles, case files, versions, and the bytes that a seal is made of."""

import json
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from archiver.core.acts import Asked
from archiver.core.chain import genesis, line_of
from archiver.core.entry import CAPTURED, CASE_OPENED, NOTED, Envelope
from archiver.core.grouping import group_key
from archiver.core.office import (
    Office,
    Outgoing,
    forwarded_title,
    number_in,
    number_text,
    removal_title,
    title_of,
    unit_answer_title,
    year_of,
)
from archiver.core.projection import post_after
from archiver.core.seal import Sealed, attachment_title, document_titles, first_container, second_container
from archiver.core.versions import change_up_to, that_say_something_new

AT = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
ITEM = UUID("22222222-2222-2222-2222-222222222222")
SEALED = Sealed(
    municipality="bo",
    item_id=ITEM,
    revision=1,
    platform="facebook",
    account_id="100",
    object_id="c1",
    kind="comment",
    text="Hei <b>alle</b>",
    visibility="visible",
    change=b"{}",
)


class V(msgspec.Struct, frozen=True):
    revision: int
    text: str
    attachments: tuple[dict[str, object], ...] = ()
    change_sha256: str | None = None


def test_the_journal_year_changes_at_midnight_on_the_municipalitys_clock() -> None:
    assert (year_of(AT, UTC), year_of(AT, ZoneInfo("Europe/Oslo"))) == (2026, 2027)


@pytest.mark.parametrize("text", ["", "2026", "2026/", "/3", "20 26/3", "2026/3/4", "٢٠٢٦/3"])
def test_what_is_no_number_is_no_number(text: str) -> None:
    assert number_in(text) is None


def test_a_number_is_read_as_it_is_written() -> None:
    assert number_in(number_text(2026, 451)) == (2026, 451)


@pytest.mark.parametrize(
    ("lang", "kind", "platform", "own", "title"),
    [
        ("nb", "comment", "facebook", False, "Kommentar på Facebook 31.12.2026"),
        ("sv", "post", "youtube", False, "Inlägg på YouTube 31.12.2026"),
        ("nn", "unheard of", "somewhere", False, "Førespurnad på somewhere 31.12.2026"),
        ("se", "comment", "x", True, "Svar på X 31.12.2026"),
        ("nn", "post", "facebook", True, "Eige innlegg på Facebook 31.12.2026"),
    ],
)
def test_a_title_tells_what_came_where_and_when_and_nothing_else(
    lang: str, kind: str, platform: str, title: str, *, own: bool
) -> None:
    assert title_of(Office(lang=lang), kind, platform, AT, own=own) == title


@pytest.mark.parametrize(
    ("lang", "by_writer", "title"),
    [
        ("nb", False, "Avgjørelse om fjerning på Facebook 31.12.2026"),
        ("nn", True, "Sletta av den som skreiv det på Facebook 31.12.2026"),
        ("sv", True, "Raderat av den som skrev det på Facebook 31.12.2026"),
    ],
)
def test_our_removal_is_a_decision_and_the_writers_own_a_fact(lang: str, title: str, *, by_writer: bool) -> None:
    assert removal_title(Office(lang=lang), "facebook", AT, by_writer=by_writer) == title


def test_a_case_file_is_of_one_author_in_one_thread_on_one_page() -> None:
    keys = {
        group_key(ITEM, ("facebook", "100"), "t1", "77"),
        group_key(ITEM, ("facebook", "100"), "t1", "78"),
        group_key(ITEM, ("facebook", "100"), "t2", "77"),
        group_key(ITEM, ("facebook", "101"), "t1", "77"),
        group_key(ITEM, ("facebook", "100"), None, "77"),
    }
    assert len(keys) == 5
    assert group_key(UUID(int=1), ("facebook", "100"), "t1", "77") in keys
    assert group_key(ITEM, ("facebook", "100"), "t1", None) == f"item:{ITEM}"


def test_a_version_that_says_the_same_again_is_no_new_one() -> None:
    versions = [V(3, "b"), V(1, "a"), V(2, "a"), V(4, "b", ({"kind": "photo"},))]
    assert [v.revision for v in that_say_something_new(versions)] == [1, 3, 4]


def test_a_revision_without_bytes_has_those_of_the_change_before_it() -> None:
    versions = [V(1, "a", change_sha256="one"), V(2, "b"), V(3, "c", change_sha256="three")]
    assert [change_up_to(versions, n) for n in (1, 2, 3)] == ["one", "one", "three"]
    assert change_up_to([V(1, "a")], 1) is None


def test_the_same_revision_always_gives_the_same_bytes() -> None:
    page = b"%PDF-1.7"
    assert first_container(SEALED) == first_container(msgspec.structs.replace(SEALED))
    assert second_container(SEALED, page) == second_container(msgspec.structs.replace(SEALED), page)
    assert second_container(SEALED, page) != second_container(SEALED, b"%PDF-1.6")
    assert first_container(SEALED) != first_container(msgspec.structs.replace(SEALED, change=b"[]"))
    assert json.loads(first_container(msgspec.structs.replace(SEALED, change=None)))["change"] is None


def test_documents_are_named_in_the_municipalitys_language() -> None:
    assert document_titles("sv")[0] == "Arkivkopia"
    assert document_titles("xx") == document_titles("nb")
    assert [attachment_title(lang, 2) for lang in ("nb", "nn", "sv")] == ["Vedlegg 2", "Vedlegg 2", "Bilaga 2"]


def test_a_line_about_a_record_that_was_never_captured_makes_no_record() -> None:
    for event in (NOTED, CASE_OPENED, "a word of tomorrow"):
        told = Envelope(municipality="bo", series="main", seq=1, event=event, subject_id=ITEM, at=AT)
        line = line_of(told, {}, salt=b"s", prev_hash=genesis("bo", "main"))
        assert post_after(None, line) is None


def test_a_word_that_we_do_not_know_yet_leaves_the_record_as_it_is() -> None:
    facts = {
        "item_id": str(ITEM),
        "revision": 1,
        "kind": "I",
        "status": "M",
        "asked": "I",
        "shielded": False,
        "clauses": [],
    }
    told = Envelope(municipality="bo", series="main", seq=1, event=CAPTURED, subject_id=ITEM, at=AT, facts=facts)
    captured = post_after(None, line_of(told, {}, salt=b"s", prev_hash="0"))
    later = msgspec.structs.replace(told, seq=2, event="a word of tomorrow")
    assert captured is not None
    assert post_after(captured, line_of(later, {}, salt=b"s", prev_hash="0")) == captured


def test_what_is_asked_is_open_and_unconfirmed_unless_it_is_said() -> None:
    assert Asked("I") == Asked("I", shielded=False, confirmed=False)


def test_our_answer_becomes_what_the_guideline_says_else_an_outgoing_record_where_the_inquiry_was_journaled() -> None:
    said = Outgoing(kind="documented", clauses=("SOGNE-33",))
    office = Office(outgoing={"journaled": said})
    assert [office.answer_to(kind) for kind in ("I", "documented", "N")] == [said, None, None]
    unsaid = Office().answer_to("I")
    assert unsaid is not None
    assert unsaid.kind == "U"
    assert Office().answer_to("documented") is None


@pytest.mark.parametrize(
    ("lang", "forwarded", "answer"),
    [
        ("nb", "Sendt videre til Teknisk 31.12.2026", "Svar fra Teknisk 31.12.2026"),
        ("nn", "Sendt vidare til Teknisk 31.12.2026", "Svar frå Teknisk 31.12.2026"),
        ("sv", "Skickat vidare till Teknisk 31.12.2026", "Svar från Teknisk 31.12.2026"),
    ],
)
def test_what_goes_to_a_unit_and_comes_back_is_called_by_the_unit_and_the_day(
    lang: str, forwarded: str, answer: str
) -> None:
    assert forwarded_title(Office(lang=lang), "Teknisk", AT) == forwarded
    assert unit_answer_title(Office(lang=lang), "Teknisk", AT) == answer
