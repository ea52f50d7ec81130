"""Every decision can be explained: each rule of the pack fired, gave way or stayed silent, and says why."""

import pytest

from common.policy.asked import Asked, Context, Marks
from common.policy.decide import decide
from common.policy.explain import Explained, Line, explain
from common.policy.uses import rule_names
from common.policy.verify import rules_of
from tests.core.policy.asking import abuse, item, with_rule
from tests.core.policy.packs import of

MUNICIPALITIES = ["kinn", "randaberg", "bo", "sogne", "knivsta"]


def line(explained: Explained, rule: str) -> Line:
    return next(line for line in explained.lines if line.rule == rule)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_the_rules_named_as_fired_are_exactly_those_of_the_decision(municipality: str) -> None:
    pack = of(municipality)
    for case in pack.cases:
        explained = explain(pack, case.asked)
        fired = {line.rule for line in explained.lines if line.state == "fired"}
        assert fired == set(rules_of(decide(pack, case.asked))), case.name
        assert explained.decided == decide(pack, case.asked)


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_every_rule_has_one_line_with_a_name_and_a_reason(municipality: str) -> None:
    pack = of(municipality)
    for case in pack.cases:
        lines = explain(pack, case.asked).lines
        assert len({line.rule for line in lines}) == len(lines)
        assert {line.rule for line in lines} >= set(rule_names(pack))
        assert all(line.name.strip() and line.why.strip() and line.clauses for line in lines)
        assert not any("{" in line.why for line in lines)


@pytest.mark.parametrize(
    ("municipality", "name", "why"),
    [
        ("bo", "spørsmål", "merkelappen «question» mangler"),
        ("kinn", "spørsmål", "merkelappen «question» manglar"),
        ("knivsta", "fråga", "etiketten «question» saknas"),
    ],
)
def test_a_silent_rule_says_why_in_the_packs_language(municipality: str, name: str, why: str) -> None:
    silent = line(explain(of(municipality), item("praise")), "reply.question")
    assert (silent.name, silent.state, silent.why) == (name, "not_fired", why)


def test_a_rule_that_fired_gives_the_packs_own_reason_and_clauses() -> None:
    fired = line(explain(of("bo"), item("praise")), "reply.praise")
    assert (fired.state, fired.why, fired.clauses) == ("fired", "Si takk for skryt.", ("BO-28",))


def test_an_answer_that_a_referral_stands_for_is_told_as_suppressed() -> None:
    suppressed = line(explain(of("sogne"), item("political", "criticism")), "reply.criticism")
    assert (suppressed.state, suppressed.why) == ("suppressed", "et svar om saken står i stedet")


def test_thanks_under_a_hidden_item_are_told_as_suppressed() -> None:
    suppressed = line(explain(of("bo"), item("abuse", "praise", abuse_reasons=("threat",))), "reply.praise")
    assert (suppressed.state, suppressed.why) == ("suppressed", "det er skjult: ingenting sies offentlig under det")


def test_a_doubt_that_certainty_has_settled_is_told_as_suppressed() -> None:
    asked = abuse("threat", "naming", scores={"threat": 0.99, "naming": 0.1})
    suppressed = line(explain(of("sogne"), asked), "removal.grounds.uthenging")
    assert (suppressed.state, suppressed.why) == ("suppressed", "en sikrere regel har avgjort det")


def test_an_exposure_that_nobody_else_sees_is_told_as_suppressed() -> None:
    asked = abuse("naming", kind="message")
    suppressed = line(explain(of("sogne"), asked), "removal.grounds.uthenging")
    assert (suppressed.state, suppressed.why) == ("suppressed", "i en privat melding ser ingen andre det")


def test_what_the_author_took_away_explains_why_nothing_is_answered() -> None:
    suppressed = line(explain(of("bo"), item("question", deleted=True)), "reply.question")
    assert (suppressed.state, suppressed.why) == ("suppressed", "avsender har slettet det")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (item("question", deleted=True), "avsändaren har tagit bort det"),
        (item("political", "question", facts__addressed=False), "inget av det som begärs stoppar klockan"),
    ],
    ids=["taken away", "asked of another user"],
)
def test_a_deadline_that_does_not_run_is_told_as_suppressed(asked: Asked, why: str) -> None:
    suppressed = line(explain(of("knivsta"), asked), "deadline")
    assert (suppressed.state, suppressed.why) == ("suppressed", why)


