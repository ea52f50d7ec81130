"""Numbers that look like a person's and are a case's, an invoice's, a lamp post's or a date's: none is found."""

from pathlib import Path

import pytest

from classifier.core.clocked import UNLIMITED
from classifier.core.detectors import detect
from classifier.core.normalise import normalise
from tests.core.classifier.conftest import Say

# Written for this test. A line that begins with `#` says what follows.
LINES = Path(__file__).with_name("lookalike_numbers.txt").read_text(encoding="utf-8").splitlines()
TEXTS = [line for line in LINES if line and not line.startswith("#")]
TEXTS_MIN = 300
SOMEBODYS = {"national_id", "bank_account", "iban", "card", "phone"}


def test_the_lookalikes_are_many_and_none_stands_twice() -> None:
    assert len(TEXTS) >= TEXTS_MIN
    assert len(set(TEXTS)) == len(TEXTS)
    assert all(any(sign.isdigit() for sign in text) for text in TEXTS)


@pytest.mark.parametrize("text", TEXTS)
def test_a_number_of_a_thing_is_no_persons_in_either_country(text: str) -> None:
    read = normalise(text)
    found = [finding for country in ("nb", "sv") for finding in detect(read, country, UNLIMITED.begin("detectors"))]
    assert [finding for finding in found if finding.kind in SOMEBODYS] == []


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_with_the_number_of_a_thing_has_no_personal_data(say: Say, text: str) -> None:
    tagging = say(text)
    assert "personal_data" not in tagging.abuse_reasons
    assert [span for span in tagging.because if span.tag == "personal_data"] == []


# The same number counts once it is called a person's, or is written beside no thing at all.
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Personnummer 17848110302", "national_id"),
        ("Hun heter det samme, 17848110302", "national_id"),
        ("Fødselsnummeret i sak 2024/1187 er 17848110302", "national_id"),
        ("Takk for faktura. 17848110302 er hennes nummer", "national_id"),
        ("Hon har personnummer 811218-9870", "national_id"),
        ("Mobilnummer 45998811", "phone"),
        ("Ring meg om saken, 459 98 811", "phone"),
        ("Ring meg om regningen på 459 98 811", "phone"),
        ("Ring 45 998 811 før klokka ti", "phone"),
        ("Kortnummer 4111220033550122", "card"),
    ],
)
def test_the_number_of_a_person_is_still_found(text: str, kind: str) -> None:
    findings = detect(normalise(text), "nb", UNLIMITED.begin("detectors"))
    assert [finding.kind for finding in findings if finding.kind in SOMEBODYS] == [kind]
