"""What is sent to a core is valid Fiks Arkiv V1, whatever the record holds."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from archiver.core.fiks import names
from archiver.core.fiks.arkivmelding import FILE_BYTES_MAX, KnownCase, Place, arkivmelding
from archiver.core.fiks.asking import asking
from archiver.core.noark.model import (
    Avskrivning,
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Korrespondansepart,
    Merknad,
    Saksmappe,
    Skjerming,
)
from common.errors import Permanent
from tests.archive import to_core
from tests.archive.fiks_schemas import schema
from tests.archive.to_core import AT, CASE, ENTRY, PDF

OTHER = UUID("33333333-3333-4333-8333-333333333333")
N = {"a": names.OPPRETT_NS, "m": names.METADATA_NS}
WORDS = st.text(min_size=1, max_size=60).map(lambda said: "x" + said)


@pytest.fixture(scope="module")
def opprett() -> etree.XMLSchema:
    return schema("no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.xsd")


def a_file(number: int = 1, *, size: int = 10) -> Dokumentobjekt:
    file = to_core.a_file(PDF, "application/pdf")
    return replace(file, versjonsnummer=number, filstoerrelse=size)


def a_document(
    number: int = 1, *, title: str = "Arkivkopi", files: tuple[Dokumentobjekt, ...] = ()
) -> Dokumentbeskrivelse:
    return replace(to_core.a_document(number, a_file()), tittel=title, dokumentobjekter=files)


def a_case(**more: object) -> Saksmappe:
    return replace(CASE, **more)


def a_post(**more: object) -> Journalpost:
    plain = replace(
        ENTRY,
        skjerming=None,
        merknader=(),
        dokumenter=(a_document(files=(a_file(),)), a_document(2, title="Data fra plattformen", files=(a_file(),))),
        korrespondanseparter=(Korrespondansepart(type="EA", navn="Kari Nordmann"),),
    )
    return replace(plain, **more)


def shielded(*metadata: str) -> Skjerming:
    return Skjerming(
        tilgangsrestriksjon="UO", hjemmel="Offl. § 13", metadata=metadata, opphoerer=date(2086, 1, 1), ord=("ord",)
    )


def full_post() -> Journalpost:
    return a_post(
        offentlig_tittel="Kommentar på *****",
        offentlighetsvurdert_dato=date(2026, 5, 15),
        skjerming=shielded("TRO", "NA"),
        merknader=(Merknad(tekst="Skjult på plattformen", dato=AT, registrert_av="Ola", type="MA"),),
        kryssreferanser=(OTHER,),
        avskrivninger=(Avskrivning(dato=date(2026, 5, 15), av="Ola", maate="BU", av_journalpost=OTHER),),
    )


def told(payload: bytes, path: str) -> list[str]:
    return [e.text or "" for e in etree.fromstring(payload).findall(path, N)]


@pytest.mark.parametrize(
    "place",
    [
        Place(arkivdel="SAK", klasse=("KK", "K10")),
        Place(known=KnownCase(system_id=OTHER, number=(2025, 3))),
        Place(known=KnownCase(number=(2025, 3))),
    ],
)
def test_a_record_with_everything_is_a_valid_arkivmelding(opprett: etree.XMLSchema, place: Place) -> None:
    case = a_case(skjerming=shielded("TMO"), offentlig_tittel="*****")
    opprett.assertValid(etree.fromstring(arkivmelding(case, full_post(), place).payload))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=WORDS, name=WORDS, remark=WORDS, kind=st.sampled_from("IUNX"), documents=st.integers(0, 4))
def test_whatever_a_record_holds_the_message_is_valid(
    opprett: etree.XMLSchema, title: str, name: str, remark: str, kind: str, documents: int
) -> None:
    post = a_post(
        tittel=title,
        journalposttype=kind,
        merknader=(Merknad(tekst=remark, dato=AT, registrert_av=name),),
        korrespondanseparter=(Korrespondansepart(type="EA", navn=name),),
        dokumenter=tuple(a_document(n + 1, title=title, files=(a_file(1), a_file(2))) for n in range(documents)),
    )
    message = arkivmelding(a_case(tittel=title), post, Place())
    opprett.assertValid(etree.fromstring(message.payload))
    assert told(message.payload, "a:antallFiler") == [str(len(message.files))] == [str(2 * documents)]
    assert len({one.name for one in message.files}) == len(message.files)


def test_the_same_record_always_gives_the_same_bytes_and_the_same_key() -> None:
    first, second = (arkivmelding(a_case(), full_post(), Place()).payload for _ in range(2))
    assert first == second
    path = "a:registrering/a:referanseEksternNoekkel/m:noekkel"
    assert told(first, path) == [str(ENTRY.system_id)]
    assert told(first, "a:mappe/a:referanseEksternNoekkel/m:noekkel") == [str(CASE.system_id)]


def test_no_number_of_ours_and_no_system_id_is_ever_sent() -> None:
    payload = arkivmelding(a_case(), full_post(), Place()).payload.decode()
    for name in ("systemID", "journalaar", "journalsekvensnummer", "saksaar", "sakssekvensnummer", "registreringsID"):
        assert name not in payload
    assert "2026/57" not in payload
    assert "2026/12" not in payload


def test_each_document_carries_its_number_its_checksum_and_a_name_of_its_own() -> None:
    payload = arkivmelding(a_case(), a_post(), Place()).payload
    documents = "a:registrering/a:dokumentbeskrivelse/"
    assert told(payload, documents + "a:dokumentnummer") == ["1", "2"]
    assert told(payload, documents + "a:dokumentobjekt/a:referanseDokumentfil") == ["0001-1A.pdf", "0002-1A.pdf"]
    assert told(payload, documents + "a:dokumentobjekt/a:sjekksum") == [PDF] * 2
    assert told(payload, documents + "a:dokumentobjekt/a:sjekksumAlgoritme") == ["SHA-256"] * 2


def test_a_withheld_name_is_marked_and_so_is_who_has_shown_no_identity() -> None:
    payload = arkivmelding(a_case(), a_post(skjerming=shielded("M")), Place()).payload
    part = "a:registrering/a:korrespondansepart/"
    assert (told(payload, part + "a:erSkjermet"), told(payload, part + "a:erPersonnavn")) == (["true"], ["true"])
    assert "ikke bekreftet" in told(payload, "a:registrering/a:merknad/a:merknadstekst")[-1]
    unit = (Korrespondansepart(type="IA", navn="Teknisk", er_person=False),)
    payload = arkivmelding(a_case(), a_post(korrespondanseparter=unit), Place()).payload
    assert told(payload, "a:registrering/a:merknad/a:merknadstekst") == []


def test_a_file_that_the_format_cannot_tell_of_is_refused() -> None:
    large = a_document(files=(a_file(size=FILE_BYTES_MAX + 1),))
    with pytest.raises(Permanent, match="2 GiB"):
        arkivmelding(a_case(), a_post(dokumenter=(large,)), Place())


def test_a_record_whose_words_are_gone_is_not_sent() -> None:
    with pytest.raises(Permanent, match="no title"):
        arkivmelding(a_case(), a_post(tittel=""), Place())


def test_the_question_for_a_record_is_valid() -> None:
    found = schema("no.ks.fiks.arkiv.v1.innsyn.registrering.hent.xsd")
    found.assertValid(etree.fromstring(asking(ENTRY.system_id)))
