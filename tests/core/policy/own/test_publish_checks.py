"""What own posts and replies pass before they go out (GEN-15): each check stops, passes, or does not apply."""

import pytest

from tests.core.policy.own.tables import WHY, WHY_2, because, decided, pack, steps

PARTIES = {"neutrality": {"parti": {"scope": ("party_politics",), **WHY}}}
TONE = {"tone": {"ironi": {"scope": ("irony",), **WHY_2}}}
POLITICAL = {"tags": ["political", "question"], "text": "Blir skolen lagt ned?"}


def test_a_text_that_no_check_concerns_rests_on_the_packs_silence() -> None:
    assert steps(decided(pack(), "own_post", "Hei!")) == {"allow_publish": ("FV-S1",)}


def test_a_text_that_passes_names_the_clauses_of_every_check() -> None:
    found = decided(pack(publish=PARTIES | TONE), "own_reply", "Biblioteket åpner klokka 10.")
    assert steps(found) == {"allow_publish": ("FV-1", "FV-2")}
    assert found.steps[0].rule == "publish.neutrality.parti+publish.tone.ironi"
    assert found.steps[0].mode == "auto"


def test_a_text_that_is_held_does_not_pass_and_says_what_was_found() -> None:
    found = decided(pack(publish=PARTIES | TONE), "own_post", "Stem Høyre!")
    assert steps(found) == {"hold_for_neutrality_review": ("FV-1",)}
    assert found.steps[0].mode == "block"
    assert because(found, "hold_for_neutrality_review") == "Slik er det. Funnet: partipolitikk («Stem Høyre»)."


def test_a_warning_blocks_nothing_but_the_text_does_not_pass_before_a_reason_is_written() -> None:
    found = decided(pack(publish=TONE), "own_reply", "Jaja, du vet vel best.")
    assert steps(found) == {"warn_tone": ("FV-2",)}
    assert found.steps[0].mode == "auto"


def test_a_check_for_replies_does_not_read_posts() -> None:
    only_replies = {"tone": {"ironi": {"scope": ("irony",), "kinds": ("own_reply",), **WHY}}}
    assert "warn_tone" in steps(decided(pack(publish=only_replies), "own_reply", "Jaja."))
    assert steps(decided(pack(publish=only_replies), "own_post", "Jaja.")) == {"allow_publish": ("FV-S1",)}


def test_neutrality_that_is_asked_of_replies_is_not_asked_of_posts() -> None:
    only_replies = {"neutrality": {"n": {"scope": ("politics",), "kinds": ("own_reply",), **WHY}}}
    text = "Vi mener eiendomsskatt er riktig."
    assert "hold_for_neutrality_review" in steps(decided(pack(publish=only_replies), "own_reply", text))
    assert steps(decided(pack(publish=only_replies), "own_post", text)) == {"allow_publish": ("FV-S1",)}


@pytest.mark.parametrize("scope", [("politics",), ("party_politics",)])
def test_how_neutral_is_the_packs_choice(scope: tuple[str, ...]) -> None:
    of = pack(publish={"neutrality": {"n": {"scope": scope, **WHY}}})
    held = "hold_for_neutrality_review" in steps(decided(of, "own_post", "Vi mener eiendomsskatt er riktig."))
    assert held is (scope == ("politics",))


def test_what_the_classifier_calls_hateful_is_held_though_no_list_knows_its_words() -> None:
    hate = {"tags": ["abuse"], "abuse_reasons": ["hate_speech"]}
    for scope, held in ((("discrimination",), True), (("religion",), False)):
        of = pack(publish={"neutrality": {"n": {"scope": scope, **WHY}}})
        found = steps(decided(of, "own_post", "De der hører ikke til noe sted.", **hate))
        assert ("hold_for_neutrality_review" in found) is held


