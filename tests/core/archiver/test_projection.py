"""Noark's journalpost, saksmappe and dokumentbeskrivelse follow from the journal's lines."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from archiver.core.chain import genesis, line_of
from archiver.core.entry import (
    ASSESSED,
    CAPTURED,
    CASE_CLOSED,
    CASE_CORRECTED,
    CASE_OPENED,
    CASE_REOPENED,
    CORRECTED,
    DISCARDED,
    DOCUMENT_ADDED,
    LINKED,
    NOTED,
    REGISTERED,
    SHIELDED,
    STATUS_CHANGED,
    WRITTEN_OFF,
    Envelope,
    Line,
)
from archiver.core.projection import Post, case_after, case_of, documents_of, post_after
from archiver.core.records import CaseFile, Shield, shield_of

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


def a_case() -> CaseFile:
    return case_of(a_line(CASE_OPENED, {"klasse": "0"}, {"title": "Kommentar", "group_key": "x"}, number=7))


def test_a_case_is_closed_by_a_person_and_opened_again_as_if_it_had_not_been() -> None:
    closed = case_after(a_case(), a_line(CASE_CLOSED, {"actor": "ola"}))
    assert (closed.status, closed.closed_at, closed.closed_by) == ("A", AT, "ola")
    assert case_after(closed, a_line(CASE_REOPENED, {"actor": "kari"})) == a_case()


def test_what_is_put_right_of_a_case_is_changed_and_nothing_else() -> None:
    line = a_line(CASE_CORRECTED, {"actor": "ola", "klasse": "Q", "status": "A"}, {"new": {"title": "Gatelys"}})
    put_right = case_after(a_case(), line)
    assert (put_right.title, put_right.klasse, put_right.status) == ("Gatelys", "Q", "B")
    discarded = case_after(a_case(), a_line(CASE_CORRECTED, {"actor": "ola", "klasse": "Q"}))
    assert (discarded.title, discarded.klasse) == ("Kommentar", "Q"), "a title stands in what may be discarded"


def test_a_line_about_a_case_that_changes_nothing_of_it_leaves_it_as_it_is() -> None:
    assert case_after(a_case(), a_line(NOTED, {"what": "x"})) == a_case()


def assessed(**shield: object) -> Line:
    given = {"restriction": "UO", "hjemmel": "Offl. § 13", "metadata": ["TRO"], "words": ["Kari"], **shield}
    return a_line(ASSESSED, {"actor": "ola"}, {"shield": given} if shield or given else {})


def test_what_is_withheld_of_a_record_is_kept_with_who_said_so_until_it_is_said_anew() -> None:
    post = after(assessed())
    assert (post.assessed_at, post.assessed_by) == (AT, "ola")
    assert shield_of(post) == Shield(restriction="UO", hjemmel="Offl. § 13", metadata=("TRO",), words=("Kari",))
    opened = after(assessed(), a_line(ASSESSED, {"actor": "kari"}))
    assert (shield_of(opened), opened.assessed_by) == (None, "kari")
    assert shield_of(after()) is None


def test_a_record_that_is_renamed_or_restricted_after_it_was_read_has_to_be_read_anew() -> None:
    renamed = after(assessed(), a_line(CORRECTED, {"what": "title", "actor": "ola"}, {"new": {"title": "Gatelys"}}))
    assert (renamed.title, renamed.assessed_at, renamed.corrections) == ("Gatelys", None, 1)
    restricted = after(assessed(), a_line(SHIELDED, {"shielded": True, "actor": "auto"}))
    assert (restricted.assessed_at, restricted.assessed_by) == (None, None)
    again = a_line(SHIELDED, {"shielded": True, "actor": "auto"})
    assert after(again, assessed(), again).assessed_at == AT, "it was read as restricted"


def test_that_the_sender_is_a_person_is_put_right_without_a_new_reading() -> None:
    post = after(assessed(), a_line(CORRECTED, {"part_is_person": False, "actor": "ola"}))
    assert (post.part_is_person, post.assessed_at, post.corrections) == (False, AT, 0)


def test_a_record_is_archived_by_a_person_with_the_version_that_it_has_and_taken_out_of_it_again() -> None:
    journaled = a_line(REGISTERED, {"case_id": str(CASE), "actor": "ola"}, number=451)
    archived = a_line(STATUS_CHANGED, {"status": "A", "actor": "kari"})
    post = after(journaled, a_line(DOCUMENT_ADDED, {"revision": 2}), archived)
    assert (post.archived_at, post.archived_by, post.archived_revision, post.settled_by) == (AT, "kari", 2, "ola")
    back = after(journaled, archived, a_line(STATUS_CHANGED, {"status": "J", "actor": "kari"}))
    assert (back.archived_at, back.archived_by, back.archived_revision) == (None, None, None)
    out = after(journaled, a_line(STATUS_CHANGED, {"status": "U", "actor": "kari"}))
    assert (out.status, out.archived_by, out.archived_revision) == ("U", "kari", None)


def test_each_link_to_another_record_is_counted() -> None:
    assert after(a_line(LINKED, {"other": str(PARENT)}), a_line(LINKED, {"other": str(ITEM)})).links == 2
