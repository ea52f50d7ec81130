"""A public journal's entry stands at eInnsyn once and says no more than the journal; every request is official."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from archiver.adapters.einnsyn import EInnsyn, read_api_key
from archiver.core.einnsyn.bodies import KINDS, ROLES, Shelf
from archiver.core.noark.codes import LISTER
from archiver.core.noark.model import Journalpost, Korrespondansepart, Saksmappe, Skjerming
from archiver.core.public_journal.entry import PublicEntry, PublicPart, Run
from archiver.core.public_journal.showing import Told, shown
from archiver.ports import JournalSite
from common.errors import BadMessage, OrdstyrerError, Permanent, Transient
from tests.archive.einnsyn_stub import BASE, Site, api, complaints
from tests.archive.swedish_year import named

CASE = named("public case")
SHELF = Shelf(
    arkiv_id=named("arkiv"),
    arkiv_title="Søgne kommune",
    arkivdel_id=named("arkivdel"),
    arkivdel_title="Sosiale medier 2026",
)
ENTRY = PublicEntry(
    record_id=named("public record"),
    number=(2026, 57),
    case_number=(2026, 12),
    post_number=3,
    case_title=(Run("Kommentarer om svømmehallen"),),
    title=(Run("Kommentar fra "), Run("Kari Nordmann", is_name=True)),
    class_id=None,
    day=date(2026, 5, 14),
    document_day=date(2026, 5, 13),
    kind="I",
    parts=(
        PublicPart(role="EA", name="Kari Nordmann"),
        PublicPart(role="EK", name=None),
        PublicPart(role="IM", name="Kommunikasjon", is_person=False),
    ),
    unit="Kommunikasjon",
    restricted=True,
    basis="Offl. § 13",
)
LATER = datetime(2026, 5, 18, 6, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    """A server; at the end nothing that reached it was against the official file."""
    made = Site()
    yield made
    assert made.wrong == []


def client(site: Site) -> EInnsyn:
    return EInnsyn(BASE, "secret_key", SHELF, site.client())


async def publish(site: Site, entry: PublicEntry = ENTRY, later: datetime | None = LATER) -> str:
    einnsyn = client(site)
    try:
        port: JournalSite = einnsyn
        return await port.publish(entry, CASE, accessible_after=later)
    finally:
        await einnsyn.close()


def everything(site: Site) -> str:
    return str(site.things)


async def test_an_entry_stands_there_with_both_titles_its_shielding_and_when_it_opens(site: Site) -> None:
    told = await publish(site)
    record = site.of("journalpost")[0]
    assert told == record["id"]
    assert record["systemId"] == str(ENTRY.record_id)
    assert (record["journalaar"], record["journalsekvensnummer"], record["journalpostnummer"]) == (2026, 57, 3)
    assert record["journalposttype"] == "inngaaende_dokument"
    assert record["offentligTittel"] == "Kommentar fra *****"
    assert record["offentligTittelSensitiv"] == "Kommentar fra Kari Nordmann"
    assert record["accessibleAfter"] == "2026-05-18T06:00:00+00:00"
    shield = site.of("skjerming")[0]
    assert (shield["tilgangsrestriksjon"], shield["skjermingshjemmel"]) == ("Unntatt offentlighet", "Offl. § 13")


async def test_a_persons_name_is_only_where_it_fades_and_a_withheld_one_nowhere(site: Site) -> None:
    await publish(site)
    said = {
        one["korrespondanseparttype"]: (one["korrespondansepartNavn"], one["korrespondansepartNavnSensitiv"])
        for one in site.of("korrespondansepart")
    }
    assert said == {
        "avsender": ("*****", "Kari Nordmann"),
        "kopimottaker": ("*****", "*****"),
        "intern_mottaker": ("Kommunikasjon", "Kommunikasjon"),
    }


async def test_published_twice_nothing_is_said_twice_or_changed(site: Site) -> None:
    first = await publish(site)
    before, calls = everything(site), len(site.calls)
    assert await publish(site) == first
    assert everything(site) == before
    assert {method for method, _ in site.calls[calls:]} == {"GET"}


async def test_the_same_moment_written_otherwise_is_no_change(site: Site) -> None:
    await publish(site)
    calls = len(site.calls)
    await publish(site, later=LATER.astimezone(timezone(timedelta(hours=2))))
    assert {method for method, _ in site.calls[calls:]} == {"GET"}


@pytest.mark.parametrize("nr", range(1, 10))
async def test_whichever_answer_gets_lost_the_next_try_completes_it(site: Site, nr: int) -> None:
    site.breaks = {nr}
    try:
        await publish(site)
    except Transient:
        await publish(site)
    counts = {kind: len(site.of(kind)) for kind in ("arkiv", "arkivdel", "saksmappe", "journalpost")}
    assert counts == {"arkiv": 1, "arkivdel": 1, "saksmappe": 1, "journalpost": 1}
    assert len(site.of("korrespondansepart")) == 3


async def test_a_second_entry_goes_into_the_same_case(site: Site) -> None:
    await publish(site)
    await publish(site, replace(ENTRY, record_id=named("next"), number=(2026, 58), post_number=4))
    assert len(site.of("saksmappe")) == 1
    assert len(site.of("journalpost")) == 2


@pytest.mark.parametrize("expands", [True, False])
async def test_what_is_shielded_later_disappears(site: Site, expands: bool) -> None:
    site.expands = expands
    await publish(site)
    await publish(
        site,
        replace(
            ENTRY,
            title=(Run("*****"),),
            case_title=(Run("*****"),),
            parts=(PublicPart(role="EA", name=None), *ENTRY.parts[1:]),
        ),
    )
    assert "Kari" not in everything(site)
    assert "svømmehallen" not in everything(site)
    assert len(site.of("korrespondansepart")) == 3


async def test_names_are_taken_down_before_anything_is_put_up(site: Site) -> None:
    await publish(site)
    calls = len(site.calls)
    await publish(site, replace(ENTRY, parts=(PublicPart(role="EA", name=None),)))
    methods = [method for method, path in site.calls[calls:] if "korrespondansepart" in path]
    assert methods == sorted(methods, key=lambda method: method == "POST")
    assert "DELETE" in methods


async def test_what_is_opened_later_loses_its_shielding(site: Site) -> None:
    await publish(site)
    await publish(site, replace(ENTRY, restricted=False, basis=None))
    assert site.of("skjerming") == []
    assert "skjerming" not in site.of("journalpost")[0]


async def test_a_withdrawn_record_is_away_however_often_it_is_asked_for(site: Site) -> None:
    await publish(site)
    einnsyn = client(site)
    await einnsyn.withdraw(ENTRY.record_id)
    await einnsyn.withdraw(ENTRY.record_id)
    assert site.of("journalpost") == []


async def test_what_a_case_withholds_is_in_no_request(site: Site) -> None:
    at = datetime(2026, 5, 14, tzinfo=UTC)
    case = Saksmappe(
        system_id=CASE,
        nummer=(2026, 12),
        tittel="Klage fra Ola Hansen",
        saksdato=date(2026, 5, 14),
        administrativ_enhet="Kommunikasjon",
        saksansvarlig="Berg",
        saksstatus="B",
        opprettet_dato=at,
        opprettet_av="Berg",
    )
    post = Journalpost(
        system_id=ENTRY.record_id,
        opprettet_dato=at,
        opprettet_av="Berg",
        tittel="Klage fra Ola Hansen om naboen",
        journalposttype="I",
        journalstatus="J",
        journaldato=date(2026, 5, 14),
        nummer=(2026, 57),
        journalpostnummer=1,
        offentlighetsvurdert_dato=date(2026, 5, 15),
        skjerming=Skjerming(
            tilgangsrestriksjon="UO", hjemmel="Offl. § 13", metadata=("TRO", "NA"), ord=("Ola Hansen", "naboen")
        ),
        korrespondanseparter=(Korrespondansepart(type="EA", navn="Ola Hansen"),),
    )
    for entry in shown(case, [post], Told()):
        await publish(site, entry)
    assert len(site.of("journalpost")) == 1
    for word in ("Ola", "Hansen", "naboen"):
        assert word not in everything(site)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, Transient),
        (500, Transient),
        (503, Transient),
        (401, Permanent),
        (403, Permanent),
        (400, BadMessage),
        (422, BadMessage),
    ],
)
async def test_a_status_says_who_is_to_act(site: Site, status: int, error: type[OrdstyrerError]) -> None:
    site.status = status
    with pytest.raises(error, match=str(status)) as refused:
        await publish(site)
    assert "Kari" not in str(refused.value)
    if isinstance(refused.value, Transient):
        assert refused.value.retry_after_s == 9.0


async def test_no_answer_is_tried_again() -> None:
    def gone(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("gone")

    einnsyn = EInnsyn(BASE, "secret_key", SHELF, httpx.AsyncClient(transport=httpx.MockTransport(gone)))
    with pytest.raises(Transient):
        await einnsyn.withdraw(ENTRY.record_id)


async def test_without_a_number_in_its_case_nothing_is_published(site: Site) -> None:
    with pytest.raises(ValueError, match="journalpostnummer"):
        await publish(site, replace(ENTRY, post_number=None))


def test_the_key_comes_from_a_file_and_is_never_sent_in_the_clear(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret_key\n")
    assert read_api_key(tmp_path / "key") == "secret_key"
    (tmp_path / "empty").write_text("\n")
    for name in ("empty", "missing"):
        with pytest.raises(Permanent, match=name):
            read_api_key(tmp_path / name)
    with pytest.raises(Permanent, match="https"):
        EInnsyn("http://api.einnsyn.example", "secret_key", SHELF)


def test_every_kind_and_role_of_ours_has_a_word_there() -> None:
    assert set(KINDS) == {one.kode for one in LISTER["journalposttype"].koder}
    assert set(ROLES) == {one.kode for one in LISTER["korrespondanseparttype"].koder}
    allowed = api()["components"]["schemas"]["Journalpost.JournalpostCreate"]["properties"]["journalposttype"]["enum"]
    assert set(KINDS.values()) <= set(allowed)


def test_the_stub_would_notice_what_the_official_file_forbids() -> None:
    path = f"/saksmappe/{CASE}/journalpost"
    good = {
        "journalaar": 2026,
        "journalsekvensnummer": 1,
        "journalpostnummer": 1,
        "journalposttype": "inngaaende_dokument",
        "journaldato": "2026-05-14",
        "offentligTittel": "a",
        "offentligTittelSensitiv": "a",
    }
    assert complaints("POST", path, {}, good) == []
    for wrong in (
        {"journalposttype": "I"},
        {"journaldato": "14.05.2026"},
        {"id": "jp_1"},
        {"tittel": "a"},
        {"skjerming": {"hjemmel": "a"}},
        {"journalaar": "2026"},
    ):
        assert complaints("POST", path, {}, {**good, **wrong}), wrong
    assert complaints("POST", path, {}, {name: good[name] for name in good if name != "offentligTittelSensitiv"})
    assert complaints("PUT", path, {}, good)
    assert complaints("GET", path, {"fields": "a"}, None)
