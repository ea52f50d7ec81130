"""Noark's journalpost, saksmappe and dokumentbeskrivelse follow from the journal's lines."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from archiver.core.chain import genesis, line_of
from archiver.core.entry import (
    CAPTURED,
    CASE_OPENED,
    CORRECTED,
    DISCARDED,
    DOCUMENT_ADDED,
    NOTED,
    REGISTERED,
    SHIELDED,
    STATUS_CHANGED,
    WRITTEN_OFF,
    Envelope,
    Line,
)
from archiver.core.projection import Post, case_of, documents_of, post_after

AT = datetime(2026, 5, 14, 13, tzinfo=UTC)
RECORD, CASE, ITEM, PARENT = (UUID(int=n) for n in (1, 2, 3, 4))
CAPTURE: dict[str, Any] = {
    "item_id": str(ITEM),
    "revision": 1,
    "kind": "I",
    "status": "M",
    "asked": "I",
    "shielded": False,
    "clauses": ["SOGNE-33"],
}
WORDS = {"title": "Kommentar", "part_kind": "EA", "part_name": "Kari", "part_handle": "77"}


def a_line(event: str, facts: dict[str, Any], content: dict[str, Any] | None = None, number: int | None = None) -> Line:
    told = Envelope(
        municipality="sogne",
        series="main",
        seq=1,
        event=event,
        subject_id=CASE if event == CASE_OPENED else RECORD,
        at=AT,
        year=2026 if number else None,
        number=number,
        facts=facts,
    )
    return line_of(told, content or {}, salt=b"s" * 32, prev_hash=genesis("sogne", "main"))


def after(*lines: Line) -> Post:
    post: Post | None = None
    for line in (a_line(CAPTURED, CAPTURE, WORDS), *lines):
        post = post_after(post, line)
    assert post is not None
    return post


def test_a_captured_record_has_its_writer_and_no_number() -> None:
    post = after()
    assert (post.kind, post.status, post.number, post.case_id) == ("I", "M", None, None)
    assert (post.part_kind, post.part_name, post.part_handle) == ("EA", "Kari", "77")


def test_a_reply_knows_what_it_answers() -> None:
    post = post_after(None, a_line(CAPTURED, CAPTURE | {"answers": str(PARENT)}))
    assert post is not None
    assert post.answers == PARENT


def test_a_registered_record_is_journaled_with_number_file_and_person() -> None:
    post = after(a_line(REGISTERED, {"case_id": str(CASE), "actor": "ola"}, number=451))
    assert (post.status, post.year, post.number, post.case_id) == ("J", 2026, 451, CASE)
    assert (post.settled_by, post.settled_at) == ("ola", AT)


def test_each_change_changes_what_it_names_and_nothing_else() -> None:
    start = after()
    changed = after(
        a_line(STATUS_CHANGED, {"status": "A", "kind": "documented", "clauses": ["SOGNE-39"], "actor": "ola"}),
        a_line(SHIELDED, {"shielded": True, "actor": "auto"}),
        a_line(CORRECTED, {"asked": None, "actor": "auto"}),
        a_line(DOCUMENT_ADDED, {"revision": 2}),
        a_line(NOTED, {"what": "hide"}),
        a_line(WRITTEN_OFF, {"how": "BU"}),
    )
    assert (changed.kind, changed.status, changed.asked) == ("documented", "A", None)
    assert (changed.clauses, changed.shielded, changed.revision) == (("SOGNE-39",), True, 2)
    assert (changed.notes, changed.written_off_how, changed.settled_by) == (1, "BU", "ola")
    assert (changed.title, changed.part_name, changed.captured_at) == (start.title, start.part_name, AT)


def test_a_discarded_record_keeps_its_place_and_loses_its_names() -> None:
    post = after(a_line(REGISTERED, {"case_id": str(CASE), "actor": "ola"}, number=1), a_line(DISCARDED, {"of": [1]}))
    assert (post.number, post.title, post.part_name, post.part_handle) == (1, "", None, None)


def test_a_case_file_has_its_number_and_is_found_by_its_group() -> None:
    case = case_of(a_line(CASE_OPENED, {}, {"title": "Kommentar", "group_key": "thread:x"}, number=7))
    assert (case.case_id, case.year, case.number, case.group_key) == (CASE, 2026, 7, "thread:x")
    assert (case.title, case.status) == ("Kommentar", "B")


def test_documents_are_numbered_on_from_those_that_were_there() -> None:
    one = {"role": "H", "title": "Arkivkopi", "media_type": "text/html", "sha256": "0" * 64, "size_bytes": 3}
    documents = documents_of(a_line(DOCUMENT_ADDED, {"revision": 2}, {"documents": [one, one]}), numbered_to=3)
    assert [(d.number, d.revision, d.role) for d in documents] == [(4, 2, "V"), (5, 2, "V")]


def test_the_first_of_a_records_documents_is_its_main_one_and_a_later_version_is_added_to_it() -> None:
    one = {"role": "H", "title": "Arkivkopi", "media_type": "text/html", "sha256": "0" * 64, "size_bytes": 3}
    line = a_line(DOCUMENT_ADDED, {"revision": 1}, {"documents": [one, one | {"role": "V"}]})
    assert [d.role for d in documents_of(line, numbered_to=0)] == ["H", "V"]
    assert [d.role for d in documents_of(line, numbered_to=2)] == ["V", "V"]