def test_a_rule_that_asks_for_nothing_of_a_visible_item_is_not_said_to_be_kept_from_it() -> None:
    kept = item("documentation_value", facts__addressed=False)
    suppressed = line(explain(of("sogne"), kept), "reply.neutral")
    assert (suppressed.state, suppressed.why) == ("suppressed", "den ber ikke om noe")


def test_grounds_name_the_reasons_that_were_not_found() -> None:
    silent = line(explain(of("bo"), item("question")), "removal.grounds.diskriminering")
    assert silent.name == "grunn til å fjerne «diskriminering»"
    assert silent.why == "ingen av grunnene er funnet: diskriminerende ytring"


def test_casework_of_another_class_names_the_class() -> None:
    silent = line(explain(of("sogne"), item("saksbehandling", casework="light")), "casework.omfattende")
    assert silent.why == "klassen er «light»"


def test_rules_of_own_texts_and_of_others_say_whom_they_are_for() -> None:
    pack = of("randaberg")
    own = next(name for name in rule_names(pack) if name.startswith("publish."))
    assert line(explain(pack, item("question")), own).why == "den gjelder det kommunen selv skriver"
    post = item(kind="own_post", text="Biblioteket åpner klokken ti.")
    assert line(explain(pack, post), "reply.question").why == "den gjelder det andre skriver"


def test_a_rule_for_own_texts_that_has_no_cause_says_so_as_does_a_crisis_that_is_none() -> None:
    pack = of("randaberg")
    explained = explain(pack, item(kind="own_post", text="Biblioteket åpner klokken ti."))
    silent = [each for each in explained.lines if each.state == "not_fired" and each.rule.startswith("publish.")]
    assert silent
    assert {each.why for each in (*silent, line(explained, "crisis"))} == {"ingenting her gir grunn til den"}


def test_a_text_that_stays_in_the_house_is_explained_by_the_packs_own_reason() -> None:
    pack = of("knivsta")
    inside = item(kind="own_reply", text="Onsdag.", context__carries_out="forward_to_unit")
    why = "Frågan till verksamheten hör till ärendet och registreras med det."
    kept = line(explain(pack, inside), "outgoing.vidare")
    assert (kept.state, kept.why) == ("fired", why)


def test_each_known_account_that_rests_on_clauses_has_its_line() -> None:
    accounts = of("randaberg").file.accounts.known
    lines = [each for each in explain(of("randaberg"), item()).lines if each.rule.startswith("accounts.known.")]
    assert [each.clauses for each in lines] == [row.clauses for row in accounts if row.clauses]
    assert lines


def test_a_pack_in_a_language_that_has_no_words_of_its_own_is_explained_in_bokmal() -> None:
    said = line(explain(with_rule(of("bo"), pack__language="en"), item("praise")), "removal.elsewhere")
    assert (said.name, said.why) == ("andres kanaler", "det står i kommunens egen kanal")
    missed = line(explain(with_rule(of("bo"), pack__language="en"), item("praise")), "reply.question")
    assert missed.why == "merkelappen «question» mangler"


def test_a_mark_without_an_answer_to_hold_says_so() -> None:
    asked = item("praise", context=Context(marks=Marks(cannot_answer_now=True)))
    assert line(explain(of("randaberg"), asked), "reply.holding").why == "ingen venter på et svar"


def test_a_ground_or_a_class_is_explained_whatever_the_pack_calls_it() -> None:
    pack = of("bo")
    grounds = {"a.b": pack.file.removal.grounds["diskriminering"]}
    casework = {"c.d": next(iter(pack.file.casework.values()))}
    explained = explain(with_rule(pack, removal__grounds=grounds, casework=casework), item("question"))
    assert line(explained, "removal.grounds.a.b").why == "ingen av grunnene er funnet: diskriminerende ytring"
    assert line(explained, "casework.c.d").why == "merkelappen «saksbehandling» mangler"
