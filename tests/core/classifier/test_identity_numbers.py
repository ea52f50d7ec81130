"""Identity numbers with right check digits are found in every way that people write them, and where they stand."""

from collections.abc import Iterable, Iterator

import pytest
from stdnum import luhn
from stdnum.no import fodselsnummer

from classifier.core.clocked import UNLIMITED
from classifier.core.detectors import detect
from classifier.core.normalise import normalise
from tests.core.classifier.conftest import Say

DATES = [(1, 1, 90), (29, 2, 4), (31, 12, 54), (15, 6, 11), (30, 9, 88), (7, 8, 0), (24, 10, 73), (11, 11, 99)]
# Added to day and month: none, D-number, synthetic by three registers, synthetic D-number.
NORWEGIAN_KINDS = [(0, 0), (40, 0), (0, 80), (0, 40), (0, 65), (40, 80)]
# Added to the day: none, samordningsnummer.
SWEDISH_KINDS = [0, 60]
# Neither is a time of day: a date and a time have no hyphen between, see lookalike_numbers.txt.
SWEDISH_RUNNING = ["238", "981", "657"]
RUNNING_NUMBERS = range(103, 999, 37)


def norwegian(nine: str) -> str | None:
    """Return the number of these nine digits; some have no check digits, and are nobody's."""
    first = fodselsnummer.calc_check_digit1(nine)
    number = nine + first + fodselsnummer.calc_check_digit2(nine + first)
    return number if len(number) == 11 else None


def norwegian_numbers() -> Iterator[str]:
    for index, (day, month, year) in enumerate(DATES):
        for more_day, more_month in NORWEGIAN_KINDS:
            date = f"{day + more_day:02}{month + more_month:02}{year:02}"
            tried = (norwegian(f"{date}{running + index}") for running in RUNNING_NUMBERS)
            yield next(number for number in tried if number)


def swedish_numbers() -> Iterator[str]:
    """Twelve digits each."""
    for day, month, year in DATES:
        century = "19" if year > 25 else "20"
        for more_day in SWEDISH_KINDS:
            for running in SWEDISH_RUNNING:
                nine = f"{year:02}{month:02}{day + more_day:02}{running}"
                yield century + nine + luhn.calc_check_digit(nine)


NORWEGIAN = list(norwegian_numbers())
SWEDISH = list(swedish_numbers())
EVERY = [*NORWEGIAN, *SWEDISH, *(number[2:] for number in SWEDISH)]

FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")  # noqa: RUF001 - what people write on some keyboards
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")  # noqa: RUF001 - and to look grand
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

