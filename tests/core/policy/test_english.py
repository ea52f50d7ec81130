"""To somebody who writes in no Scandinavian language a draft says the same in English too, where a pack adds that."""

import msgspec
import pytest

from common.policy.asked import Asked, Context, PickedTopic
from common.policy.decide import decide
from common.policy.explain import explain
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.policy.proofs.english import english_flaws
from common.policy.rules import English
from tests.core.policy.asking import abuse, dos, item, offer_of, step_of, with_rule
from tests.core.policy.packs import EXAMPLE, example, files_of, of

MUNICIPALITIES = ["kinn", "randaberg", "bo", "sogne", "knivsta"]


def said_by(pack: Pack) -> list[str]:
    return [flaw.message for flaw in english_flaws(pack)]


def english_of(pack: Pack) -> English:
    assert pack.file.english is not None
    return pack.file.english


def without(pack: Pack, *texts: str) -> Pack:
    return msgspec.structs.replace(pack, texts={name: text for name, text in pack.texts.items() if name not in texts})


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
@pytest.mark.parametrize("lang", ["en", "en-GB", "pl", "uk", "ar"])
def test_a_writer_from_elsewhere_gets_the_same_text_in_english_below_the_municipalitys_own(
    municipality: str, lang: str
) -> None:
    pack = of(municipality)
    own = decide(pack, item("saksbehandling", casework="light", lang="nb"))
    both = decide(pack, item("saksbehandling", casework="light", lang=lang))
    assert dos(own) == dos(both)
    for alone, added in zip(own.steps, both.steps, strict=True):
        if alone.text is None:
            assert added == alone
            continue
        assert added.text is not None
        assert added.text.startswith(f"{alone.text}\n\n")
        assert added.lang == pack.file.pack.language
        assert added.clauses == (*alone.clauses, "GEN-14")


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
@pytest.mark.parametrize("lang", ["", "nb", "nn", "nn-NO", "no", "sv", "da", "se", "und", "mixed"])
def test_a_scandinavian_writer_or_one_whose_language_nobody_knows_gets_no_english(municipality: str, lang: str) -> None:
    pack = of(municipality)
    for asked in (item("praise"), abuse("threat"), item("saksbehandling", casework="extensive")):
        decided = decide(pack, msgspec.structs.replace(asked, lang=lang))
        assert decided == decide(pack, asked)
        assert all("GEN-14" not in step.clauses for step in (*decided.steps, *decided.offers))


def test_a_pack_without_the_table_adds_nothing() -> None:
    pack = example()
    assert pack.file.english is None
    assert decide(pack, item("question", lang="en")) == decide(pack, item("question"))


def test_a_step_that_nobody_hears_says_nothing_of_english() -> None:
    decided = decide(of("sogne"), abuse("threat", lang="en"))
    assert "GEN-14" not in step_of(decided, "hide_pending_review").clauses
    assert "GEN-14" in offer_of(decided, "notify_author_privately").clauses


def test_reasons_stand_in_english_words_and_in_the_packs_order() -> None:
    decided = decide(of("bo"), abuse("naming", "threat", lang="en"))
    text = step_of(decided, "notify_author_privately").text or ""
    assert "Årsaken er: trussel, uthenging av en navngitt person." in text
    assert "The reason is: threat, singling out a named person." in text


def test_a_unit_that_is_named_keeps_its_name_and_another_has_english_words() -> None:
    asked = item("saksbehandling", casework="light", lang="en")
    assert "to the unit responsible for the matter." in (step_of(decide(of("bo"), asked), "refer_unit").text or "")
    picked = Context(topic=PickedTopic(name="bygg", unit="byggesak"))
    named = step_of(decide(of("bo"), msgspec.structs.replace(asked, context=picked)), "refer_unit").text or ""
    assert "rette til byggesak." in named
    assert "can be sent to byggesak." in named


def test_what_a_private_message_carries_is_carried_in_both_languages() -> None:
    decided = decide(of("bo"), item("abuse", "saksbehandling", abuse_reasons=("threat",), casework="light", lang="en"))
    text = step_of(decided, "notify_author_privately").text or ""
    norwegian, english = text.split("Hello! We have hidden", 1)
    assert "Vi kan dessverre ikke gjøre saksbehandling" in norwegian
    assert "we cannot handle individual cases" not in norwegian
    assert "we answer you here about what you brought up:\nThank you for writing to us!" in english
    assert "Siden kommentaren" not in english


def test_the_municipalitys_own_texts_are_judged_alike_whatever_their_language() -> None:
    post = Asked(kind="own_post", received_at=item().received_at, text="The library opens at ten.")
    for municipality in MUNICIPALITIES:
        pack = of(municipality)
        assert decide(pack, msgspec.structs.replace(post, lang="en")) == decide(pack, post)


@pytest.mark.parametrize(
    ("asked", "state", "why"),
    [
        (item("praise", lang="en"), "fired", "Avsender skriver på et språk utenfor Skandinavia"),
        (item("praise", lang="da"), "not_fired", "avsender skriver på et skandinavisk språk"),
        (item(lang="en"), "not_fired", "ingenting blir sagt"),
        (item(kind="own_post", lang="en"), "not_fired", "den gjelder det andre skriver"),
    ],
)
def test_a_decision_explains_why_it_is_in_english_too_or_not(asked: Asked, state: str, why: str) -> None:
    (line,) = [line for line in explain(of("bo"), asked).lines if line.rule == "english"]
    assert (line.state, line.name, line.clauses) == (state, "det samme på engelsk", ("GEN-14",))
    assert line.why.startswith(why)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_text_that_others_hear_has_its_english(municipality: str) -> None:
    pack = of(municipality)
    english = [name for name in pack.texts if name.endswith(".en")]
    assert said_by(pack) == []
    for name in english:
        assert said_by(without(pack, name)) != []


def test_english_texts_that_nobody_would_hear_are_refused() -> None:
    pack = of("bo")
    assert set(said_by(with_rule(pack, english=None))) == {"nobody hears it: the pack has no table [english]"}


def test_a_pack_in_english_needs_no_english_beside_it() -> None:
    pack = of("bo")
    assert "the pack's own texts are in English already" in said_by(with_rule(pack, pack__language="en"))


def test_only_texts_are_in_english_and_no_word_lists() -> None:
    with pytest.raises(PackError, match="has no place in a pack"):
        parse_pack(files_of(EXAMPLE) | {"words/parties.en.txt": "council"})


def test_a_reason_that_has_only_blanks_for_a_name_is_missed() -> None:
    pack = of("bo")
    rule = english_of(pack)
    blank = msgspec.structs.replace(rule, reasons={**rule.reasons, "threat": " "})
    assert said_by(with_rule(pack, english=blank)) == ["'threat' needs a name in plain English"]
