"""What stands at eInnsyn of an entry: no name where anybody may search, nothing of what is withheld, no empty field."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from archiver.core.einnsyn.bodies import (
    Body,
    arkiv,
    arkivdel,
    changes,
    journalpost,
    korrespondansepart,
    saksmappe,
    same_part,
    skjerming,
    without_names,
)
from archiver.core.public_journal.entry import PublicPart
from tests.archive.test_einnsyn import CASE, ENTRY, LATER, SHELF


@dataclass(frozen=True)
class Both:
    """The title that may be searched for ever, and the one that holds names."""

    plain: object
    sensitive: object


def titles(body: Body) -> Both:
    return Both(body["offentligTittel"], body["offentligTittelSensitiv"])


def test_a_persons_name_stands_only_in_the_field_that_cannot_be_searched_after_a_year() -> None:
    assert titles(journalpost(ENTRY, LATER)) == Both("Kommentar fra *****", "Kommentar fra Kari Nordmann")
    assert titles(saksmappe(ENTRY, CASE)) == Both("Kommentarer om svømmehallen", "Kommentarer om svømmehallen")
    assert without_names(ENTRY.title) == "Kommentar fra *****"


@pytest.mark.parametrize(
    ("part", "plain", "sensitive"),
    [
        (PublicPart(role="EA", name="Kari Nordmann"), "*****", "Kari Nordmann"),
        (PublicPart(role="EK", name=None), "*****", "*****"),
        (PublicPart(role="IM", name="Kommunikasjon", is_person=False), "Kommunikasjon", "Kommunikasjon"),
        (PublicPart(role="IS", name=None, is_person=False), "*****", "*****"),
    ],
)
def test_a_withheld_name_is_nowhere_and_a_bodys_everywhere(part: PublicPart, plain: str, sensitive: str) -> None:
    made = korrespondansepart(part)
    assert (made["korrespondansepartNavn"], made["korrespondansepartNavnSensitiv"]) == (plain, sensitive)


def test_what_is_not_said_of_an_entry_is_left_out() -> None:
    bare = journalpost(replace(ENTRY, document_day=None, restricted=False, basis=None), None)
    assert {"dokumentetsDato", "accessibleAfter", "skjerming"}.isdisjoint(bare)
    whole = journalpost(ENTRY, LATER)
    assert (whole["dokumentetsDato"], whole["accessibleAfter"]) == ("2026-05-13", "2026-05-18T06:00:00+00:00")


def test_what_is_withheld_is_told_with_its_law() -> None:
    assert skjerming(ENTRY) == {"tilgangsrestriksjon": "Unntatt offentlighet", "skjermingshjemmel": "Offl. § 13"}
    assert skjerming(replace(ENTRY, restricted=False)) is None


def test_an_entry_without_a_number_within_its_case_cannot_be_told_there() -> None:
    with pytest.raises(ValueError, match="journalpostnummer"):
        journalpost(replace(ENTRY, post_number=None), None)


def test_an_archive_and_its_part_are_known_by_our_own_ids() -> None:
    assert arkiv(SHELF) == {"systemId": str(SHELF.arkiv_id), "tittel": "Søgne kommune"}
    assert arkivdel(SHELF)["systemId"] == str(SHELF.arkivdel_id) != arkiv(SHELF)["systemId"]


@pytest.mark.parametrize(
    ("there", "wanted", "change"),
    [
        ({"a": 1, "b": "x"}, {"a": 1, "systemId": "y"}, {}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({}, {"a": 1}, {"a": 1}),
        ({"at": "2026-05-18T08:00:00+02:00"}, {"at": "2026-05-18T06:00:00+00:00"}, {}),
        ({"at": "2026-05-18T08:00:00+00:00"}, {"at": "2026-05-18T06:00:00+00:00"}, {"at": "2026-05-18T06:00:00+00:00"}),
        ({"at": "Tekst"}, {"at": "Takk"}, {"at": "Takk"}),
        ({"s": {"a": 1, "b": 2}}, {"s": {"a": 1}}, {}),
        ({"s": {"a": 2}}, {"s": {"a": 1}}, {"s": {"a": 1}}),
        ({"s": None}, {"s": {"a": 1}}, {"s": {"a": 1}}),
    ],
)
def test_only_what_says_something_else_is_changed(there: Body, wanted: Body, change: Body) -> None:
    assert changes(there, wanted) == change


def test_a_part_is_the_same_only_when_all_of_it_is() -> None:
    part = korrespondansepart(PublicPart(role="EA", name="Kari"))
    assert same_part({**part, "id": "kp_1"}, part)
    assert not same_part({**part, "korrespondanseparttype": "mottaker"}, part)
    assert datetime.fromisoformat(str(journalpost(ENTRY, LATER)["accessibleAfter"])) == LATER.astimezone(UTC)
