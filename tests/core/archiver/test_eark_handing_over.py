"""What a depot is told, and what keeps a diary from being handed over: all of it at once, before a byte is written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from archiver.core.eark.hindrances import hindrances
from archiver.core.eark.profile import Agent
from archiver.core.eark.records import Context, record
from archiver.core.eark.terms import Terms, profile_of, read_terms
from archiver.core.noark.model import Journalpost, Saksmappe
from common.errors import Permanent
from tests.archive.packed import a_profile, errors, mets_schema, pack
from tests.archive.swedish_year import SwedishYear


class Year(SwedishYear):
    """One case of one record, as they may be made otherwise."""

    def __init__(self, case: dict[str, object] | None = None, record: dict[str, object] | None = None) -> None:
        super().__init__(cases=1, records=1)
        self._case, self._record = case or {}, record or {}

    def saksmapper(self) -> Iterator[Saksmappe]:
        for case in super().saksmapper():
            entries = tuple(replace(entry, **self._record) for entry in case.journalposter)
            yield replace(case, journalposter=entries, **self._case)


def the_record() -> Journalpost:
    return next(Year().saksmapper()).journalposter[0]


# --- hindrances ---------------------------------------------------------------------------------------------------


def test_nothing_hinders_a_finished_year() -> None:
    assert list(hindrances(SwedishYear())) == []


@pytest.mark.parametrize(
    ("year", "says"),
    [
        (Year(case={"saksstatus": "B"}), "case 2025/1 is not closed"),
        (Year(case={"avsluttet_dato": None}), "case 2025/1 is not closed"),
        (Year(case={"tittel": " "}), "case 2025/1 has no title"),
        (Year(record={"journalstatus": "J"}), "case 2025/1-1: it is neither archived nor gone out"),
        (Year(record={"nummer": None}), "case 2025/1-1: it has no number"),
        (Year(record={"journalpostnummer": None}), "case 2025/1-?: it has no number"),
        (Year(record={"tittel": ""}), "case 2025/1-1: it has no title"),
    ],
)
def test_what_is_unfinished_is_named_by_its_case_and_place(year: Year, says: str) -> None:
    assert list(hindrances(year)) == [says]


def test_a_file_that_would_lie_outside_the_package_is_named() -> None:
    document = the_record().dokumenter[0]
    bad = replace(document, dokumentobjekter=(replace(document.dokumentobjekter[0], fil="../../etc/passwd"),))
    (says,) = hindrances(Year(record={"dokumenter": (bad,)}))
    assert says == "case 2025/1-1: the file name '../../etc/passwd' is not safe in a package"


def test_a_period_that_is_open_empty_or_nobodys_is_not_handed_over_and_all_of_it_is_said_at_once() -> None:
    year = SwedishYear(cases=0)
    year.arkivdel = replace(year.arkivdel, arkivdelstatus="A")
    year.arkiv = replace(year.arkiv, arkivskaper=replace(year.arkiv.arkivskaper, id=" "))
    assert list(hindrances(year)) == [
        "the period Diarium 2025 is not closed",
        "the authority has no organisation number",
        "there is no case file in the period",
    ]
    unended = SwedishYear()
    unended.arkivdel = replace(unended.arkivdel, avsluttet_dato=None)
    assert list(hindrances(unended)) == ["the period Diarium 2025 is not closed"]


# --- terms --------------------------------------------------------------------------------------------------------


def test_without_a_time_of_its_own_a_package_is_as_old_as_the_closing_of_its_period() -> None:
    year = SwedishYear()
    assert profile_of(Terms(), year, "1.0.0").created == year.arkivdel.avsluttet_dato
    said = read_terms(b'created = 2026-01-15T08:00:00Z\ndiary = "KS"\nagreement = "KA 2025/12"\n')
    made = profile_of(said, year, "1.0.0")
    assert (made.created, made.diary, made.agreement) == (datetime(2026, 1, 15, 8, tzinfo=UTC), "KS", "KA 2025/12")


def test_a_period_that_is_not_closed_has_no_time_to_take() -> None:
    year = SwedishYear()
    year.arkivdel = replace(year.arkivdel, avsluttet_dato=None)
    with pytest.raises(Permanent, match="the period is not closed"):
        profile_of(Terms(), year, "1.0.0")


@pytest.mark.parametrize("wrong", [b"diary = ", b'diry = "KS"', b"diary = 7"])
def test_terms_that_cannot_be_read_are_refused_with_their_place(wrong: bytes) -> None:
    with pytest.raises(Permanent, match="terms cannot be read"):
        read_terms(wrong)


def test_a_word_that_the_specification_does_not_know_is_refused() -> None:
    with pytest.raises(Permanent, match="not those of E-ARK"):
        profile_of(read_terms(b'category = "Poems"'), SwedishYear(), "1.0.0")


# --- what is told -------------------------------------------------------------------------------------------------


def agents(path: Path) -> list[tuple[str | None, str | None, str]]:
    found = etree.parse(str(path)).iter("{http://www.loc.gov/METS/}agent")
    return [(one.get("ROLE"), one.get("TYPE"), one.findtext("{*}name") or "") for one in found]


def test_the_depot_and_a_contact_are_named_where_they_are_agreed_and_else_left_out(tmp_path: Path) -> None:
    contact = Agent(name="Åsa Ek", code="asa@knivsta.example")
    named = pack(tmp_path / "named", a_profile(contact=contact)) / "METS.xml"
    bare = pack(tmp_path / "bare", a_profile(archive=None)) / "METS.xml"
    assert ("CREATOR", "INDIVIDUAL", "Åsa Ek") in agents(named)
    assert ("PRESERVATION", "ORGANIZATION", "Knivsta kommunarkiv") in agents(named)
    assert {(role, kind) for role, kind, _ in agents(bare)} == {
        ("CREATOR", "OTHER"),
        ("ARCHIVIST", "ORGANIZATION"),
        ("CREATOR", "ORGANIZATION"),
    }
    assert errors(mets_schema(), named) == errors(mets_schema(), bare) == []


def told(**more: object) -> str:
    year = SwedishYear()
    case = next(year.saksmapper())
    return record(case, replace(the_record(), **more), Context(a_profile(), year.arkiv.arkivskaper, {}))


def test_a_record_is_known_by_its_place_in_the_diary_and_one_without_by_our_own_id() -> None:
    entry = the_record()
    assert "<objectId>KS 2025/1-1</objectId>" in told()
    assert "<runningNumber>1</runningNumber>" in told()
    placeless = told(journalpostnummer=None, nummer=None)
    assert f"<objectId>{entry.system_id}</objectId>" in placeless
    assert "runningNumber" not in placeless
    assert "extraId" not in placeless


def test_what_was_not_done_with_a_record_is_not_told_of_it() -> None:
    settled = the_record().avskrivninger or next(SwedishYear().saksmapper()).journalposter[4].avskrivninger
    answered = told(avskrivninger=settled)
    closed = told(avskrivninger=tuple(replace(one, av_journalpost=None) for one in settled))
    assert answered.count("<action>") == closed.count("<action>") == len(settled) > 0
    assert "Besvarad med handling" in answered
    assert "Besvarad med handling" not in closed
    bare = told(arkivert_av=None, spor=None)
    assert "Arkiverad av" in answered
    assert "Arkiverad av" not in bare
    assert "Var handlingen kom ifrån" in answered
    assert "Var handlingen kom ifrån" not in bare
