"""What is asked of a passphrase and a code, and where signing in may lead."""

import pytest

from desk.core.entering import flaw, is_recovery, local_path, plain_code, steps_at


def test_a_code_of_now_is_looked_at_first_and_its_neighbours_after() -> None:
    assert steps_at(90.0) == (3, 2, 4)


@pytest.mark.parametrize(
    ("given", "code"), [("123 456", "123456"), ("12345", ""), ("ABCD-abcd-2345-zzzz", "abcd-abcd-2345-zzzz")]
)
def test_a_code_is_taken_as_people_write_it(given: str, code: str) -> None:
    assert plain_code(given) == code
    assert is_recovery(code) == ("-" in code)


@pytest.mark.parametrize(
    ("passphrase", "wrong"),
    [("kort", "short"), ("x" * 201, "long"), ("kari kari kari", "guessable"), ("a a a a a a a a", "guessable")],
)
def test_a_passphrase_has_length_and_is_not_the_persons_name(passphrase: str, wrong: str) -> None:
    assert flaw(passphrase, "kari") == wrong


def test_words_of_ones_own_are_a_good_passphrase() -> None:
    assert flaw("fire blå båter på fjorden", "kari") is None


@pytest.mark.parametrize(
    "elsewhere", ["//evil", "https://evil", "/\\evil", "/a/../b", "/a\r\nb", "", "x", "/" + "a" * 400]
)
def test_signing_in_leads_nobody_to_another_site(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"


def test_a_path_of_ours_is_led_back_to() -> None:
    assert local_path("/bo/items/1?show=done&page=2") == "/bo/items/1?show=done&page=2"
