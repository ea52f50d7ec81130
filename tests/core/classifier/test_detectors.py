"""Numbers, addresses and links: found where they give somebody away, passed over where they don't."""

import pytest
from stdnum.no import fodselsnummer

from classifier.core.clocked import UNLIMITED
from classifier.core.detectors import detect
from classifier.core.normalise import normalise


def found(text: str, language: str = "nb") -> list[tuple[str, str]]:
    read = normalise(text)
    return [
        (finding.kind, text[slice(*read.span(finding.start, finding.end))])
        for finding in detect(read, language, UNLIMITED.begin("detectors"))
    ]


def with_check_digits(nine: str) -> str:
    first = fodselsnummer.calc_check_digit1(nine)
    return nine + first + fodselsnummer.calc_check_digit2(nine + first)


# Made for this test: ordinary, D-number, and the months that test registers add 40, 65 and 80 to.
NINE_DIGITS = ["010190124", "410190123", "014190123", "016690126", "018190126"]


@pytest.mark.parametrize("nine", NINE_DIGITS)
def test_a_norwegian_identity_number_is_found_by_its_check_digits(nine: str) -> None:
    number = with_check_digits(nine)
    assert found(f"se på {number} takk") == [("national_id", number)]
    assert found(f"se på {number[:6]} {number[6:]} takk") == [("national_id", f"{number[:6]} {number[6:]}")]


@pytest.mark.parametrize("nine", NINE_DIGITS)
def test_a_slip_in_a_norwegian_number_counts_only_where_it_is_called_one(nine: str) -> None:
    number = with_check_digits(nine)
    slip = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert found(f"se på {slip} takk") == []
    assert found(f"fødselsnummer {slip}") == [("national_id", slip)]


# The last one is of the tax agency's test series, whose people would be 130 years old.
SWEDISH = ["19121212-1212", "121212-1212", "121212+1212", "191212121212", "121272-1219", "18941205-9819"]


@pytest.mark.parametrize("number", SWEDISH)
def test_a_swedish_identity_number_is_found_by_its_check_digit(number: str) -> None:
    assert found(f"jag heter Tolvan, {number}", "sv") == [("national_id", number)]


def test_a_swedish_coordination_number_has_sixty_added_to_its_day() -> None:
    assert found("mitt nummer är 701063-2391", "sv") == [("national_id", "701063-2391")]


def test_a_slip_in_a_swedish_number_counts_only_where_it_is_called_one() -> None:
    assert found("det står 19121212-1213 där", "sv") == []
    assert found("personnummer 19121212-1213", "sv") == [("national_id", "19121212-1213")]


@pytest.mark.parametrize(
    "text",
    [
        "KID 17048133402",
        "faktura 0101901234567",
        "OCR 7301224511804",
        "sak 2024/1187 og 2023/4471",
        "fra 2019-2023",
        "24-12-2023",
        "det kostet 20 000 000 kr",
        "40 000 000 kroner",
        "ordre 40012345",
        "gnr. 12 bnr. 345",
        "33.12.90 44556",
        "999999-9999",
        "16,5 og 1.234.567",
        "ring 116 117",
        "abc 99999999999999999999999999",
    ],
)
def test_a_number_of_a_case_an_invoice_a_year_or_a_sum_is_nobodys(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("number", ["400 11 222", "40011222", "40 01 12 22", "+47 400 11 222", "0047 40011222"])
def test_a_norwegian_mobile_is_found(number: str) -> None:
    assert found(f"jeg er på {number} i kveld") == [("phone", number)]


@pytest.mark.parametrize("number", ["070-174 06 05", "0701740605", "+46 70 174 06 05"])
def test_a_swedish_mobile_is_found_in_either_country(number: str) -> None:
    assert found(f"det är {number} ikväll", "sv") == [("phone", number)]
    assert found(f"det er {number} i kveld", "nb") == [("phone", number)]


def test_a_fixed_line_is_found_only_where_it_is_called_a_telephone() -> None:
    assert found("ring 51 41 41 00") == [("phone", "51 41 41 00")]
    assert found("løp 51 41 41 00") == []


def test_a_number_that_rings_nowhere_is_no_telephone() -> None:
    assert found("ring 11111111") == []
    assert found("ring +999 123 456 789") == []


def test_mail_with_a_private_provider_is_somebodys_own() -> None:
    assert found("skriv til kari.n@gmail.com") == [("private_mail", "kari.n@gmail.com")]
    assert found("skriv til post@bo.kommune.no") == [("mail", "post@bo.kommune.no")]


def test_an_account_and_a_card_are_found_by_their_check_digits() -> None:
    assert found("NO93 8601 1117 947") == [("iban", "NO93 8601 1117 947")]
    assert found("no94 8601 1117 947") == []
    assert found("kortet 4111 1111 1111 1111") == [("card", "4111 1111 1111 1111")]
    assert found("kortet 4111 1111 1111 1112") == []


def test_a_norwegian_account_number_needs_to_be_called_an_account() -> None:
    assert found("konto 8601 11 17947") == [("bank_account", "8601 11 17947")]
    assert found("tallet 8601 11 17947") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hun bor i Storgata 12B", "home_address"),
        ("ho bur i Fjordvegen 8", "home_address"),
        ("hon bor på Lärkvägen 22", "home_address"),
        ("Lerkeveien 3, 4070 Randaberg", "home_address"),
        ("hull i asfalten utenfor Storgata 12", "address"),
        ("vannlekkasje i Nordre gate 4", "address"),
    ],
)
def test_an_address_is_a_home_only_where_somebody_lives(text: str, kind: str) -> None:
    assert [of for of, _text in found(text)] == [kind]


@pytest.mark.parametrize(
    "link",
    [
        "https://bit.ly/x1",
        "http://192.0.2.7/bank",
        "premie.top/hent",
        "https://bankid-sjekk.com/inn",
        "http://xn--psten-ura.example/a",
        "https://dnb.no@ond.example/a",
        "http://vinn.example:8080/x",
        "skatteetaten.tilbake.no",
    ],
)
def test_a_link_with_the_marks_of_a_trap_is_odd(link: str) -> None:
    assert found(f"se {link}.") == [("odd_link", link)]


@pytest.mark.parametrize("link", ["https://www.bankid.no/hjelp", "www.bo.kommune.no", "ut.no/tur", "posten.no"])
def test_an_ordinary_link_is_just_a_link(link: str) -> None:
    assert found(f"se {link}, der står det") == [("link", link)]


def test_an_abbreviation_is_no_link() -> None:
    assert found("f.eks. kl.12, dvs.nå") == []


def test_of_two_things_at_one_place_the_more_telling_one_is_found() -> None:
    assert found("skriv til www.kari@gmail.com") == [("private_mail", "www.kari@gmail.com")]