TEMPLATE_ONLY = {
    "political_reply": {"mal": {"do": "hold_for_neutrality_review", "parent_tags": ("political",), **WHY}},
}


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Innstillingen finner du her: https://fjordvik.kommune.no/sak", True),
        ("Saken behandles i kommunestyret. Se sak 26/0877, Skolestruktur.", True),
        ("Innstillingen er klok.", False),
        ("Vi mener skolen bør bli.", False),
    ],
)
def test_in_a_political_thread_a_reply_only_refers(text: str, *, passes: bool) -> None:
    case = {"ref": "26/0877", "title": "Skolestruktur", "state": "pending"}
    found = decided(pack(publish=TEMPLATE_ONLY), "own_reply", text, parent=POLITICAL, context={"political_case": case})
    assert ("allow_publish" in steps(found)) is passes


def test_a_picked_political_case_marks_the_thread_and_other_threads_are_free() -> None:
    of, text = pack(publish=TEMPLATE_ONLY), "Vi liker bygda vår."
    in_thread = decided(of, "own_reply", text, context={"political_case": {"ref": "26/1"}})
    assert "hold_for_neutrality_review" in steps(in_thread)
    assert "allow_publish" in steps(decided(of, "own_reply", text, parent={"tags": ["praise"]}))
    assert "allow_publish" in steps(decided(of, "own_post", text, context={"political_case": {"ref": "26/1"}}))


def test_who_may_answer_politically_answers_in_substance_and_others_are_sent_there() -> None:
    rule = {"do": "refuse", "parent_tags": ("political", "question"), "who": ("politikere",), "to": ("politikere",)}
    of = pack(publish={"political_reply": {"ledelsen": {**rule, **WHY}}})
    text = "Vi vil bevare skolen."
    refused = decided(of, "own_reply", text, parent=POLITICAL, context={"replier": {"role": "vakt"}})
    assert refused.steps[0].to == ("politikere",)
    assert steps(refused) == {"refuse": ("FV-1",)}
    allowed = decided(of, "own_reply", text, parent=POLITICAL, context={"replier": {"role": "politikere"}})
    assert steps(allowed) == {"allow_publish": ("FV-1",)}
    assert "allow_publish" in steps(decided(of, "own_reply", text, parent={"tags": ["political"]}))


IMAGE = {
    "image_rights": {"require": ("approved",), **WHY},
    "photographer_credit": {**WHY_2, "own": {"clauses": ("FV-3",), "because": "Eget."}},
}


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"own": True, "approved_by": "vakt"}, {"allow_publish": ("FV-1", "FV-3")}),
        ({"own": False, "approved_by": "vakt", "credit": "Foto: X"}, {"allow_publish": ("FV-1", "FV-2")}),
        ({"own": False, "approved_by": "vakt"}, {"require_photographer_credit": ("FV-2",)}),
        ({"own": True}, {"require_image_rights": ("FV-1",)}),
        (
            {"own": False, "approved_by": "", "credit": ""},
            {"require_image_rights": ("FV-1",), "require_photographer_credit": ("FV-2",)},
        ),
    ],
)
def test_a_picture_is_approved_and_its_photographer_named_unless_it_is_our_own(
    image: dict[str, object], expected: dict[str, tuple[str, ...]]
) -> None:
    assert steps(decided(pack(publish=IMAGE), "own_post", "Bilde", context={"image": image})) == expected


@pytest.mark.parametrize(
    ("depicted", "passes"),
    [({"approved_by_depicted": None}, True), ({"approved_by_depicted": "nobody"}, True), ({}, False)]
    + [({"approved_by_depicted": answer}, answer) for answer in (True, False)],
)
def test_nobody_depicted_is_an_answer_and_no_answer_is_none(depicted: dict[str, object], *, passes: bool) -> None:
    of = pack(publish={"image_rights": {"require": ("depicted",), **WHY}})
    found = decided(of, "own_post", "Bilde", context={"image": depicted})
    assert ("allow_publish" in steps(found)) is passes


def test_where_the_pack_says_so_own_pictures_need_no_approval() -> None:
    of = pack(publish={"image_rights": {"require": ("approved",), "own_exempt": True, **WHY}})
    assert "allow_publish" in steps(decided(of, "own_post", "Bilde", context={"image": {"own": True}}))
    assert "require_image_rights" in steps(decided(of, "own_post", "Bilde", context={"image": {"own": False}}))


CAP = {"cap": {"items_per_week_max": 10, "platforms": ("facebook",), "classes": ("main",), **WHY}}
MAIN = {"name": "Fjordvik", "class": "main"}


