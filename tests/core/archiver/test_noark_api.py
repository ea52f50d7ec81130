"""What goes to and comes from a core that speaks Noark's tjenestegrensesnitt: links, merges, keys, codes and days."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from archiver.core.noark.model import Korrespondansepart, Merknad, Skjerming
from archiver.core.noark_api import rels
from archiver.core.noark_api.answers import (
    Body,
    Json,
    agrees,
    code,
    collides,
    link,
    listed,
    merged,
    needed_link,
    text,
    whole,
)
from archiver.core.noark_api.bodies import (
    BY_THE_CORE,
    dokumentbeskrivelse,
    dokumentobjekt,
    finished,
    from_template,
    has_key,
    journalpost,
    key_filter,
    keyed,
    korrespondansepart,
    saksmappe,
)
from common.errors import Permanent
from tests.archive.to_core import AT, CASE, ENTRY, OSLO, PDF, a_document, a_file

KEY = UUID(int=7)
DESCRIBED = replace(OSLO, key_in_description=True)

# --- answers ------------------------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(json_values, st.dictionaries(st.text(max_size=2), json_values, max_size=3))
def test_what_is_merged_is_what_was_asked_for_and_stays_so(target: Json, patch: Body) -> None:
    once = merged(target, patch)
    assert merged(once, patch) == once
    assert agrees(once, patch)


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merging_follows_the_examples_of_rfc_7396(target: Json, patch: Json, expected: Json) -> None:
    assert merged(target, patch) == expected


def test_links_are_read_as_the_standard_and_as_nikita_once_wrote_them() -> None:
    assert link({"_links": {"self": {"href": "a{?$top}"}}}, "self") == "a"
    assert link({"_links": [{"rel": "self", "href": "a"}]}, "self") == "a"


@pytest.mark.parametrize(
    "body",
    [{}, {"_links": 7}, {"_links": {"self": "a"}}, {"_links": {"self": {"href": 7}}}, {"_links": ["self"]}],
)
def test_where_a_link_is_not_offered_there_is_none_and_who_needs_it_hears_why(body: Body) -> None:
    assert link(body, "self") is None
    with pytest.raises(Permanent, match="the core offers no self"):
        needed_link(body, "self")
    assert needed_link({"_links": {"self": {"href": "a"}}}, "self") == "a"


def test_a_list_has_its_results_and_none_where_it_leaves_them_out() -> None:
    assert listed({"results": [{"a": 1}, "b"]}) == [{"a": 1}]
    assert listed({}) == listed({"results": "none"}) == []


def test_a_field_of_another_kind_than_it_should_be_is_not_there() -> None:
    assert (whole({"n": "12"}, "n"), whole({"n": 12}, "n"), whole({"n": True}, "n")) == (12, 12, None)
    assert (whole({"n": "١٢"}, "n"), whole({}, "n"), whole({"n": "-1"}, "n")) == (None, None, None)
    assert (text({"t": "a"}, "t"), text({"t": 1}, "t"), text({}, "t")) == ("a", None, None)
    assert (code({"c": {"kode": "J"}}, "c"), code({"c": "J"}, "c")) == ("J", "J")
    assert (code({"c": {"kodenavn": "x"}}, "c"), code({}, "c")) == (None, None)


@pytest.mark.parametrize(
    ("body", "patch", "agree"),
    [
        ({"a": {"kode": "J", "kodenavn": "x"}}, {"a": {"kode": "J", "kodenavn": "y"}}, True),
        ({"a": "J"}, {"a": {"kode": "J"}}, True),
        ({"a": {"kode": "M"}}, {"a": {"kode": "J"}}, False),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, True),
        ({"a": 1}, {"a": {"b": 1}}, False),
        ({"a": 1}, {"b": None}, True),
        ({"b": 1}, {"b": None}, False),
    ],
)
def test_a_core_already_says_what_is_asked_whatever_else_it_says(body: Json, patch: Json, *, agree: bool) -> None:
    assert agrees(body, patch) is agree


def test_fields_that_somebody_else_changed_meanwhile_are_named_unless_to_what_we_want() -> None:
    seen: Body = {"a": 1, "b": 1, "c": 1}
    now: Body = {"a": 2, "b": 3, "c": 1, "d": 9}
    assert collides(seen, now, {"a": 7, "b": 3, "c": 5}) == ["a"]


def test_each_kind_of_correspondent_has_its_own_list() -> None:
    assert rels.part_rel("person").endswith("/arkivstruktur/korrespondansepartperson/")
    assert rels.new_part_rel("enhet").endswith("/arkivstruktur/ny-korrespondansepartenhet/")


# --- what we send -------------------------------------------------------------------------------------------------


def test_what_the_core_filled_in_stays_but_its_own_numbers_and_links_are_never_sent_back() -> None:
    template: Body = {"arkivdel": "x", "tittel": "Mal", "mappeID": "2026/1", "_links": {}, "tom": None}
    assert from_template(template, {"tittel": "Vår"}) == {"arkivdel": "x", "tittel": "Vår"}


def test_nothing_that_the_core_sets_is_in_what_we_make() -> None:
    bodies = (
        saksmappe(CASE, OSLO),
        journalpost(ENTRY, OSLO),
        dokumentbeskrivelse(a_document(1, a_file(PDF, "application/pdf")), OSLO),
        dokumentobjekt(a_file(PDF, "application/pdf")),
        finished(ENTRY),
    )
    for body in bodies:
        assert BY_THE_CORE.isdisjoint(body)
        assert None not in body.values()


def test_our_key_is_in_a_field_of_our_own_or_where_the_core_has_none_in_the_description() -> None:
    for dialect in (OSLO, DESCRIBED):
        body = keyed(KEY, dialect)
        assert has_key({**body, "other": 1}, KEY, dialect)
        assert not has_key(body, UUID(int=8), dialect)
        assert not has_key({}, KEY, dialect)
        assert str(KEY) in key_filter(KEY, dialect)
    assert keyed(KEY, DESCRIBED) == {"beskrivelse": f"Ordstyrer {KEY}"}
    document = a_document(1, a_file(PDF, "application/pdf"))
    assert dokumentbeskrivelse(document, OSLO)["eksternReferanse"] == str(document.system_id)
    assert dokumentbeskrivelse(document, DESCRIBED)["beskrivelse"] == f"Ordstyrer {document.system_id}"


def test_a_day_is_the_same_day_in_the_municipalitys_own_clock() -> None:
    assert saksmappe(CASE, OSLO)["saksdato"] == "2026-05-14T00:00:00+02:00"


@pytest.mark.parametrize(("kind", "status"), [("I", "M"), ("U", "R"), ("X", "R")])
def test_a_new_record_is_not_journaled_before_its_documents_are_there(kind: str, status: str) -> None:
    assert code(journalpost(replace(ENTRY, journalposttype=kind), OSLO), "journalstatus") == status


@pytest.mark.parametrize(("status", "sent"), [("J", "J"), ("E", "E"), ("U", "U"), ("A", "J"), ("M", "J")])
def test_archiving_is_the_cores_own_step(status: str, sent: str) -> None:
    assert code(finished(replace(ENTRY, journalstatus=status)), "journalstatus") == sent


def test_what_is_withheld_goes_with_its_law_its_codes_and_its_last_day_and_what_is_not_is_left_out() -> None:
    shield = Skjerming(
        tilgangsrestriksjon="UO", hjemmel="Offl. § 13", metadata=("TRO", "NA"), dokument="H", opphoerer=CASE.saksdato
    )
    made = journalpost(replace(ENTRY, skjerming=shield), OSLO)["skjerming"]
    assert isinstance(made, dict)
    assert (made["skjermingshjemmel"], code(made, "skjermingDokument")) == ("Offl. § 13", "H")
    assert [one["kode"] for one in made["skjermingMetadata"] if isinstance(one, dict)] == ["TRO", "NA"]  # type: ignore[union-attr]  # a list
    assert made["skjermingOpphoererDato"] == "2026-05-14T00:00:00+02:00"
    bare = journalpost(replace(ENTRY, skjerming=replace(shield, dokument=None, opphoerer=None)), OSLO)["skjerming"]
    assert isinstance(bare, dict)
    assert {"skjermingDokument", "skjermingOpphoererDato"}.isdisjoint(bare)
    assert "skjerming" not in journalpost(replace(ENTRY, skjerming=None), OSLO)


def test_a_remark_says_who_made_it_and_its_kind_where_it_has_one() -> None:
    plain = Merknad(tekst="Skjult", dato=AT, registrert_av="kari")
    made = journalpost(replace(ENTRY, merknader=(plain, replace(plain, type="MS"))), OSLO)["merknad"]
    assert isinstance(made, list)
    first, second = made
    assert first == {"merknadstekst": "Skjult (kari)"}
    assert isinstance(second, dict)
    assert code(second, "merknadstype") == "MS"


@pytest.mark.parametrize(
    ("part", "kind", "says"),
    [
        (Korrespondansepart(type="EA", navn="Kari"), "person", {"navn": "Kari"}),
        (Korrespondansepart(type="EM", navn="Firma AS", er_person=False), "enhet", {"navn": "Firma AS"}),
        (
            Korrespondansepart(type="IM", navn="Lind", administrativ_enhet="KLK"),
            "intern",
            {"administrativEnhet": "KLK", "saksbehandler": "Lind"},
        ),
        (
            Korrespondansepart(type="IA", navn="Lind", administrativ_enhet="KLK", saksbehandler="Ek"),
            "intern",
            {"administrativEnhet": "KLK", "saksbehandler": "Ek"},
        ),
        (Korrespondansepart(type="IK", navn="Teknisk"), "intern", {"administrativEnhet": "Teknisk"}),
    ],
)
def test_a_correspondent_is_a_person_a_body_or_somebody_in_the_house(
    part: Korrespondansepart, kind: str, says: Body
) -> None:
    found, body = korrespondansepart(part)
    assert found == kind
    assert code(body, "korrespondanseparttype") == part.type
    assert {name: value for name, value in body.items() if name != "korrespondanseparttype"} == says
