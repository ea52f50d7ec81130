"""Noark's state rules: each forbidden step is refused with its requirement's number, and what is allowed is not."""

import csv
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from archiver.core.noark import rules
from archiver.core.noark.rules import Refused, in_words, refuse
from archiver.core.office import CORE, OWN
from archiver.core.records import CaseFile, Document, Post
from archiver.core.structure import K_KODER, Authority, Structure, leaves
from archiver.core.titles import wrong_with
from archiver.core.whose import only_own
from common.errors import Permanent
from common.events import Broken
from tests.schemas import schemas_dir

AT = datetime(2026, 5, 14, 13, tzinfo=UTC)
RECORD, CASE, ITEM = (UUID(int=n) for n in (1, 2, 3))
KNOWN = leaves(K_KODER)


def a_post(status: str = "J", kind: str = "I", **more: Any) -> Post:  # noqa: ANN401 - whatever a post has
    numbered = status in {"J", "A"} and kind not in {"documented", "X"}
    facts: dict[str, Any] = {
        "municipality": "sogne",
        "record_id": RECORD,
        "series": "main",
        "item_id": ITEM,
        "revision": 1,
        "kind": kind,
        "status": status,
        "asked": kind,
        "shielded": False,
        "clauses": (),
        "title": "Kommentar",
        "captured_at": AT,
        "year": 2026 if numbered else None,
        "number": 7 if numbered else None,
    }
    return Post(**(facts | more))


def a_case(status: str = "B", **more: Any) -> CaseFile:  # noqa: ANN401 - whatever a case has
    facts: dict[str, Any] = {
        "municipality": "sogne",
        "case_id": CASE,
        "series": "main",
        "year": 2026,
        "number": 3,
        "title": "Sak",
        "status": status,
        "opened_at": AT,
        "group_key": "x",
        "klasse": "0",
    }
    return CaseFile(**(facts | more))


def a_document(media_type: str = "application/json", **more: Any) -> Document:  # noqa: ANN401 - whatever it has
    facts: dict[str, Any] = {
        "municipality": "sogne",
        "record_id": RECORD,
        "number": 1,
        "revision": 1,
        "role": "H",
        "title": "Kommentar",
        "media_type": media_type,
        "sha256": "0" * 64,
        "size_bytes": 3,
        "added_at": AT,
    }
    return Document(**(facts | more))


def krav(broken: tuple[Broken, ...] | list[Broken]) -> list[str]:
    return [one.krav for one in broken]


ANSWERED: dict[str, Any] = {"written_off_at": AT, "written_off_how": "TE"}


@pytest.mark.parametrize(
    ("post", "field", "expected"),
    [
        (a_post("A"), "title", ["3.2.14"]),
        (a_post("A"), "medium", ["3.2.14"]),
        (a_post("A", "documented"), "arkivdel", ["3.2.14"]),
        (a_post("J"), "number", ["3.2.22"]),
        (a_post("J"), "received_at", ["3.2.22"]),
        (a_post("A"), "received_at", ["3.2.22"]),
        (a_post("A"), "kind", ["3.2.23"]),
        (a_post("A"), "journal_date", ["3.2.23"]),
        (a_post("A"), "document_date", ["3.2.23"]),
        (a_post("A"), "parts", ["3.2.23"]),
        *((a_post("J", kind), "title", ["3.2.24"]) for kind in ("U", "N", "X")),
        (a_post("J", "U"), "sent_at", ["3.2.24"]),
        (a_post("J", "U"), "officer", ["3.2.24"]),
        (a_post("J", "U"), "unit", ["3.2.24"]),
        (a_post("J", "U"), "parts", ["3.2.24"]),
        (a_post("J", "N"), "kind", ["3.2.24"]),
        (a_post("A", "U"), "title", ["3.2.14", "3.2.24"]),
    ],
)
def test_what_is_frozen_stays_as_it_is(post: Post, field: str, expected: list[str]) -> None:
    assert krav(rules.on_change(post, {field})) == expected


@pytest.mark.parametrize(
    ("post", "field"),
    [
        (a_post("M"), "title"),
        (a_post("M"), "number"),
        (a_post("M", "U"), "sent_at"),
        (a_post("J"), "title"),
        (a_post("J"), "parts"),
        (a_post("A"), "unit"),
    ],
)
def test_what_is_not_frozen_may_be_put_right(post: Post, field: str) -> None:
    assert rules.on_change(post, {field}) == ()