def on(platform: str, kind: str = "own_post", account: object = MAIN, **context: object) -> dict[str, tuple[str, ...]]:
    of = pack(publish=CAP, crisis={"declared_by": ("vakt",), "steps": (), "cap_off": True, **WHY_2})
    return steps(decided(of, kind, "Ny film", platform=platform, account=account, context=context))


def test_the_eleventh_item_of_the_week_on_the_main_page_is_warned_of_with_the_count() -> None:
    of = pack(publish=CAP)
    found = decided(of, "own_post", "", platform="facebook", account=MAIN, context={"news_items_this_week": 10})
    assert steps(found) == {"warn_publishing_cap": ("FV-1",)}
    assert "10 saker er lagt ut denne uken" in because(found, "warn_publishing_cap")


def test_the_tenth_news_item_of_a_week_may_be_published() -> None:
    assert on("facebook", news_items_this_week=9) == {"allow_publish": ("FV-1",)}


@pytest.mark.parametrize(
    "asked",
    [
        {"platform": "instagram", "news_items_this_week": 10},
        {"platform": "facebook", "kind": "own_reply", "news_items_this_week": 10},
        {"platform": "facebook", "account": {"name": "Skolen", "class": "other"}, "news_items_this_week": 10},
        {"platform": "facebook", "account": "En konto som ingen kjenner", "news_items_this_week": 10},
        {"platform": "facebook", "news_items_this_week": 10, "crisis": True},
        {"platform": "facebook"},
    ],
)
def test_what_does_not_count_towards_the_cap_is_not_warned_of(asked: dict[str, object]) -> None:
    platform = str(asked.pop("platform"))
    kind = str(asked.pop("kind", "own_post"))
    assert on(platform, kind, **asked) == {"allow_publish": ("FV-S1",)}


def test_what_a_person_has_marked_as_no_news_passes_the_cap() -> None:
    assert on("facebook", news_items_this_week=10, marks={"not_news": True}) == {"allow_publish": ("FV-1",)}


def test_an_account_is_known_by_the_name_in_the_pack() -> None:
    known = {"platform": "facebook", "name": "Fjordvik kommune", "class": "main"}
    of = pack(publish=CAP, accounts={"known": (known,)})
    context = {"news_items_this_week": 10}
    here = decided(of, "own_post", "", platform="facebook", account="fjordvik kommune", context=context)
    assert "warn_publishing_cap" in steps(here)
    there = decided(of, "own_post", "", platform="instagram", account="Fjordvik kommune", context=context)
    assert "allow_publish" in steps(there)


def test_a_marked_error_in_an_own_post_is_corrected_before_it_goes_out() -> None:
    of = pack(publish={"fact_error": {"text": "answer", **WHY}})
    found = decided(of, "own_post", "Det koster 5 kroner.", context={"marks": {"fact_error": "prislisten"}})
    assert steps(found) == {"correct_fact": ("FV-1",)}
    assert (found.steps[0].mode, found.steps[0].lang) == ("draft", "nb")
    assert found.steps[0].text


HINT = {"hint": {"nett": {"ask": "Finnes det på nett?", "any_of": ("fjordvik.no",), "platforms": (), **WHY}}}


def test_a_hint_stops_nothing_and_stands_in_the_reason() -> None:
    of = pack(publish=HINT)
    without = decided(of, "own_post", "Nytt!")
    assert steps(without) == {"allow_publish": ("FV-1",)}
    assert because(without, "allow_publish") == "Slik er det. Husk: Finnes det på nett?"
    assert because(decided(of, "own_post", "Nytt på fjordvik.no"), "allow_publish") == "Slik er det."
    assert steps(decided(of, "own_reply", "Nytt!")) == {"allow_publish": ("FV-S1",)}


def test_long_sentences_give_a_hint_where_the_pack_asks() -> None:
    of = pack(publish={"hint": {"kort": {"ask": "Del setningen.", "sentence_words_max": 4, **WHY}}})
    assert "Husk" not in because(decided(of, "own_post", "Vi har åpent. Kom gjerne innom."), "allow_publish")
    assert "Husk" in because(decided(of, "own_post", "Vi har åpent hele uken."), "allow_publish")
