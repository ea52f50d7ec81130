"""The table of codes is in step with the official lists, in all three vocabularies."""

import json
import re
from typing import Any

import pytest
import yaml

from archiver.core.noark import codes
from archiver.core.noark.code_list import Kodeliste
from archiver.core.noark.codes import LISTER
from tests.schemas import schemas_dir

_ALL = pytest.mark.parametrize("one", LISTER.values(), ids=list(LISTER))
# Official values that we leave out on purpose, and why.
_LEFT_OUT = {
    "kassasjonsvedtak": {"U"},  # "Utført" is utfoertKassasjon, an element of its own; the catalogue knows no such value
    "variantformat": {"S"},  # a signed document; the catalogue knows no such variant
}


def _fiks(one: Kodeliste) -> dict[str, str]:
    path = schemas_dir() / f"fiks-arkiv/V1/kodelister/no.ks.fiks.arkiv.v1.kodelister.{one.fiks}.json"
    found = json.loads(path.read_text())
    return {row["kodeverdi"]: row["kodebeskrivelse"] for row in found["kodeliste"]}


def _catalogue(one: Kodeliste) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((schemas_dir() / f"noark5/metadata/{one.nummer}.yaml").read_text())
    return found


def _api(one: Kodeliste) -> dict[str, str]:
    lists = json.loads((schemas_dir() / "noark5-tjenestegrensesnitt/kodelister.json").read_text())
    return {row["kode"]: row["kodenavn"] for row in lists[one.api]}


@_ALL
def test_a_list_has_the_number_that_the_metadata_catalogue_gives_its_element(one: Kodeliste) -> None:
    assert _catalogue(one)["Navn"] == one.navn


@_ALL
def test_every_obligatory_name_of_the_catalogue_is_ours_letter_by_letter(one: Kodeliste) -> None:
    told = _catalogue(one)["Betingelser"]
    names = set(re.findall("«([^»]+)»", told)) if "bligatorisk" in told.split("«")[0] else set()
    ours = {kode.navn for kode in one.koder}
    assert names <= ours or one.aapen


@_ALL
def test_only_official_names_are_delivered_from_a_closed_list(one: Kodeliste) -> None:
    named = set(re.findall("«([^»]+)»", _catalogue(one)["Betingelser"]))
    named |= set(_api(one).values()) if one.api else set()
    assert one.aapen or one.avleveres() <= named


@pytest.mark.parametrize("one", [one for one in LISTER.values() if one.fiks], ids=lambda one: one.navn)
def test_codes_and_descriptions_for_fiks_are_those_of_its_own_lists(one: Kodeliste) -> None:
    official = _fiks(one)
    ours = dict(one.fiks_av(kode.kode) for kode in one.koder if kode.fiks is not None)
    assert ours.items() <= official.items()
    assert one.aapen or set(official) - set(ours) == _LEFT_OUT.get(one.navn, set())


@pytest.mark.parametrize("one", [one for one in LISTER.values() if one.api and not one.aapen], ids=lambda one: one.navn)
def test_codes_and_names_of_a_closed_list_are_those_of_the_service_interface(one: Kodeliste) -> None:
    assert {kode.kode: kode.navn for kode in one.koder} == _api(one)


@_ALL
def test_no_list_gives_two_values_one_code_or_one_name(one: Kodeliste) -> None:
    assert len({kode.kode for kode in one.koder}) == len(one.koder) == len({kode.navn for kode in one.koder})


def test_a_code_that_no_list_has_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no journalposttype has the code 'Q'; there are I, U, N, X, S"):
        codes.JOURNALPOSTTYPE.navn_av("Q")
    with pytest.raises(ValueError, match="Fiks Arkiv has no avskrivningsmaate «Besvart med notat»"):
        codes.AVSKRIVNINGSMAATE.fiks_av("BN")


def test_an_open_list_takes_a_value_of_the_municipalitys_own() -> None:
    assert codes.MERKNADSTYPE.navn_av("Moderering") == "Moderering"
    assert codes.MERKNADSTYPE.fiks_av("Moderering") == ("Moderering", "Moderering")


def test_a_deposit_holds_final_states_alone() -> None:
    assert codes.JOURNALSTATUS.avleveres() == {"Arkivert", "Utgår"}
    assert codes.SAKSSTATUS.avleveres() == {"Avsluttet", "Utgår"}
    assert codes.ARKIVDELSTATUS.avleveres() == {"Avsluttet periode"}
    assert codes.DOKUMENTSTATUS.avleveres() == {"Dokumentet er ferdigstilt"}
    assert codes.VARIANTFORMAT.avleveres() == {"Arkivformat", "Dokument hvor deler av innholdet er skjermet"}
