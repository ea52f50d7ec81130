"""What the finds of a text mean together."""

import pytest

from classifier.adapters.model_file import read_lexicons
from classifier.core import lexicon
from classifier.core.signals import names
from classifier.core.tagging import Tagger, read


def seen(tagger: Tagger, text: str) -> dict[str, list[str]]:
    reading = read(text, tagger.language, tagger.lexicons)
    return {
        name: [text[slice(*reading.text.span(*place))] for place in places]
        for name, places in reading.signals.at.items()
    }


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Du er en idiot", "insult+you"),
        ("Ordføreren er en idiot", "insult+politician"),
        ("Sånne muslimer er avskum", "group+dehumanise"),
        ("Jeg har diabetes", "health+self"),
        ("Sønnen min har ADHD", "health+family"),
        ("Marit Lundemo har ADHD", "health+name"),
        ("Stem Høyre, valgkampen er i gang", "party+campaign"),
        ("Rabatt på www.ved.no nå", "ad+link"),
        ("Hullet i veien utenfor Storgata 12", "defect+address"),
        ("TAKK FOR INGENTING DERE", "shouted"),
        ("Bygd i 1911", "year"),
        ("Hvor? Når?", "questions"),
        ("Han sa «nei»", "quoted"),
        ("@kari se her", "mention"),
    ],
)
def test_a_text_gives_the_signal_it_should(tagger: Tagger, text: str, signal: str) -> None:
    assert signal in seen(tagger, text)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Dette er en idiot av en kaffemaskin som jeg aldri skulle ha kjøpt til hytta, sier jeg til deg", "insult+you"),
        ("stem på den beste sangen", "party+campaign"),
        ("rabatt på bilvask", "ad+link"),
        ("2026", "year"),
        ("NAV", "shouted"),
        ("solveig og berit", "name"),
    ],
)
def test_things_far_apart_or_alone_give_no_signal(tagger: Tagger, text: str, signal: str) -> None:
    assert signal not in seen(tagger, text)


def test_a_person_is_a_first_name_with_what_is_capitalised_after_it(tagger: Tagger) -> None:
    found = seen(tagger, "I går traff vi Anne Berit Lundemo på torget")
    assert "Anne Berit Lundemo" in found["name"]
    assert "Anne Berit Lundemo" in found["full_name"]


def test_a_function_with_a_capitalised_word_is_a_person_without_a_known_first_name(tagger: Tagger) -> None:
    assert seen(tagger, "saksbehandler Xyrsa hjalp oss")["name"] == ["Xyrsa"]
    assert "name" not in seen(tagger, "saksbehandler hjalp oss")


def test_a_hyphen_holds_two_first_names_together(tagger: Tagger) -> None:
    assert "Kjell-Åke" in seen(tagger, "då kom Kjell-Åke hem")["name"]


def test_every_list_and_every_pair_has_a_row_in_the_model(tagger: Tagger) -> None:
    known = names(lexicon.build(read_lexicons()).names)
    assert len(known) == len(set(known))
    assert {"threat", "name", "national_id", "question", "insult+you", "ad+link"} <= set(known)
    assert set(tagger.linear.signals) == set(known)
