"""Disguised words become plain ones, and every character knows where it stood."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.core.normalise import _SINGLES_MAX, TEXT_CHARS_MAX, _Single, normalise

ANYTHING = st.text(max_size=80)


def words(text: str) -> list[str]:
    return [token.text for token in normalise(text).tokens]


@given(ANYTHING)
def test_every_character_comes_from_a_place_in_the_original_and_places_rise(text: str) -> None:
    read = normalise(text)
    assert len(read.text) == len(read.starts) == len(read.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(read.starts, read.ends, strict=True))
    assert all(before <= after for before, after in pairwise(read.starts))


@given(ANYTHING)
def test_a_word_and_its_span_in_the_original_read_alike_when_read_again(text: str) -> None:
    read = normalise(text)
    for token in read.tokens:
        start, end = read.span(token.start, token.end)
        assert text[start:end].strip()


@given(st.lists(st.sampled_from(["brøyting", "på", "vegen", "är", "takk", "og", "fin"]), max_size=12))
def test_plain_words_stay_as_they_are_and_where_they_are(plain: list[str]) -> None:
    text = " ".join(plain)
    read = normalise(text)
    assert read.text == text
    assert [text[slice(*read.span(token.start, token.end))] for token in read.tokens] == plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("i d i o t", "idiot"),
        ("I.D.I.O.T", "idiot"),
        ("i-d-i-o-t!", "idiot"),
        ("1d1ot", "idiot"),
        ("idi0t ", "idiot"),
        ("f@en", "faen"),
        ("id\u200bi\u200dot", "idiot"),
        ("\u0456di\u043et", "idiot"),
        ("\uff29\uff24\uff29\uff2f\uff34", "idiot"),
        ("i\u0336d\u0336iot", "idiot"),
        ("d3", "de"),
        ("dummmmm", "dumm"),
    ],
)
def test_a_disguised_word_is_read_as_what_it_means(written: str, meant: str) -> None:
    assert words(written) == [meant]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("E18", ["e18"]),
        ("3c", ["3c"]),
        ("5m", ["5m"]),
        ("uke10", ["uke10"]),
        ("personnummeret13015710351erhans", ["personnummeret13015710351erhans"]),
        ("2019", ["2019"]),
        ("www.bo.kommune.no", ["www", "bo", "kommune", "no"]),
        ("post@b0.example", ["post@b0", "example"]),
        ("@r0ar", ["r0ar"]),
        ("a b c", ["a", "b", "c"]),
        ("x x x", ["x", "x", "x"]),
        ("æ e i å", ["æ", "e", "i", "å"]),
        ("k n e b ter", ["kneb", "ter"]),
        ("d2b4r9", ["d2b4r9"]),
        ("blåbær", ["blåbær"]),
        ("a\u030aret", ["året"]),
    ],
)
def test_a_word_that_is_no_disguise_is_left_alone(written: str, read: list[str]) -> None:
    assert words(written) == read


def test_a_word_written_apart_spans_all_its_letters_in_the_original() -> None:
    text = "Du er d u m, sa han"
    read = normalise(text)
    token = next(token for token in read.tokens if token.spaced)
    assert text[slice(*read.span(token.start, token.end))] == "d u m"


def test_a_ligature_and_a_combined_letter_point_at_the_cluster_they_came_from() -> None:
    text = "o\ufb01 e\u0301"
    read = normalise(text)
    assert read.text == "ofi é"
    assert read.span(1, 3) == (1, 2)
    assert read.span(4, 5) == (3, 5)


def test_line_breaks_stay_and_other_blanks_become_one_kind() -> None:
    assert normalise("a\u00a0b\r\nc\u2028d").text == "a b\r\nc\nd"


def test_a_picture_is_a_word_of_its_own() -> None:
    assert words("fint👏👏") == ["fint", "👏", "👏"]


def test_what_follows_the_first_twenty_thousand_characters_is_not_read() -> None:
    read = normalise("ja " * TEXT_CHARS_MAX)
    assert read.cut
    assert len(read.text) == TEXT_CHARS_MAX


def test_an_empty_text_has_no_words() -> None:
    assert normalise("").tokens == ()


def test_however_many_characters_come_so_many_are_remembered_and_all_are_folded() -> None:
    single = _Single()
    cjk = [chr(0x4E00 + at) for at in range(_SINGLES_MAX + 1)]
    assert [single[char] for char in cjk] == cjk
    assert len(single) == _SINGLES_MAX
    assert (single["Ø"], single["\u0301"]) == ("ø", "\0")
    assert len(single) == _SINGLES_MAX
