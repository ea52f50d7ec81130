"""Shielding word by word: codes, words, lines, numbers, and what one person may not do alone."""

import random

import msgspec
import pytest

from archiver.core.noark.model import Skjerming
from archiver.core.records import Shield
from archiver.core.shielding.assessing import broken_by, lifts
from archiver.core.shielding.codes import withholds_part
from archiver.core.shielding.identity_numbers import identity_numbers
from archiver.core.shielding.masking import Secrets, masked, plain
from archiver.core.shielding.sensitive import is_sensitive, quotes
from archiver.core.shielding.titles import public_case_title, public_title, withheld_lines
from tests.archive.leak_secrets import norwegian_number, swedish_number

# --- titles -----------------------------------------------------------------------------------------------------


def _shield(*codes: str, words: tuple[str, ...] = ()) -> Skjerming:
    return Skjerming(tilgangsrestriksjon="UO", hjemmel="Offl. § 13", metadata=codes, ord=words)


def test_nothing_of_a_title_is_shown_before_somebody_has_read_it() -> None:
    assert public_title("Brev fra Kari", None, read=False) == "*****"
    assert public_title("Brev fra Kari", _shield("TRO", words=("Kari",)), read=False) == "*****"
    assert public_case_title("Brev fra Kari", None, read=False) == "*****"
    assert public_title("Brev fra Kari", None, read=True) == "Brev fra Kari"


def test_chosen_words_are_stars_and_the_rest_stays() -> None:
    title = "Klage på Kari Nordmanns båt"
    assert public_title(title, _shield("TRO", words=("Kari Nordmann",)), read=True) == "Klage på ***** båt"
    assert public_case_title(title, _shield("TMO", words=("båt",)), read=True) == "Klage på Kari Nordmanns *****"
    # A code for the case says nothing of a record's title.
    assert public_title(title, _shield("TMO", words=("båt",)), read=True) == title


def test_words_that_are_not_known_any_more_withhold_the_whole_title() -> None:
    assert public_title("Klage på Kari", _shield("TRO"), read=True) == "*****"


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_lines_after_the_first_are_withheld_whatever_ends_a_line(gap: str) -> None:
    assert public_title(f"Klage{gap}fra Kari", _shield("TR1"), read=True) == "Klage *****"
    assert public_title(f"Klage{gap} ", _shield("TR1"), read=True) == "Klage"
    assert withheld_lines(f"Klage{gap}fra Kari", {"TM1"}) == ("fra Kari",)


def test_temporary_shielding_withholds_all_and_an_empty_title_is_one_that_is_gone() -> None:
    assert public_title("Klage", _shield("M"), read=True) == "*****"
    assert withheld_lines("Klage", {"M"}) == ("Klage",)
    assert withheld_lines("Klage", {"NA"}) == ()
    assert public_title(" ", None, read=True) == "*****"


def test_each_code_withholds_its_own_side_and_an_unknown_side_is_withheld_with_either() -> None:
    sides = {code: [withholds_part(frozenset({code}), side) for side in ("EA", "EM", "??")] for code in ("NA", "NM")}
    assert sides == {"NA": [True, False, True], "NM": [False, True, True]}
    assert withholds_part(frozenset({"NPS"}), "EM")
    assert withholds_part(frozenset({"M"}), "EA")
    assert not withholds_part(frozenset({"TRO"}), "??")


# --- masking ----------------------------------------------------------------------------------------------------


def test_a_short_name_is_withheld_alone_and_not_inside_other_words() -> None:
    secrets = Secrets(names=("Bo Ek",))
    assert masked("Bos klage på boet, Ek", secrets) == "***** klage på boet, *****"


def test_punctuation_that_was_chosen_is_found_as_it_stands() -> None:
    assert masked("Hva?! Nei", Secrets(words=("?!",))) == "Hva***** Nei"


def test_little_words_of_a_phrase_stay_where_they_stand_alone() -> None:
    secrets = Secrets(words=("Kari og Ola",))
    assert masked("Ola og Per på tur med Kari", secrets) == "***** og Per på tur med *****"


def test_figures_of_a_chosen_phrase_tell_nothing_where_they_stand_alone() -> None:
    assert masked("Nr 12 ved Storgata 12", Secrets(words=("Storgata 12",))) == "Nr 12 ved *****"


