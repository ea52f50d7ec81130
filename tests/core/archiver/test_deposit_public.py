"""What the deposit's public journal withholds: it has no word, name or class that is withheld anywhere in its row."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.core.deposit.package import PACKAGE
from archiver.core.deposit.screening import PublicRow, public_row
from archiver.core.noark.model import Journalpost, Klasse, Korrespondansepart, Saksmappe, Skjerming
from archiver.core.shielding.folding import fold
from tests.archive.finished import N5, deposit, finished_year, parsed

AT = datetime(2024, 3, 1, tzinfo=UTC)
ID = UUID(int=7)
KLASSE = Klasse(system_id=ID, klasse_id="F20", tittel="Klientsaker", opprettet_dato=AT, opprettet_av="A")
SAK = Saksmappe(
    system_id=ID,
    nummer=(2024, 1),
    tittel="Meldinger om Bakkegata",
    saksdato=AT.date(),
    administrativ_enhet="Teknisk drift",
    saksansvarlig="A",
    saksstatus="A",
    opprettet_dato=AT,
    opprettet_av="A",
)
POST = Journalpost(
    system_id=ID,
    opprettet_dato=AT,
    opprettet_av="A",
    tittel="Melding fra Kari Nordengen om Bakkegata",
    journalposttype="I",
    journalstatus="A",
    journaldato=AT.date(),
    korrespondanseparter=(
        Korrespondansepart(type="EA", navn="Kari Nordengen"),
        Korrespondansepart(type="IM", navn="Teknisk drift", er_person=False),
    ),
)


def _shield(*metadata: str, words: tuple[str, ...] = ()) -> Skjerming:
    return Skjerming(tilgangsrestriksjon="UO", hjemmel="Offl. § 13", metadata=metadata, ord=words)


def _row(post: Journalpost = POST, sak: Saksmappe = SAK) -> PublicRow:
    return public_row(KLASSE, sak, post)


def _held(*metadata: str, words: tuple[str, ...] = (), **values: object) -> PublicRow:
    return _row(msgspec.structs.replace(POST, skjerming=_shield(*metadata, words=words), **values))


def test_what_is_not_withheld_is_shown() -> None:
    assert _row() == PublicRow(
        klasse=("F20", "Klientsaker"),
        sakstittel="Meldinger om Bakkegata",
        tittel="Melding fra Kari Nordengen om Bakkegata",
        parter=("Kari Nordengen", "Teknisk drift"),
    )


def test_a_withheld_sender_is_in_no_title_either() -> None:
    row = _held("NA")
    assert row.parter == ("*****", "Teknisk drift")
    assert row.tittel == "*****"
    assert row.sakstittel == "Meldinger om Bakkegata"


def test_a_withheld_recipient_leaves_the_sender() -> None:
    assert _held("NM").parter == ("Kari Nordengen", "*****")


def test_parties_to_the_case_are_withheld_on_both_sides() -> None:
    assert _held("NPS").parter == ("*****", "*****")


def test_chosen_words_are_gone_from_every_field_of_the_row() -> None:
    row = _held("TRO", words=("Bakkegata",), offentlig_tittel="Melding fra Kari Nordengen om *****")
    assert (row.tittel, row.sakstittel) == ("Melding fra Kari Nordengen om *****", "*****")


def test_what_the_public_title_lacks_is_withheld_though_nobody_listed_it() -> None:
    row = _held("TR1", offentlig_tittel="Melding fra ***** om *****")
    assert row.sakstittel == "*****"
    assert row.parter[0] == "*****"


def test_a_title_that_is_withheld_and_has_no_public_one_is_not_shown() -> None:
    assert _held("TR1").tittel == "*****"
    shielded = msgspec.structs.replace(SAK, skjerming=_shield("TM1"))
    assert _row(sak=shielded).sakstittel == "*****"


def test_temporary_shielding_withholds_every_field() -> None:
    row = _held("M", offentlig_tittel="Melding")
    assert row == PublicRow(klasse=None, sakstittel="*****", tittel="*****", parter=("*****", "*****"))


def test_a_cases_shielding_holds_for_its_posts() -> None:
    row = _row(sak=msgspec.structs.replace(SAK, skjerming=_shield("KID", "NA")))
    assert row.klasse is None
    assert row.parter[0] == "*****"


def test_a_class_may_keep_its_code_and_lose_its_title() -> None:
    assert _held("TKL").klasse == ("F20", "*****")
    assert public_row(None, SAK, POST).klasse is None


def test_an_identity_number_is_never_shown() -> None:
    row = _row(msgspec.structs.replace(POST, tittel="Melding om 01010750160"))
    assert "01010750160" not in row.tittel


_NAMES = st.text(st.characters(codec="utf-8", categories=("L", "Zs")), min_size=4, max_size=20).filter(
    lambda name: any(len(fold(part).says) >= 4 for part in name.split())
)
_METADATA = st.sets(st.sampled_from(("KID", "TKL", "TM1", "TMO", "NPS", "TR1", "TRO", "NA", "NM", "M")), max_size=4)


@settings(max_examples=150, deadline=None)
@given(name=_NAMES, word=_NAMES, metadata=_METADATA)
def test_no_withheld_word_or_name_is_in_a_row(name: str, word: str, metadata: set[str]) -> None:
    post = msgspec.structs.replace(
        POST,
        tittel=f"Melding fra {name} om {word}",
        korrespondanseparter=(Korrespondansepart(type="EA", navn=name),),
        skjerming=_shield(*sorted(metadata), words=(word,)) if metadata else None,
    )
    sak = msgspec.structs.replace(SAK, tittel=f"Sak om {word} og {name}")
    row = _row(post, sak)
    shown = [fold(text).says for text in (row.sakstittel, row.tittel, *row.parter)]
    if metadata:
        assert not any(fold(word).says in text for text in shown)
    if metadata & {"NA", "NPS", "M"}:
        assert not any(fold(name).says in text for text in shown)


def test_nothing_withheld_in_the_finished_year_is_in_its_public_journal() -> None:
    year = finished_year()
    files = deposit()
    space = N5 % "offentligJournal"
    rows = parsed(files, "offentligJournal").findall(f"{space}journalregistrering")
    text = files[f"{PACKAGE}/offentligJournal.xml"].decode()
    held = 0
    for row, (sak, post) in zip(rows, year.journal(), strict=True):
        shown = fold(" ".join(row.itertext())).says
        shields = [one for one in (sak.skjerming, post.skjerming) if one is not None]
        codes = {code for shield in shields for code in shield.metadata}
        held += bool(shields)
        if codes & {"NA", "NPS", "M"}:
            senders = [part.navn for part in post.korrespondanseparter if part.type == "EA"]
            assert not any(fold(name).says in shown for name in senders)
        assert not any(fold(word).says in shown for shield in shields for word in shield.ord)
        if codes & {"KID", "M"}:
            assert row.find(f"{space}klasse") is None
    assert held > 50
    assert "Skarbøvik" not in text
    assert "Fjordbrus" not in text


def test_the_closing_day_of_a_shield_is_a_date() -> None:
    found = [post.skjerming for _, post in finished_year().journal() if post.skjerming and post.skjerming.opphoerer]
    assert all(isinstance(one.opphoerer, date) for one in found)


@pytest.mark.parametrize("name", ["loependeJournal", "offentligJournal"])
def test_both_journals_hold_the_same_posts_in_the_same_order(name: str) -> None:
    year = finished_year()
    space = N5 % name
    journal = parsed(deposit(), name)
    ids = [one.text for one in journal.iter(f"{space}systemID")]
    assert ids == [str(post.system_id) for _, post in year.journal()]
