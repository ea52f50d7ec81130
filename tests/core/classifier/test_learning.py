"""What a correction may teach: only what stands in public, as it was corrected, without anybody's personal data."""

from typing import Any

import msgspec
import pytest

from classifier.core.judging import judged
from classifier.core.known import Known, with_reading
from classifier.core.learning import Standing, changes, example_of, standing, without_doubles
from common.events import Author, CaseworkConfirmed, Tagging, TagsCorrected
from tests.core.classifier.test_deciding import ITEM_ID, NOON, item, judgement

ASKS = Tagging(lang="nn", tags=("question",))
PRIVATE = Tagging(lang="nb", tags=("abuse",), abuse_reasons=("personal_data",))


def corrected(*tags: str, revision: int = 1, **more: object) -> TagsCorrected:
    found = judgement(TagsCorrected, revision, tags=tags, **more)
    assert isinstance(found, TagsCorrected)
    return found


def known(said: Tagging = ASKS, correction: TagsCorrected | None = None, **differs: Any) -> Known:  # noqa: ANN401 - an event's fields
    return judged(with_reading(Known(item=item(**differs)), said, NOON), correction or corrected("praise"))


def test_an_example_is_text_language_and_labels_and_nobodys_name() -> None:
    one = example_of(ITEM_ID, known(author=Author("9", "Kari Nordmann")), 1)
    assert one is not None
    assert (one.text, one.lang, one.tags) == ("Når?", "nn", ("praise",))
    text = msgspec.json.encode(one).decode()
    assert "Kari" not in text
    assert '"9"' not in text
    assert "ola" not in text


def test_casework_that_a_person_confirmed_is_part_of_what_is_learnt() -> None:
    one = example_of(ITEM_ID, judged(known(), judgement(CaseworkConfirmed, casework="extensive")), 1)
    assert one is not None
    assert (one.tags, one.casework) == (("saksbehandling", "praise"), "extensive")


@pytest.mark.parametrize(
    ("differs", "how"),
    [
        ({}, "usable"),
        ({"kind": "review"}, "usable"),
        ({"kind": "message"}, "gone"),
        ({"own": True}, "gone"),
        ({"visibility": "removed"}, "gone"),
        ({"visibility": "hidden"}, "waits"),
        ({"revision": 2}, "gone"),
        ({"revision": 0}, "waits"),
        ({"revision": 0, "visibility": "removed"}, "gone"),
        ({"text": "  "}, "gone"),
    ],
)
def test_only_a_public_item_that_stands_as_it_was_corrected_teaches(differs: dict[str, Any], how: Standing) -> None:
    one = known(**differs)
    assert standing(one, 1) == how
    assert (example_of(ITEM_ID, one, 1) is not None) == (how == "usable")


def test_personal_data_teaches_nothing_whoever_found_it() -> None:
    assert standing(known(PRIVATE), 1) == "gone"
    assert standing(known(correction=corrected("abuse", abuse_reasons=("personal_data",))), 1) == "gone"
    assert standing(known(correction=corrected("abuse", abuse_reasons=("threat",))), 1) == "usable"


def test_a_correction_waits_for_its_item_and_an_item_for_its_correction() -> None:
    assert standing(None, 1) == "waits"
    assert example_of(ITEM_ID, None, 1) is None
    assert standing(with_reading(Known(item=item()), ASKS, NOON), 1) == "waits"
    assert example_of(ITEM_ID, Known(item=item()), 1) is None


def test_the_same_words_teach_once_in_an_order_that_never_changes() -> None:
    one = example_of(ITEM_ID, known(), 1)
    assert one is not None
    other = msgspec.structs.replace(one, text=" NÅR? ")
    third = msgspec.structs.replace(one, text="Hvor?")
    assert [e.text for e in without_doubles([third, one, other])] == ["Hvor?", "Når?"]


def test_a_change_is_counted_only_where_a_person_differs_on_the_same_text() -> None:
    both = with_reading(Known(item=item()), Tagging(lang="nb", tags=("question", "urgent")), NOON)
    assert changes(both, corrected("question", "praise")) == (("praise", "added"), ("urgent", "taken"))
    assert changes(both, corrected("question", "urgent")) == ()
    assert changes(both, corrected("praise", revision=2)) == ()
    assert changes(Known(item=item()), corrected("praise")) == ()