@pytest.mark.parametrize(
    ("field", "expected"),
    [("title", "3.2.2"), ("medium", "3.2.2"), ("case_date", "3.2.10"), ("unit", "3.2.10"), ("responsible", "3.2.10")],
)
def test_a_closed_case_keeps_its_title_date_unit_and_officer(field: str, expected: str) -> None:
    assert krav(rules.on_change_case(a_case("A"), {field})) == [expected]
    assert rules.on_change_case(a_case(), {field}) == ()


def test_the_class_of_a_closed_case_may_be_corrected() -> None:
    assert rules.on_change_case(a_case("A"), {"klasse"}) == ()


def test_no_document_is_added_to_an_archived_record() -> None:
    archived = a_post("A", archived_revision=2)
    assert krav(rules.on_add_document(archived, 3)) == ["3.2.17"]
    assert rules.on_add_document(archived, 2) == ()
    assert rules.on_add_document(a_post("J"), 3) == ()


def test_no_post_goes_into_a_closed_case_or_a_closed_year_or_no_case() -> None:
    assert krav(rules.on_register(a_post("M"), a_case("A"))) == ["3.2.4"]
    assert krav(rules.on_register(a_post("M"), a_case(), period_closed=True)) == ["2.3.6"]
    assert krav(rules.on_register(a_post("M"), None)) == ["2.5.5"]
    assert rules.on_register(a_post("M"), a_case()) == ()


def test_no_post_gets_a_second_number() -> None:
    assert krav(rules.on_register(a_post("J"), a_case())) == ["3.2.22"]


@pytest.mark.parametrize(
    ("post", "status", "expected"),
    [
        (a_post("A"), "U", ["3.2.16"]),
        (a_post("A", "documented"), "U", ["3.2.16"]),
        (a_post("J"), "M", ["3.2.22"]),
        (a_post("A"), "J", ["3.2.16"]),
        (a_post("M"), "U", []),
        (a_post("J"), "U", []),
        (a_post("J"), "A", []),
        (a_post("A", "documented"), "M", []),
    ],
)
def test_a_record_goes_one_way(post: Post, status: str, expected: list[str]) -> None:
    assert krav(rules.on_status(post, status)) == expected


def test_only_a_journaled_post_whose_versions_are_all_filed_is_archived() -> None:
    assert krav(rules.on_archive(a_post("M"), [], [])) == ["3.2.13"]
    assert krav(rules.on_archive(a_post("A"), [a_document()], [1])) == ["3.2.13"]
    assert krav(rules.on_archive(a_post("J"), [a_document()], [1, 2])) == ["3.2.30"]
    assert krav(rules.on_archive(a_post("J"), [], [1])) == ["3.2.30"]
    assert rules.on_archive(a_post("J"), [a_document()], [1]) == ()


def test_only_what_came_in_and_is_journaled_is_written_off_and_in_a_way_there_is() -> None:
    assert krav(rules.on_write_off(a_post(), "XX")) == ["-"]
    assert krav(rules.on_write_off(a_post(kind="U"), "TE")) == ["3.2.9"]
    assert krav(rules.on_write_off(a_post("M"), "TE")) == ["3.2.9"]
    assert [rules.on_write_off(a_post(kind=kind), how) for kind in ("I", "N") for how in ("BU", "TE", "TO")] == [()] * 6


@pytest.mark.parametrize("klasse", [None, "no such class"])
def test_a_case_without_a_class_of_the_scheme_is_not_closed(klasse: str | None) -> None:
    assert krav(rules.on_close_case(a_case(klasse=klasse), [], [], KNOWN)) == ["3.2.6"]


@pytest.mark.parametrize("status", ["M", "J"])
def test_a_case_with_a_post_that_is_not_archived_is_not_closed(status: str) -> None:
    assert krav(rules.on_close_case(a_case(), [a_post(status, **ANSWERED)], [], KNOWN)) == ["3.2.7"]


@pytest.mark.parametrize(
    "document", [a_document("application/pdf"), a_document("image/gif"), a_document(format="fmt/276")]
)
def test_a_case_with_a_document_in_no_archive_format_is_not_closed(document: Document) -> None:
    assert krav(rules.on_close_case(a_case(), [a_post("A", **ANSWERED)], [document], KNOWN)) == ["3.2.8"]


@pytest.mark.parametrize("kind", ["I", "N"])
def test_a_case_with_an_unanswered_post_is_not_closed(kind: str) -> None:
    assert krav(rules.on_close_case(a_case(), [a_post("A", kind)], [], KNOWN)) == ["3.2.9"]


def test_a_closed_case_is_not_closed_again() -> None:
    assert krav(rules.on_close_case(a_case("A"), [], [], KNOWN)) == ["3.2.1"]


