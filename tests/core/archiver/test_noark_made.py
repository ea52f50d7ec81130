"""Noark's values made of what is filed: whose archive, which parts, when it may go, what a remark says."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from archiver.core.noark.above import arkivskaper, klassifikasjonssystem
from archiver.core.noark.made import Beside, Maker, Source
from archiver.core.noark.model import Korrespondansepart
from archiver.core.noark.remarks import merknad, who
from archiver.core.records import CaseFile, Document, Shield
from archiver.core.shielding.unassessed import UNASSESSED
from archiver.core.structure import Authority, Cases, Disposal, Structure
from tests.core.archiver.test_rules import AT, RECORD, a_case, a_document, a_post

OSLO = ZoneInfo("Europe/Oslo")
SOGNE = Structure(municipality="sogne", name="Søgne kommune", creator_id="986 386 947")


def maker(structure: Structure = SOGNE) -> Maker:
    return Maker(structure, OSLO)


# --- above --------------------------------------------------------------------------------------------------------


def test_an_archive_is_the_municipalitys_by_its_name_and_number_or_by_its_id_where_it_has_said_neither() -> None:
    said, unsaid = arkivskaper(SOGNE, "main"), arkivskaper(Structure(municipality="sogne"), "main")
    assert (said.id, said.navn) == ("986 386 947", "Søgne kommune")
    assert (unsaid.id, unsaid.navn) == ("sogne", "sogne")


@pytest.mark.parametrize(
    ("authority", "municipal", "found"),
    [("212000-3013", "9", "212000-3013"), ("", "9", "9"), ("", "", "sn")],
)
def test_in_sweden_it_is_the_authoritys_by_its_own_number_else_the_municipalitys_else_its_id(
    authority: str, municipal: str, found: str
) -> None:
    one = Authority(id="sn", name="Socialnämnden", creator_id=authority)
    structure = Structure(municipality="knivsta", name="Knivsta", creator_id=municipal, authorities=(one,))
    maker_of = arkivskaper(structure, "sn")
    assert (maker_of.id, maker_of.navn) == (found, "Socialnämnden")


def test_a_class_has_the_same_id_in_every_delivery_and_unused_ones_are_delivered_too() -> None:
    first, again = (klassifikasjonssystem(SOGNE, AT, by) for by in ("kari", "ola"))
    assert [one.system_id for one in first.klasser] == [one.system_id for one in again.klasser]
    assert [one.klasse_id for one in first.klasser] == [one.code for one in SOGNE.scheme.classes]
    other = klassifikasjonssystem(replace(SOGNE, municipality="bo"), AT, "kari")
    assert not {one.system_id for one in first.klasser} & {one.system_id for one in other.klasser}


# --- case files ---------------------------------------------------------------------------------------------------


def kept(disposal: Disposal | None, closed_at: datetime | None = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)) -> object:
    case: CaseFile = a_case("A", closed_at=closed_at, closed_by="ola")
    made = maker(replace(SOGNE, cases=Cases(disposal=disposal))).saksmappe(case, None)
    return (made.kassasjon.dato, made.kassasjon.bevaringstid, made.kassasjon.hjemmel) if made.kassasjon else None


def test_disposal_counts_from_the_day_that_the_case_was_closed_by_the_municipalitys_clock() -> None:
    assert kept(Disposal(vedtak="K", years=5, hjemmel="Plan")) == (date(2031, 3, 1), 5, "Plan")
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert kept(Disposal(vedtak="K", years=1), leap) == (date(2029, 2, 28), 1, None)


@pytest.mark.parametrize("disposal", [None, Disposal(vedtak="B", years=5), Disposal(vedtak="K", years=None)])
def test_where_nobody_has_decided_that_it_goes_nothing_says_so(disposal: Disposal | None) -> None:
    assert kept(disposal) is None


def test_an_open_case_has_no_day_on_which_it_goes() -> None:
    assert kept(Disposal(vedtak="K", years=5), None) is None


def test_a_case_is_its_units_and_officers_or_else_the_municipalitys_and_whose_opened_it() -> None:
    said = maker().saksmappe(a_case(unit="Teknisk", responsible="ola", opened_by="kari"), None)
    unsaid = maker().saksmappe(a_case(opened_by="kari"), None)
    assert (said.administrativ_enhet, said.saksansvarlig) == ("Teknisk", "ola")
    assert (unsaid.administrativ_enhet, unsaid.saksansvarlig) == ("Søgne kommune", "kari")
    assert maker().saksmappe(a_case(title=""), None).tittel == "(kassert)"


# --- records ------------------------------------------------------------------------------------------------------


def parts_of(**more: Any) -> tuple[Korrespondansepart, ...]:  # noqa: ANN401 - whatever a post has
    return maker().journalpost(a_post(**more), a_case(unit="Teknisk"), 1, Beside()).korrespondanseparter


def test_the_part_of_a_record_is_who_wrote_or_was_written_to_also_when_the_name_is_gone() -> None:
    (named,) = parts_of(part_kind="EA", part_name="Kari", part_handle="77", part_is_person=True)
    assert (named.type, named.navn, named.er_person) == ("EA", "Kari", True)
    assert parts_of(part_kind="EA", part_handle="77")[0].navn == "77"
    assert parts_of(part_kind="EA")[0].navn == "*****"


def test_the_part_of_what_stays_in_the_house_is_the_unit_that_wrote_it() -> None:
    (unit,) = parts_of(kind="X", registered_by="ola")
    assert (unit.type, unit.navn, unit.er_person, unit.saksbehandler) == ("IA", "Teknisk", False, "ola")


def test_a_record_has_the_days_of_its_kind_and_nothing_of_what_was_not_said() -> None:
    written = datetime(2026, 5, 13, 22, 30, tzinfo=UTC)
    source = Source(platform="facebook", account_id="1", object_id="c1", written_at=written)
    came, went = (maker().journalpost(a_post(kind=kind), a_case(), 1, Beside(source=source)) for kind in ("I", "U"))
    assert (came.dokumentets_dato, came.mottatt_dato, came.sendt_dato) == (date(2026, 5, 14), AT, None)
    assert (went.sendt_dato, went.mottatt_dato) == (written, None)
    bare = maker().journalpost(a_post(), a_case(), 1, Beside())
    assert (bare.dokumentets_dato, bare.spor, bare.avskrivninger) == (None, None, ())


def test_a_document_that_was_made_of_another_says_of_which_and_with_what() -> None:
    def converted(**more: object) -> object:
        document: Document = a_document("application/pdf", format="fmt/478", **more)
        (file,) = maker().dokument(a_post(), a_case(), 1, document).dokumentobjekter
        done = file.konvertering
        return (done.fra_format, done.til_format, done.verktoey) if done else None

    assert converted(made_from="fmt/817", tool="WeasyPrint") == ("fmt/817", "fmt/478", "WeasyPrint")
    assert converted(made_from="fmt/478") is None
    assert converted() is None


def test_a_file_is_named_by_case_place_and_number_and_a_kind_that_we_do_not_know_has_no_ending_of_another() -> None:
    def name_of(media_type: str) -> str:
        (file,) = maker().dokument(a_post(), a_case(), 4, a_document(media_type, format="x")).dokumentobjekter
        return file.fil

    assert name_of("text/plain; charset=utf-8") == "2026-000003/0004-001.txt"
    assert name_of("application/x-unheard-of") == "2026-000003/0004-001.bin"


# --- remarks ------------------------------------------------------------------------------------------------------


def test_a_remark_says_what_was_done_on_which_clause_and_why_when_it_was_done_and_by_whom() -> None:
    facts = {"what": "hide", "clause": "BO-39", "done_at": "2026-05-14T10:00:00+02:00", "actor": "kari"}
    made = merknad(facts, {"reason": "Trussel."}, AT, "nb")
    assert made.tekst == "Skjult av kommunen (BO-39): Trussel."
    assert (made.dato, made.registrert_av) == (datetime(2026, 5, 14, 8, tzinfo=UTC), "kari")


def test_a_remark_of_what_happened_by_itself_is_the_systems_and_when_it_was_written_down() -> None:
    made = merknad({"what": "hide", "actor": "auto"}, {}, AT, "sv")
    assert (made.tekst, made.dato, made.registrert_av) == ("Dold av kommunen", AT, "Ordstyrer")
    assert merknad({"what": "a word of a later release"}, {}, AT, "nb").tekst == "a word of a later release"
    assert [who(actor) for actor in (None, "", "platform", "kari")] == ["Ordstyrer"] * 3 + ["kari"]


def test_the_ids_of_a_document_hang_on_its_record_and_number_alone() -> None:
    one, two = (maker().dokument(a_post(), a_case(number=n), n, a_document()) for n in (3, 4))
    other = maker().dokument(a_post(record_id=UUID(int=9)), a_case(), 1, a_document(number=2))
    assert one.system_id == two.system_id != other.system_id
    assert one.dokumentobjekter[0].system_id == two.dokumentobjekter[0].system_id
    assert a_post().record_id == RECORD


def test_a_record_that_nobody_has_read_is_withheld_for_the_time_being_and_one_that_was_as_somebody_said() -> None:
    shield = Shield(restriction="UO", hjemmel="Offl. § 13", metadata=("TRO",), words=("Kari",))
    read = a_post(title="Brev fra Kari", assessed_at=AT, shield=msgspec.json.encode(shield))
    made = maker().journalpost(read, a_case(), 1, Beside())
    assert made.skjerming is not None
    assert (made.skjerming.hjemmel, made.skjerming.ord, made.offentlig_tittel) == (
        "Offl. § 13",
        ("Kari",),
        "Brev fra *****",
    )
    unread = maker().journalpost(a_post(title="Brev fra Kari"), a_case(), 1, Beside())
    assert (unread.skjerming, unread.offentlig_tittel) == (UNASSESSED, None)
    open_one = maker().journalpost(a_post(assessed_at=AT), a_case(), 1, Beside())
    assert (open_one.skjerming, open_one.offentlig_tittel) == (None, None)


def test_a_record_that_was_written_off_says_when_how_by_whom_and_by_which_answer() -> None:
    answer = UUID(int=9)
    late = datetime(2026, 5, 14, 22, 30, tzinfo=UTC)
    off = a_post(written_off_at=late, written_off_how="BE", written_off_by="kari", written_off_record=answer)
    (made,) = maker().journalpost(off, a_case(), 1, Beside()).avskrivninger
    assert (made.dato, made.maate, made.av, made.av_journalpost) == (date(2026, 5, 15), "BE", "kari", answer)
