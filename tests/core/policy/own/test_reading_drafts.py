"""How well the readings tell what must stop a draft, on 585 invented drafts in four languages (drafts.jsonl).

`is` are the kinds that must be found, `may` those that a careful reader could find too. The first 297 drafts were
written together with the word lists; the next 175 and 104 were read for the first time only when they had
been written (precision 0.99 and 0.92, recall 0.69 and 0.94), and what was missed then was added to the lists, as
was what the last nine show. So the floors here guard against loss; what the lists miss in drafts that nobody has
thought of is more.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from time import process_time
from typing import NamedTuple, get_args

import pytest

from common.policy.own.reading.casework import Draft, read_casework
from common.policy.own.reading.names import named_persons
from common.policy.own.reading.neutrality import read_neutrality
from common.policy.own.reading.reference import says_more
from common.policy.own.reading.text import sentences_of, text_chars_max
from common.policy.own.reading.tone import read_tone
from common.policy.own.vocabulary import CaseworkDetail, NeutralityScope, ToneScope

DRAFTS = Path(__file__).parent / "drafts.jsonl"
KINDS: tuple[str, ...] = (*get_args(NeutralityScope), *get_args(ToneScope), *get_args(CaseworkDetail))
LANGUAGES = ("nb", "nn", "sv", "en")
DRAFTS_MIN = 150


class Known(NamedTuple):
    text: str
    lang: str
    kinds: frozenset[str]
    may: frozenset[str]


@cache
def known() -> tuple[Known, ...]:
    rows = [json.loads(line) for line in DRAFTS.read_text(encoding="utf-8").splitlines()]
    return tuple(
        Known(row["text"], row["lang"], frozenset(row.get("is", ())), frozenset(row.get("may", ()))) for row in rows
    )


@cache
def found_in(text: str) -> frozenset[str]:
    read = (
        *read_neutrality(text, get_args(NeutralityScope)),
        *read_tone(text, get_args(ToneScope)),
        *read_casework(Draft(text), get_args(CaseworkDetail)),
    )
    return frozenset(evidence.kind for evidence in read)


def shares(drafts: list[Known]) -> tuple[float, float]:
    """Return precision and recall over all kinds."""
    right = sum(len(found_in(draft.text) & draft.kinds) for draft in drafts)
    wrong = sum(len(found_in(draft.text) - draft.kinds - draft.may) for draft in drafts)
    missed = sum(len(draft.kinds - found_in(draft.text)) for draft in drafts)
    return right / (right + wrong), right / (right + missed)


def test_the_drafts_speak_of_every_kind_in_every_language_and_half_of_them_are_harmless() -> None:
    assert len(known()) >= DRAFTS_MIN
    assert {draft.lang for draft in known()} == set(LANGUAGES)
    assert {kind for draft in known() for kind in draft.kinds} | {"repeated"} == set(KINDS)
    harmless = sum(not draft.kinds for draft in known())
    assert 0.4 < harmless / len(known()) < 0.6


def test_no_draft_of_the_examples_counts_twice() -> None:
    assert [text for text, count in Counter(draft.text for draft in known()).items() if count > 1] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_harmless_draft_is_not_stopped(lang: str) -> None:
    stopped = {
        draft.text: sorted(found_in(draft.text) - draft.may)
        for draft in known()
        if draft.lang == lang and not draft.kinds and found_in(draft.text) - draft.may
    }
    assert stopped == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_readings_are_precise_and_miss_little_in_each_language(lang: str) -> None:
    precision, recall = shares([draft for draft in known() if draft.lang == lang])
    assert precision >= 0.99
    assert recall >= 0.98


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "repeated"])
def test_four_of_five_drafts_of_each_kind_are_found(kind: str) -> None:
    with_it = [draft for draft in known() if kind in draft.kinds]
    missed = [draft.text for draft in with_it if kind not in found_in(draft.text)]
    assert len(missed) <= len(with_it) // 5, missed


def test_opening_hours_of_an_election_pass_everywhere() -> None:
    texts = [
        "Valglokalet på biblioteket er åpent fra 9 til 20 på valgdagen.",
        "Du kan røyste på rådhuset frå klokka 10 til 20.",
        "Vallokalen i Alsike skola öppnar klockan 8.",
        "You can vote at the library from 9 to 20.",
    ]
    assert [found_in(text) for text in texts] == [frozenset()] * len(texts)


def test_a_local_list_is_a_party_where_the_pack_names_it() -> None:
    text = "Bygdelista er best for bygda."
    assert read_neutrality(text, ("party_politics",)) == ()
    assert [each.kind for each in read_neutrality(text, ("party_politics",), ("Bygdelista",))] == ["party_politics"]


def test_the_evidence_never_repeats_anybodys_data() -> None:
    text = "Kari Nordmann (01019012345, 912 34 567) fikk avslag på søknaden i sak 26/1234. Diagnosen din er kjent."
    quotes = [evidence.quote for evidence in read_casework(Draft(text), get_args(CaseworkDetail))]
    assert len(quotes) > 1
    assert set(quotes) == {""}


def test_a_call_to_vote_for_somebody_is_told_without_the_name() -> None:
    (evidence,) = read_neutrality("Vi anbefaler alle å stemme på Kari Nordmann.", ("party_politics",))
    assert "Kari" not in evidence.quote


@pytest.mark.parametrize(
    ("reply", "repeats"),
    [
        ("Vi ser på det som skjedde i mars.", True),
        ("Beløpet på 4500 kroner kan vi ikke svare på.", True),
        ("Hei Nordmann, takk for at du skriver.", True),
        ("Det gjelder vel parkeringstillatelse.", True),
        ("Du kan søke om parkeringstillatelse på hjemmesiden.", False),
        ("Takk for at du tok kontakt.", False),
    ],
)
def test_details_of_a_case_are_found_again_in_the_reply(reply: str, *, repeats: bool) -> None:
    parent = "Jeg heter Ola Nordmann og betalte 4500 kroner for parkeringstillatelse i mars."
    draft = Draft(reply, parent=parent, about_a_case=True)
    assert bool(read_casework(draft, ("repeated",))) is repeats


def test_what_is_no_case_may_be_repeated() -> None:
    draft = Draft("Ja, i mars er det åpent.", parent="Er det åpent i mars?")
    assert read_casework(draft, ("repeated",)) == ()


def test_the_number_of_the_political_case_that_was_picked_is_no_secret() -> None:
    text = "Vedtaket i sak 26/0877 ligger på hjemmesiden."
    assert read_casework(Draft(text, political_ref="26/0877"), ("case_number",)) == ()
    assert read_casework(Draft(text), ("case_number",)) != ()


def test_a_phone_number_that_the_inquirer_wrote_is_not_read_out_even_as_an_office_line() -> None:
    reply = "Servicetorget ringer deg på 912 34 567."
    assert read_casework(Draft(reply), ("phone",)) == ()
    assert read_casework(Draft(reply, parent="Ring meg på 91234567"), ("phone",)) != ()


@pytest.mark.parametrize("part", ["x", "a.", "a-", "A ", "+", "12 ", "sak ", "du er ", "søknaden din ", ". "])
def test_a_draft_as_long_as_a_platform_allows_is_read_in_a_moment(part: str) -> None:
    text = part * (text_chars_max // len(part))
    started = process_time()
    found_in(text)
    says_more(text, ["Hei {contact}, takk."], [], ["26/1"])
    assert process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Kari sin søknad er innvilget.", ["Kari"]),
        ("Vedtaket i Ola-Jon si sak er klart.", ["Ola-Jon"]),
        ("Kari Nordmann sine saker er avgjort.", ["Kari Nordmann", "Nordmann"]),
        ("Bø sin byggesak er ferdig.", []),
        ("Facebook sine regler gjelder saken.", []),
        ("Rådmannen sitt vedtak i saken er klart.", []),
        ("Kommunen sin saksbehandling tar to uker.", []),
    ],
)
def test_an_owner_is_a_person_unless_it_is_a_place_an_office_or_known_to_all(text: str, persons: list[str]) -> None:
    (sentence,) = sentences_of(text)
    assert list(named_persons(sentence, frozenset({"bø"}))) == persons


def test_whose_case_it_is_stops_a_draft_and_the_municipalitys_own_name_does_not() -> None:
    own = frozenset({"bø"})
    assert read_casework(Draft("Kari sin søknad er innvilget.", familiar=own), ("named_matter",)) != ()
    assert read_casework(Draft("Bø sin saksbehandling tar to uker.", familiar=own), ("named_matter",)) == ()


def test_an_empty_line_of_a_template_is_no_template() -> None:
    assert not says_more("Se sak 26/1.", ["Se sak {case_ref}.\n\n"], [], ["26/1"])
    assert says_more("Se sak 26/1. Vi bygger ny skole.", ["Se sak {case_ref}.\n\n"], [], ["26/1"])