def test_a_title_is_one_line_without_what_steers_how_it_is_shown() -> None:
    assert plain("a\u202eb\nc\u200b  d\ud800 👩\u200d🚒") == "ab c d 👩\u200d🚒"


@pytest.mark.parametrize(
    "text", ["01.02.2026 kl. 12.30", "2026/451 fra 01.02.2026", "tlf 38 05 55 00", "NO 987 654 321"]
)
def test_what_is_no_identity_number_stays(text: str) -> None:
    assert masked(text, Secrets()) == text


def test_identity_numbers_of_both_countries_are_found_in_any_company() -> None:
    chance = random.Random(7)  # noqa: S311 - a test's chance
    for _ in range(200):
        no, se = norwegian_number(chance), swedish_number(chance)
        for text in (no, f"tel{no}x", f"{no[:6]} {no[6:]}", f"00{no}", se, f"{se[:6]}-{se[6:]}", f"19{se}"):
            assert identity_numbers(text), text
    assert identity_numbers("31129956789")
    assert not identity_numbers("99999999999")


# --- what is sensitive, what is quoted --------------------------------------------------------------------------


def test_what_tells_of_a_protected_matter_is_known_in_both_countries() -> None:
    for text in ("Spørsmål om barnevernet", "Om SYKDOMMEN hans", "Ärende hos socialtjänsten", "hets  mot noen"):
        assert is_sensitive(text), text
    for text in ("Kommentar på Facebook 01.02.2026", "Anmeldelse på Google", "Sendt videre til Teknisk drift"):
        assert not is_sensitive(text), text


def test_a_title_that_repeats_what_somebody_wrote_is_known() -> None:
    text = ("Naboen min har drevet ulovlig verksted i garasjen",)
    assert quotes("Klage: har drevet ulovlig verksted", text)
    assert quotes("ULOVLIG  VERKSTED", text)
    assert not quotes("Klage på verksted i Storgata", text)


# --- who may do what --------------------------------------------------------------------------------------------

NAMES = Shield(restriction="UO", hjemmel="Offl. § 13", metadata=("NA", "TRO"), words=("båt", "Kari"))


def _but(shield: Shield, **changes: object) -> Shield:
    return msgspec.structs.replace(shield, **changes)


def test_an_assessment_withholds_what_it_means_to_or_is_refused() -> None:
    def codes(title: str, shield: Shield | None, *texts: str) -> list[str]:
        return [one.code for one in broken_by(title, shield, texts)]

    assert codes("Klage på båt", NAMES) == []
    assert codes("Klage", _but(NAMES, metadata=("XYZ",))) == ["unknown_shield"]
    assert codes("Klage", _but(NAMES, metadata=("KID",))) == ["shield_of_case"]
    assert codes("Klage", _but(NAMES, words=(" ",))) == ["no_words_chosen"]
    assert codes("dette er det jeg skrev", None, "Hei, dette er det jeg skrev i går") == ["title_quotes"]
    assert codes("dette er det jeg skrev", _but(NAMES, metadata=("M",)), "dette er det jeg skrev") == []


def test_the_first_look_is_one_persons_unless_the_copy_is_restricted() -> None:
    assert not lifts(None, None, read=False, restricted=False)
    assert lifts(None, None, read=False, restricted=True)
    assert not lifts(None, _but(NAMES, metadata=("M",)), read=False, restricted=True)
    assert not lifts(None, NAMES, read=True, restricted=True)


def test_opening_what_somebody_shut_is_a_lift_and_shutting_more_is_none() -> None:
    def opens(after: Shield | None) -> bool:
        return lifts(NAMES, after, read=True, restricted=False)

    assert opens(None)
    assert opens(_but(NAMES, metadata=("TRO",)))
    assert opens(_but(NAMES, words=("båt",)))
    assert not opens(NAMES)
    assert not opens(_but(NAMES, metadata=("NPS", "TRO")))
    assert not opens(_but(NAMES, metadata=("M",), words=()))
    shut = _but(NAMES, document="H")
    assert lifts(shut, _but(NAMES, document="D"), read=True, restricted=False)
    assert lifts(shut, None, read=False, restricted=False)
    assert not lifts(NAMES, shut, read=True, restricted=False)
