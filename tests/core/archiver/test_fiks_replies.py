"""What comes back from a core is read with suspicion: receipts, refusals, and what no honest core would send."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archiver.core.fiks import names
from archiver.core.fiks.replies import Broke, NotThere, Receipt, Refusal, Taken, read_reply
from common.errors import BadMessage
from tests.archive.fiks_schemas import schema

RECORD = UUID("11111111-1111-4111-8111-111111111111")
CASE = UUID("22222222-2222-4222-8222-222222222222")
OTHER = UUID("33333333-3333-4333-8333-333333333333")


def receipt(inner: str) -> bytes:
    spaces = f'xmlns="{names.KVITTERING_NS}" xmlns:m="{names.METADATA_NS}" xmlns:f="{names.FEIL_NS}"'
    return f'<arkivmeldingKvittering {spaces} xmlns:xsi="{names.XSI_NS}">{inner}</arkivmeldingKvittering>'.encode()


KEY = (
    "<referanseEksternNoekkel><m:fagsystem>Ordstyrer</m:fagsystem>"
    f"<m:noekkel>{RECORD}</m:noekkel></referanseEksternNoekkel>"
)
RECORD_DONE = (
    f'<registreringKvittering xsi:type="journalpostKvittering"><systemID>{OTHER}</systemID>{KEY}'
    "<opprettetEllerEksisterende>Eksisterende</opprettetEllerEksisterende>"
    "<journalaar>2026</journalaar><journalsekvensnummer>451</journalsekvensnummer></registreringKvittering>"
)
CASE_DONE = (
    f'<mappeKvittering xsi:type="saksmappeKvittering"><systemID>{CASE}</systemID>'
    "<opprettetEllerEksisterende>Opprettet</opprettetEllerEksisterende>"
    "<saksaar>2026</saksaar><sakssekvensnummer>88</sakssekvensnummer></mappeKvittering>"
)
FAILED = "<{0}><f:feilId>f-1</f:feilId><f:feilmelding>Mappen er\n avsluttet</f:feilmelding></{0}>"


def test_a_receipt_gives_the_cores_own_numbers() -> None:
    payload = receipt(CASE_DONE + RECORD_DONE)
    schema("no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.kvittering.xsd").assertValid(etree.fromstring(payload))
    assert read_reply(names.KVITTERING, payload) == Receipt(
        record_id=RECORD, system_id=OTHER, number=(2026, 451), case=(2026, 88), case_system_id=CASE
    )


@pytest.mark.parametrize(
    ("element", "code", "before"),
    [("mappeFeilet", "refused_case", ""), ("registreringFeilet", "refused_record", CASE_DONE)],
)
def test_a_refusal_says_what_was_refused_and_why(element: str, code: str, before: str) -> None:
    payload = receipt(before + FAILED.format(element))
    schema("no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.kvittering.xsd").assertValid(etree.fromstring(payload))
    found = read_reply(names.KVITTERING, payload)
    assert isinstance(found, Refusal)
    assert (found.code, found.error_id, found.words) == (code, "f-1", "Mappen er avsluttet")
    assert found.case == ((2026, 88) if before else None)


@pytest.mark.parametrize("spelt", ["no.ks.fiks.arkiv.v1.", "no.ks.fik.arkiv.v1."])
def test_both_spellings_of_an_answer_are_understood(spelt: str) -> None:
    def error(kind: str) -> bytes:
        spaces = f'xmlns="{names.feil_ns(kind)}" xmlns:f="{names.FEIL_NS}"'
        return f"<{kind} {spaces}><f:feilId>1</f:feilId><f:feilmelding>nei</f:feilmelding></{kind}>".encode()

    found = read_reply(spelt + "feilmelding.ugyldigforespoersel", error("ugyldigforespoersel"))
    assert isinstance(found, Refusal)
    assert found.code == "refused_message"
    assert read_reply(spelt + "feilmelding.serverfeil", error("serverfeil")) == Broke(code="core_broke")
    assert read_reply(spelt + "feilmelding.ikkefunnet", error("ikkefunnet")) == NotThere()
    assert read_reply(spelt + "arkivering.arkivmelding.opprett.mottatt", None) == Taken()


def test_what_the_core_shows_when_asked_is_as_good_as_a_receipt() -> None:
    spaces = f'xmlns="{names.RESULTAT_NS}" xmlns:s="{names.STRUKTUR_NS}" xmlns:m="{names.METADATA_NS}"'
    inner = (
        f"<s:systemID>{OTHER}</s:systemID><s:referanseForelderMappe><m:systemID>{CASE}</m:systemID>"
        "<m:saksnummer><m:saksaar>2026</m:saksaar><m:sakssekvensnummer>88</m:sakssekvensnummer></m:saksnummer>"
        "</s:referanseForelderMappe><s:journalaar>2026</s:journalaar><s:journalsekvensnummer>451"
        "</s:journalsekvensnummer>"
    )
    payload = f"<registreringHentResultat {spaces}><journalpost>{inner}</journalpost></registreringHentResultat>"
    found = read_reply(names.RESULTAT, payload.encode())
    assert isinstance(found, Receipt)
    assert (found.number, found.case, found.case_system_id) == ((2026, 451), (2026, 88), CASE)


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<arkivmeldingKvittering xmlns="{names.KVITTERING_NS}">&b;</arkivmeldingKvittering>'
)
OUTSIDE = LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/hostname"')
DEEP = receipt("<x>" * 5000 + "</x>" * 5000)
WIDE = receipt("<x/>" * 30_000)
LARGE = receipt(f"<x>{'a' * 2_000_000}</x>")


HOSTILE = {
    "entities within entities": LAUGHS.encode(),
    "an outside entity": OUTSIDE.encode(),
    "an outside document type": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "entities in another encoding": LAUGHS.encode("utf-16"),
    "says it is UTF-16": b'<?xml version="1.0" encoding="UTF-16"?><x/>',
    "says it is Latin-1": b'<?xml version="1.0" encoding="ISO-8859-1"?><x/>',
    "deep": DEEP,
    "wide": WIDE,
    "large": LARGE,
    "nothing": b"",
    "half an element": b"<x",
    "a zero": b"\x00",
    "no content": None,
    "no record": receipt(""),
    "an id that is none": receipt("<registreringKvittering><systemID>nei</systemID></registreringKvittering>"),
    "a negative number": receipt(RECORD_DONE.replace("451", "-1")),
    "digits of another script": receipt(RECORD_DONE.replace("451", "٤٥١")),
    "a number too large": receipt(RECORD_DONE.replace("451", "9" * 40)),
    "another message": f'<registreringHentResultat xmlns="{names.RESULTAT_NS}"/>'.encode(),
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_or_broken_answer_is_refused(payload: bytes | None) -> None:
    with pytest.raises(BadMessage):
        read_reply(names.KVITTERING, payload)


@settings(max_examples=150, deadline=None)
@given(payload=st.binary(max_size=200) | st.text(max_size=200).map(receipt))
def test_no_bytes_make_the_reader_fail_in_another_way(payload: bytes) -> None:
    try:
        read_reply(names.KVITTERING, payload)
    except BadMessage:
        return


def test_an_unknown_type_of_message_is_refused() -> None:
    with pytest.raises(BadMessage, match="do not know"):
        read_reply("no.ks.fiks.arkiv.v1.noe.annet", None)


def test_an_answer_that_keeps_back_what_it_is_about_is_refused_and_not_taken_for_a_receipt() -> None:
    nameless = RECORD_DONE.replace(f"<systemID>{OTHER}</systemID>", "")
    for payload in (receipt(CASE_DONE), receipt(CASE_DONE + nameless)):
        with pytest.raises(BadMessage, match="tells of no record"):
            read_reply(names.KVITTERING, payload)


def test_when_asked_a_core_has_the_record_or_has_it_not_and_one_without_an_id_is_neither() -> None:
    spaces = f'xmlns="{names.RESULTAT_NS}" xmlns:m="{names.METADATA_NS}"'

    def shown(inner: str) -> bytes:
        return f"<registreringHentResultat {spaces}>{inner}</registreringHentResultat>".encode()

    assert isinstance(read_reply(names.RESULTAT, shown("")), NotThere)
    assert read_reply(names.RESULTAT, shown(f"<journalpost><m:systemID>{OTHER}</m:systemID></journalpost>")) == Receipt(
        system_id=OTHER
    )
    with pytest.raises(BadMessage, match="without an id"):
        read_reply(names.RESULTAT, shown(f"<journalpost>{KEY}</journalpost>"))


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8", "US-ASCII"])
def test_an_answer_that_says_that_it_is_in_our_encoding_is_read_as_one_that_says_nothing(encoding: str) -> None:
    payload = receipt(CASE_DONE + RECORD_DONE)
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + payload
    assert read_reply(names.KVITTERING, declared) == read_reply(names.KVITTERING, payload)