def test_everything_that_hinders_is_told_at_once() -> None:
    found = rules.on_close_case(a_case(klasse=None), [a_post("J")], [a_document("image/gif")], KNOWN)
    assert krav(found) == ["3.2.6", "3.2.7", "3.2.8", "3.2.9"]


def test_a_finished_case_is_closed_and_what_was_cancelled_hinders_nothing() -> None:
    done = a_post("A", **ANSWERED)
    cancelled = a_post("U", record_id=UUID(int=9))
    papers = [a_document("application/pdf", format="fmt/478"), a_document("image/gif", record_id=UUID(int=9))]
    assert rules.on_close_case(a_case(), [done, cancelled], papers, KNOWN) == ()


def test_a_year_with_open_cases_or_unconfirmed_records_or_not_over_is_not_closed() -> None:
    hindered = (Broken("3.2.9", "unanswered", "2026/7"),)
    found = rules.on_close_period(2026, 2026, [(a_case(), ()), (a_case(), hindered)], [a_post("M")])
    assert krav(found) == ["6.4.12", "3.2.5", "3.2.9", "3.2.7"]
    assert rules.on_close_period(2026, 2027, [], []) == []


def test_a_refusal_names_the_requirement_and_what_it_is_about() -> None:
    with pytest.raises(Refused, match=r"krav 3\.2\.4 \(5\.4\.7\): the case is closed \[2026/3\]") as refused:
        refuse(rules.on_register(a_post("M"), a_case("A")))
    assert refused.value.broken == (Broken("3.2.4", "case_closed", "2026/3"),)
    refuse(())


def test_a_rule_of_our_own_has_no_number() -> None:
    assert in_words(Broken("-", "itself", "2026/7")) == "a record does not refer to itself [2026/7]"


def test_every_requirement_that_we_name_is_in_the_standard() -> None:
    with (schemas_dir() / "noark5" / "krav.tsv").open(encoding="utf-8") as file:
        standard = {row[0] for row in csv.reader(file, delimiter="\t")}
    assert set(rules.ALSO) <= standard
    assert {"2.3.6", "2.5.5", "6.4.12", "6.4.30"} <= standard
    assert {"3.2.13", "3.2.14", "3.2.16", "3.2.17", "3.2.22", "3.2.23", "3.2.24", "3.2.30"} <= standard


@pytest.mark.parametrize(
    ("title", "text", "wrong"),
    [
        ("", "Hei", ["title_empty"]),
        ("Hei du", "hei, du!", ["title_quotes"]),
        ("Kan dere fikse gatelyset i Solveien", "Hei. Kan dere fikse gatelyset i Solveien 4?", ["title_quotes"]),
        ("Om at dere må fikse lyset nå", "Jeg vil at dere må fikse lyset", ["title_quotes"]),
        ("Henvendelse om gatelys", "Kan dere fikse gatelyset i Solveien 4?", []),
        ("Gatelys", "Kan dere fikse gatelys?", []),
    ],
)
def test_a_title_never_repeats_what_somebody_wrote(title: str, text: str, wrong: list[str]) -> None:
    assert [one.code for one in wrong_with(title, text)] == wrong


def test_a_new_case_has_the_class_of_its_topic_else_the_packs_else_the_schemes() -> None:
    structure = Structure(topics={"vei": "Q", "rar": "no such class"})
    assert structure.klasse_of(("vei",)) == "Q"
    assert structure.klasse_of(("rar",)) == "0"
    assert structure.klasse_of() == "0"


def test_each_authority_numbers_by_itself_and_an_account_that_none_names_is_the_first_ones() -> None:
    first = Authority(id="ks", name="Kommunstyrelsen", accounts=("facebook:1",))
    second = Authority(id="sn", name="Socialnämnden", accounts=("facebook:2",))
    structure = Structure(authorities=(first, second))
    assert [structure.series_of(account) for account in ("facebook:1", "facebook:2", "x:9")] == ["ks", "sn", "ks"]
    assert (structure.authority("sn"), structure.authority("main")) == (second, None)
    assert structure.all_series == ("ks", "sn")


def test_without_authorities_there_is_one_series() -> None:
    assert (Structure().series_of("facebook:1"), Structure().all_series) == ("main", ("main",))
    assert Structure().authority("main") is None


@pytest.mark.parametrize("what", ["deposit", "period", "public_journal"])
def test_what_is_the_cores_is_not_made_by_us_and_the_refusal_says_whose_it_is(what: str) -> None:
    only_own(OWN, what)
    with pytest.raises(Permanent, match="the municipality's own core keeps the journal"):
        only_own(CORE, what)
