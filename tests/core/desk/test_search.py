"""What a search finds in a text, and what it never searches in."""

from common.events import Author
from desk.core.search import excerpt, findable, words_asked
from tests.core.desk.scene import item


def test_words_are_found_whatever_their_case_and_each_once() -> None:
    assert words_asked("Snø, SNØ og brøyting!") == ("snø", "og", "brøyting")
    assert words_asked(" å ? ") == ()


def test_what_is_asked_is_bounded() -> None:
    assert len(words_asked(" ".join(f"ord{n}" for n in range(50)))) == 8


def test_a_writers_own_name_is_not_searched_in_what_they_wrote_and_anybody_elses_is() -> None:
    told = item(text="Hilsen Ola Testesen. Jeg snakket med Kari Berg.", author=Author(id="7", name="Ola Testesen"))
    assert findable(told) == " hilsen jeg snakket med kari berg "


def test_what_we_wrote_ourselves_is_searched_in_full() -> None:
    told = item(text="Bø kommune hilser.", author=Author(id="1", name="Bø kommune"), own=True)
    assert findable(told) == " bø kommune hilser "


def test_the_piece_that_is_shown_begins_near_the_first_word_found_and_marks_all_of_them() -> None:
    text = "ord " * 200 + "Når blir Storgata brøytet? Gata er glatt. " + "ord " * 200
    found = excerpt(text, ("gata", "storgata"))
    assert [piece for piece, hit in found.pieces if hit] == ["Storgata", "Gata"]
    assert (found.before, found.after) == (True, True)
    assert len("".join(piece for piece, _ in found.pieces)) < 450


def test_a_short_text_is_shown_whole() -> None:
    found = excerpt("Er det glatt i Storgata?", ("glatt",))
    assert "".join(piece for piece, _ in found.pieces) == "Er det glatt i Storgata?"
    assert (found.before, found.after) == (False, False)


def test_a_word_that_is_found_again_far_below_is_not_drawn_into_the_piece() -> None:
    text = "glatt " + "ord " * 400 + "glatt"
    found = excerpt(text, ("glatt",))
    assert [piece for piece, hit in found.pieces if hit] == ["glatt"]
    assert "".join(piece for piece, _ in found.pieces) == text[: len("".join(piece for piece, _ in found.pieces))]
    assert found.after
