"""Everything that keeps a period from being deposited is told at once, with the requirement that says so."""

from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from archiver.core.deposit.hindrances import hindrances
from archiver.core.noark.model import Avskrivning, Dokumentbeskrivelse, Endring, Korrespondansepart, Skjerming
from tests.archive.finished import Shown, cased, changed, finished_year, first_case

AT = datetime.fromisoformat("2024-02-01T10:00:00+01:00")


def _shield(*metadata: str, dokument: str | None = None, hjemmel: str = "Offl. § 13") -> Skjerming:
    return Skjerming(tilgangsrestriksjon="UO", hjemmel=hjemmel, metadata=metadata, dokument=dokument)


def _document(**values: object) -> tuple[Dokumentbeskrivelse, ...]:
    first, *others = first_case().saker[0].journalposter[0].dokumenter
    return (msgspec.structs.replace(first, **values), *others)


def _file(**values: object) -> tuple[Dokumentbeskrivelse, ...]:
    objekt = first_case().saker[0].journalposter[0].dokumenter[0].dokumentobjekter[0]
    return _document(dokumentobjekter=(msgspec.structs.replace(objekt, **values),))


def test_nothing_hinders_the_finished_year() -> None:
    assert list(hindrances(finished_year())) == []


_OFF = Avskrivning(dato=AT.date(), av="A", maate="ZZ")
_POSTS: list[tuple[dict[str, object], str]] = [
    ({"nummer": None}, "it has no journal number (krav 6.4.30)"),
    ({"journalpostnummer": None}, "it has no journal number (krav 6.4.30)"),
    ({"journalstatus": "J"}, "it is neither archived nor gone out (krav 3.2.7)"),
    ({"arkivert_dato": None}, "it has no arkivertDato (krav 6.4.25)"),
    ({"journalposttype": "Q"}, "there is no journalposttype 'Q' (M082)"),
    ({"tittel": " "}, "it has no title (M020)"),
    ({"korrespondanseparter": ()}, "it has no korrespondansepart (krav 2.6.3)"),
    (
        {"korrespondanseparter": (Korrespondansepart(type="EA", navn=""),)},
        "a korrespondansepart lacks its name, or is of a type that a deposit cannot hold (M087, M400)",
    ),
    ({"avskrivninger": ()}, "it is not written off (krav 3.2.8)"),
    ({"avskrivninger": (_OFF,)}, "a deposit cannot hold avskrivningsmaate 'ZZ' (M619)"),
    ({"skjerming": _shield()}, "what is withheld, or by which law, is not said (M501, M502)"),
    ({"skjerming": _shield("NA", hjemmel="")}, "what is withheld, or by which law, is not said (M501, M502)"),
    ({"skjerming": _shield("ZZ")}, "there is no such skjermingMetadata (M502)"),
    ({"skjerming": _shield("TRO")}, "words of the title are withheld, and there is no offentligTittel (M025)"),
]


@pytest.mark.parametrize(("values", "said"), _POSTS, ids=range(len(_POSTS)))
def test_what_is_wrong_with_a_post_is_told(values: dict[str, object], said: str) -> None:
    number = "None" if "journalpostnummer" in values else "1"
    assert list(hindrances(changed(first_case(), **values))) == [f"2024/1-{number}: {said}"]


_DOCUMENTS: list[tuple[Callable[[], dict[str, object]], str]] = [
    (lambda: {"dokumenter": _document(dokumentstatus="B")}, "it is not finished (M054)"),
    (lambda: {"dokumenter": _document(tittel="")}, "it has no title, or no role (M020, M217)"),
    (lambda: {"dokumenter": _document(dokumentobjekter=())}, "it has no file in an archive format (krav 3.2.9)"),
    (lambda: {"dokumenter": _file(variantformat="P")}, "it has no file in an archive format (krav 3.2.9)"),
    (
        lambda: {"dokumenter": _file(format="fmt/566")},
        "2024-001/01-1-A.pdf is fmt/566, which is no archive format (krav 6.4.10)",
    ),
    (lambda: {"dokumenter": _file(fil="å b.pdf")}, "the file name 'å b.pdf' is not safe everywhere"),
    (
        lambda: {"dokumenter": _document(skjerming=_shield("TD", dokument="D"))},
        "parts of it are withheld, and there is no variant without them (M503)",
    ),
    (
        lambda: {"skjerming": _shield("NA", dokument="D")},
        "parts of it are withheld, and there is no variant without them (M503)",
    ),
]


@pytest.mark.parametrize(("values", "said"), _DOCUMENTS, ids=range(len(_DOCUMENTS)))
def test_what_is_wrong_with_a_document_is_told(values: Callable[[], dict[str, object]], said: str) -> None:
    assert list(hindrances(changed(first_case(), **values()))) == [f"2024/1-1: document 1: {said}"]


def test_a_post_that_went_out_needs_neither_answer_nor_files() -> None:
    out = changed(first_case(), journalstatus="U", avskrivninger=(), dokumenter=_document(dokumentobjekter=()))
    assert list(hindrances(out)) == []


_CASES: list[tuple[dict[str, object], str]] = [
    ({"klasse": None}, "case 2024/1 has no class (krav 3.2.6)"),
    ({"saksstatus": "B"}, "case 2024/1 is not closed (krav 6.4.12)"),
    ({"avsluttet_dato": None}, "case 2024/1 is not closed (krav 6.4.12)"),
    ({"saksansvarlig": ""}, "case 2024/1 has no saksansvarlig"),
    (
        {"skjerming": _shield("TMO")},
        "case 2024/1: words of the title are withheld, and there is no offentligTittel (M025)",
    ),
]


@pytest.mark.parametrize(("values", "said"), _CASES, ids=range(len(_CASES)))
def test_what_is_wrong_with_a_case_file_is_told(values: dict[str, object], said: str) -> None:
    assert list(hindrances(cased(first_case(), **values))) == [said]


def test_a_case_file_lies_in_a_class_that_has_none_below_it() -> None:
    shown = first_case()
    above = next(one for one in shown.arkivdel.klassifikasjonssystem.klasser if one.underklasser)
    said = f"case 2024/1 lies in class {above.klasse_id}, which has classes below it (Arkade N5.12)"
    assert list(hindrances(cased(shown, klasse=above.system_id))) == [said]


def test_an_open_or_an_empty_period_is_not_deposited() -> None:
    shown = first_case()
    opened = msgspec.structs.replace(shown.arkivdel, arkivdelstatus="A", avsluttet_dato=None)
    assert list(hindrances(Shown(shown.arkiv, opened, ()))) == [
        "the period Sosiale medier 2024 is not closed (krav 6.4.12)",
        "there is no journal post in the period, and no journal without one",
    ]


def test_a_change_has_both_values() -> None:
    shown = first_case()
    bare = Endring(
        referanse_arkivenhet=shown.saker[0].system_id,
        referanse_metadata="tittel",
        endret_dato=AT,
        endret_av="A",
        tidligere_verdi="A",
        ny_verdi=" ",
    )
    found = list(hindrances(Shown(shown.arkiv, shown.arkivdel, shown.saker, (bare,))))
    assert found == ["a change of tittel lacks a value (krav 6.4.28)"]