# d day, m month, y year, c century, p the rest, cut in two (Norway: 3 and 2 digits, Sweden: 2 and 2).
NORWEGIAN_FORMS = [
    "{d}{m}{y}{p}{q}",
    "{d}{m}{y} {p}{q}",
    "{d}{m}{y}  {p}{q}",
    "{d}{m}{y}-{p}{q}",
    "{d}{m}{y} - {p}{q}",
    "{d}{m}{y}\N{EN DASH}{p}{q}",
    "{d}{m}{y}\N{MINUS SIGN}{p}{q}",
    "{d}{m}{y}.{p}{q}",
    "{d}{m}{y}/{p}{q}",
    "{d}{m}{y}, {p}{q}",
    "{d}{m}{y} ({p}{q}",
    "{d}{m}{y}\n{p}{q}",
    "{d}{m}{y} {p} {q}",
    "{d}{m}{y} {p}.{q}",
    "{d} {m} {y} {p}{q}",
    "{d} {m} {y} {p} {q}",
    "{d}.{m}.{y} {p}{q}",
    "{d}.{m}.{y}-{p}{q}",
    "{d}.{m}.{y}.{p}.{q}",
    "{d}. {m}. {y} {p}{q}",
    "{d}-{m}-{y}-{p}{q}",
    "{d}/{m}/{y} {p}{q}",
    "{d}/{m}-{y} {p}{q}",
    "{d}.{m}.19{y} {p}{q}",
    "{d}{m}19{y} {p}{q}",
    "{d}{m}{y}\N{NO-BREAK SPACE}{p}{q}",
    "{d}\N{NO-BREAK SPACE}{m}\N{NO-BREAK SPACE}{y}\N{NO-BREAK SPACE}{p}{q}",
    "{d}{m}{y}\N{NARROW NO-BREAK SPACE}{p}\N{THIN SPACE}{q}",
    "{d}{m}{y}\N{IDEOGRAPHIC SPACE}{p}{q}",
    "{d}{m}{y}\N{BALLOON}{p}{q}",
    "{d}\N{BALLOON}{m}\N{BALLOON}{y}\N{BALLOON}{p}{q}",
    "{d}{m}{y} \N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16} {p}{q}",
    "{d}{m}{y}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}\N{ZERO WIDTH JOINER}\N{BOY}{p}{q}",
    "{d}{m}{y}\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}{p}{q}",
    "{d}{m}\N{ZERO WIDTH SPACE}{y}\N{SOFT HYPHEN}{p}{q}",
]
SWEDISH_FORMS = [
    "{y}{m}{d}-{p}{q}",
    "{y}{m}{d}+{p}{q}",
    "{c}{y}{m}{d}-{p}{q}",
    "{c}{y}{m}{d}+{p}{q}",
    "{y}{m}{d}{p}{q}",
    "{c}{y}{m}{d}{p}{q}",
    "{y}{m}{d} {p}{q}",
    "{c}{y}{m}{d} {p}{q}",
    "{y}{m}{d} - {p}{q}",
    "{c}{y}{m}{d} - {p}{q}",
    "{y}{m}{d}\N{EN DASH}{p}{q}",
    "{c}{y}{m}{d}\N{MINUS SIGN}{p}{q}",
    "{y}{m}{d}.{p}{q}",
    "{c}{y}{m}{d}/{p}{q}",
    "{y} {m} {d} {p}{q}",
    "{c}{y} {m} {d} {p}{q}",
    "{c} {y} {m} {d} {p}{q}",
    "{c} {y} {m} {d} {p} {q}",
    "{y} {m} {d} - {p}{q}",
    "{y} {m} {d}-{p} {q}",
    "{y}.{m}.{d}-{p}{q}",
    "{y}-{m}-{d}-{p}{q}",
    "{c}{y}-{m}-{d}-{p}{q}",
    "{c}{y}-{m}-{d} {p}{q}",
    "{c}{y}.{m}.{d}.{p}{q}",
    "{c}{y}/{m}/{d} {p}{q}",
    "{y}{m}{d}\N{NO-BREAK SPACE}{p}{q}",
    "{c}{y}\N{NO-BREAK SPACE}{m}\N{NO-BREAK SPACE}{d}\N{NO-BREAK SPACE}{p}{q}",
    "{y}{m}{d}\N{IDEOGRAPHIC SPACE}-\N{THIN SPACE}{p}{q}",
    "{y}{m}{d}\N{BALLOON}{p}{q}",
    "{c}{y}\N{BALLOON}{m}\N{BALLOON}{d}\N{BALLOON}{p}{q}",
    "{y}{m}{d} \N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16} {p}{q}",
    "{c}{y}{m}{d}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}{p}{q}",
    "{y}{m}\N{ZERO WIDTH SPACE}{d}-\N{SOFT HYPHEN}{p}{q}",
]
# What stands between digits that are written one by one, and before the last group.
SINGLES = [
    (" ", " "),
    (" ", "  "),
    (" ", " - "),
    (".", "."),
    ("-", "-"),
    ("/", "/"),
    (", ", ", "),
    ("\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"),
    (" \N{MIDDLE DOT} ", " \N{MIDDLE DOT} "),
    ("\N{BALLOON}", "\N{BALLOON}"),
    ("\N{COMBINING ENCLOSING KEYCAP} ", "\N{COMBINING ENCLOSING KEYCAP} "),
    ("\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}",) * 2,
]
FRAMES = [
    "{}", "{} er hans", "han har {}", "se på {} takk", "({})", "[{}]", "<{}>", "«{}»", '"{}"', "*{}*", "_{}_", "/{}/",
    "...{}...", "…{}…", "--{}--", "nå:{}!", "nå: {}?", "hei,{},hei", "hei;{};hei", "#{}", "={}", "~{}~", "|{}|",
    "\N{BALLOON}{}\N{BALLOON}", "\n{}\n", "fnr.{}.", "personnummer:{}", "pnr {} mobil 400 11 222", "400 11 222 og {}",
    "sak 2024/1187, pnr {}", "den 17. mai 2024 kl 12.30: {}", "{}, {}",
]  # fmt: skip


