"""Word lists: words, open endings, gaps, languages, and words in disguise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.adapters.model_file import read_lexicons
from classifier.core.clocked import UNLIMITED, Budget, OutOfTime
from classifier.core.lexicon import BadEntryError, Hit, Lexicons, build, find
from classifier.core.normalise import normalise

LISTS = build(
    {
        "insult.no": "# ord\nidiot\ndrittsekk*  # og alt som følger\nhore\ndum som … dør",
        "insult.sv": "idiot\nåsna",
        "threat.any": "skal … drepe deg\nta deg",
        "thanks.any": "👏\nsfo-plass",
    },
)


def seen(text: str, lexicons: Lexicons = LISTS, language: str = "nb") -> list[tuple[str, str]]:
    read = normalise(text)
    hits = find(read, lexicons, language, UNLIMITED.begin("lexicons"))
    return [(hit.name, text[slice(*read.span(hit.start, hit.end))]) for hit in hits]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Du er en idiot!", [("insult", "idiot")]),
        ("idiotisk", []),
        ("drittsekken", [("insult", "drittsekken")]),
        ("jeg skal drepe deg", [("threat", "skal drepe deg")]),
        ("jeg skal snart nok en dag drepe deg", []),
        ("jeg skal så visst drepe deg", [("threat", "skal så visst drepe deg")]),
        ("dum som ei gammal dør", [("insult", "dum som ei gammal dør")]),
        ("bra 👏", [("thanks", "👏")]),
        ("SFO-plass", [("thanks", "SFO-plass")]),
        ("skal du ta", []),
    ],
)
def test_an_entry_is_found_where_all_its_words_stand(text: str, hits: list[tuple[str, str]]) -> None:
    assert seen(text) == hits


@pytest.mark.parametrize("text", ["i d i o t", "e n i d i o t", "i.d.i.o.t", "idiooooot", "id*ot", "1d1ot"])
def test_a_disguised_word_is_found(text: str) -> None:
    assert seen(text) == [("insult", text)]


@pytest.mark.parametrize("text", ["i***t", "*diot", "b*ot", "id*oten", "i d e e r"])
def test_what_could_be_anything_is_not(text: str) -> None:
    assert seen(text) == []


def test_a_list_of_another_language_says_nothing_unless_the_language_is_unknown() -> None:
    assert seen("din åsna", language="nb") == []
    assert seen("din åsna", language="sv") == [("insult", "åsna")]
    assert seen("din åsna", language="und") == [("insult", "åsna")]


def test_a_hit_names_its_words_first_to_last() -> None:
    hits = find(normalise("han skal nok drepe deg"), LISTS, "nb", UNLIMITED.begin("lexicons"))
    assert hits == (Hit("threat", 4, 22, 1, 4),)


@pytest.mark.parametrize("line", ["… deg", "skal …", "et*"])
def test_a_line_that_would_match_anything_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(BadEntryError, match="insult, line 2"):
        build({"insult": f"idiot\n{line}"})


def test_the_search_stops_when_its_time_is_up() -> None:
    ticks = iter(range(10))
    late = Budget(lambda: float(next(ticks)), {"lexicons": 0.5})
    with pytest.raises(OutOfTime):
        find(normalise("ord " * 200), LISTS, "nb", late.begin("lexicons"))


@given(st.text(max_size=60))
def test_no_text_makes_the_shipped_lists_fail(text: str) -> None:
    seen(text, SHIPPED, "und")


SHIPPED = build(read_lexicons())


def test_every_shipped_list_has_entries_of_its_own() -> None:
    assert len(SHIPPED.names) > 30
    assert {"threat", "slur", "despair", "thanks", "case"} <= set(SHIPPED.names)
