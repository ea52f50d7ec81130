"""The words that caused a tag, as they stand beside it."""

from desk.core.view import words_of

PIECES = (
    ("Jeg ", ()),
    ("vet hvor ", ("abuse", "threat")),
    ("du bor", ("abuse",)),
    (", og ", ()),
    ("du bor", ("abuse",)),
    (" ", ("urgent",)),
)


def test_words_that_stand_together_are_one_and_each_is_said_once() -> None:
    assert words_of(PIECES, "abuse") == ("vet hvor du bor", "du bor")
    assert words_of((*PIECES, *PIECES), "threat") == ("vet hvor",)


def test_a_tag_that_no_words_caused_has_none_beside_it() -> None:
    assert words_of(PIECES, "praise") == ()
    assert words_of(PIECES, "urgent") == ()