def grouped(number: str, form: str) -> str:
    if len(number) == 11:
        day, month, year, rest, cut = number[:2], number[2:4], number[4:6], number[6:], 3
    else:
        year, month, day, rest, cut = number[2:4], number[4:6], number[6:8], number[8:], 2
    return form.format(c=number[:2], d=day, m=month, y=year, p=rest[:cut], q=rest[cut:])


def singly(number: str, between: str, middle: str) -> str:
    return middle.join(between.join(group) for group in halves(number))


def usual(number: str) -> str:
    """Return the number as its country prints it."""
    return (" " if len(number) == 11 else "-").join(halves(number))


def halves(number: str) -> tuple[str, str]:
    last = 5 if len(number) == 11 else 4
    return number[:-last], number[-last:]


def found(text: str) -> list[str]:
    """Return the identity numbers as they stand in the text."""
    read = normalise(text)
    findings = detect(read, "nb", UNLIMITED.begin("detectors"))
    return [text[slice(*read.span(of.start, of.end))] for of in findings if of.kind == "national_id"]


def missed(written: Iterable[str], frame: str = "se på {} takk") -> list[str]:
    """Return the numbers that are not found, or not found from their first to their last digit and nothing else."""
    return [number for number in written if found(frame.format(number, number)) != [number] * frame.count("{}")]


def test_the_numbers_are_some_of_every_kind() -> None:
    assert len(set(NORWEGIAN)) == len(DATES) * len(NORWEGIAN_KINDS)
    assert len(set(SWEDISH)) == len(DATES) * len(SWEDISH_KINDS) * len(SWEDISH_RUNNING)


@pytest.mark.parametrize("form", NORWEGIAN_FORMS)
def test_every_norwegian_number_in_groups_is_found(form: str) -> None:
    assert missed(grouped(number, form) for number in NORWEGIAN) == []


@pytest.mark.parametrize("form", SWEDISH_FORMS)
def test_every_swedish_number_in_groups_is_found(form: str) -> None:
    assert missed(grouped(number, form) for number in SWEDISH) == []


@pytest.mark.parametrize(("between", "middle"), SINGLES)
def test_every_number_digit_by_digit_is_found(between: str, middle: str) -> None:
    assert missed(singly(number, between, middle) for number in EVERY) == []


@pytest.mark.parametrize("digits", [FULLWIDTH, BOLD, EASTERN], ids=["fullwidth", "bold", "eastern"])
def test_every_number_in_other_digits_is_found(digits: dict[int, int]) -> None:
    assert missed(number.translate(digits) for number in EVERY) == []
    assert missed(usual(number).translate(digits) for number in EVERY) == []


@pytest.mark.parametrize("frame", FRAMES)
def test_every_number_is_found_wherever_it_stands(frame: str) -> None:
    assert missed(EVERY, frame) == []
    assert missed((usual(number) for number in EVERY), frame) == []


# Last digits that could be a time: only a date written apart, and nothing said, makes a time of them.
@pytest.mark.parametrize("running", ["081", "120", "183", "201", "235"])
def test_a_swedish_number_that_ends_like_a_time_is_found_as_it_is_usually_written(running: str) -> None:
    nine = f"811218{running}"
    ten = nine + luhn.calc_check_digit(nine)
    written = [f"{ten[:6]}-{ten[6:]}", f"19{ten[:6]}-{ten[6:]}", ten, f"19{ten}", f"{ten[:6]}+{ten[6:]}"]
    assert [found(f"jag heter Tolvan, {number}") for number in written] == [[number] for number in written]
    assert found(f"personnummer 1981-12-18 {ten[6:]}") == [f"1981-12-18 {ten[6:]}"]


@pytest.mark.parametrize("number", EVERY[::7])
def test_the_tagger_calls_it_personal_data_and_shows_it(say: Say, number: str) -> None:
    text = f"Naboen min er {usual(number)}, bare så dere vet det."
    tagging = say(text)
    assert "personal_data" in tagging.abuse_reasons
    assert usual(number) in {text[span.start : span.end] for span in tagging.because if span.phase == "detectors"}
