"""The same comment, five outcomes: what five guidelines make of it (differences.md, part 2)."""

from typing import NamedTuple

import pytest

from common.policy.asked import Asked, Context, PoliticalCase
from common.policy.decide import decide
from tests.core.policy.asking import abuse, dos, item, modes, replaced
from tests.core.policy.own.tables import asked as own
from tests.core.policy.packs import of


class Outcome(NamedTuple):
    """What one municipality does: its steps, how the item is kept, the day on which an answer is due."""

    steps: tuple[str, ...]
    archived: str | None = None
    due: str | None = None


MONDAY, WEDNESDAY = "2026-01-19T15:30:00+01:00", "2026-01-21T10:00:00+01:00"
INFORM = ("inform_documentation_duty", "forward_to_unit", "forward_to_archive")
TO_THE_LETTER_BOX = ("say_no_casework", "inform_documentation_duty", "ask_formal_letter", "refer_unit")
NO_CASEWORK = ("say_no_casework", "forward_to_archive", "forward_to_unit")
GENERAL_ANSWER = ("answer", "forward_to_unit", "forward_to_archive")
ADVERTISED = abuse("advertising")
PENDING = Context(political_case=PoliticalCase(ref="26/0877", state="pending", url="https://example.org/innstilling"))

COMMENTS: dict[str, Asked] = {
    "parking permit": item("saksbehandling", "question", casework="extensive"),
    "bins": item("saksbehandling", "question", casework="light"),
    "caseworker called corrupt": abuse("naming", "personal_attack"),
    "village school": item("political", "question", context=PENDING),
    "nice weather": item(),
    "spring offer": ADVERTISED,
    "grandfather's quay": item("documentation_value"),
    "useless": item("criticism"),
}
OUTCOMES: dict[str, dict[str, Outcome]] = {
    "parking permit": {
        "kinn": Outcome(INFORM, "I"),
        "randaberg": Outcome(NO_CASEWORK, "I", MONDAY),
        "bo": Outcome(TO_THE_LETTER_BOX, None, WEDNESDAY),
        "sogne": Outcome(("say_no_casework", "ask_formal_letter"), "documented"),
        "knivsta": Outcome(GENERAL_ANSWER, "I"),
    },
    "bins": {
        "kinn": Outcome(INFORM, "I"),
        "randaberg": Outcome(NO_CASEWORK, "I", MONDAY),
        "bo": Outcome(TO_THE_LETTER_BOX, None, WEDNESDAY),
        "sogne": Outcome(("open_case_file", "journal_incoming"), "I"),
        "knivsta": Outcome(GENERAL_ANSWER, "I"),
    },
    "caseworker called corrupt": {
        "kinn": Outcome(("flag_for_review",)),
        "randaberg": Outcome(("hide_pending_review", "remove_and_archive", "restrict_access"), "documented"),
        "bo": Outcome(("hide_pending_review", "remove", "notify_author_privately")),
        "sogne": Outcome(("hide_pending_review", "remove")),
        "knivsta": Outcome(("hide_pending_review", "remove_and_archive"), "documented"),
    },
    "village school": {
        "kinn": Outcome(("refer_recommendation",)),
        "randaberg": Outcome(("answer",), None, MONDAY),
        "bo": Outcome(("refer_unit", "answer"), None, WEDNESDAY),
        "sogne": Outcome(("refer_political",)),
        "knivsta": Outcome(("refer_political",)),
    },
    "nice weather": {
        "kinn": Outcome(("answer",)),
        "randaberg": Outcome(("answer_optional",)),
        "bo": Outcome(("none",)),
        "sogne": Outcome(("answer_optional",)),
        "knivsta": Outcome(("answer_optional",)),
    },
    "spring offer": {
        "kinn": Outcome(("none",)),
        "randaberg": Outcome(("none",)),
        "bo": Outcome(("none",)),
        "sogne": Outcome(("none",)),
        "knivsta": Outcome(("hide_pending_review", "remove_and_archive"), "documented"),
    },
    "grandfather's quay": {
        "kinn": Outcome(INFORM, "documented"),
        "randaberg": Outcome(("forward_to_archive",), "documented"),
        "bo": Outcome(("none",)),
        "sogne": Outcome(("document", "answer_optional"), "documented"),
        "knivsta": Outcome(("document",), "documented"),
    },
    "useless": {
        "kinn": Outcome(("answer",)),
        "randaberg": Outcome(("answer",), None, MONDAY),
        "bo": Outcome(("answer",)),
        "sogne": Outcome(("answer",)),
        "knivsta": Outcome(("answer_optional",)),
    },
}
ROWS = [(comment, municipality) for comment, row in OUTCOMES.items() for municipality in row]


@pytest.mark.parametrize(("comment", "municipality"), ROWS)
def test_the_same_comment_has_the_outcome_of_each_guideline(comment: str, municipality: str) -> None:
    decided = decide(of(municipality), COMMENTS[comment])
    due = decided.due_at.isoformat() if decided.due_at else None
    kept = decided.archived.kind if decided.archived else None
    assert Outcome(tuple(dos(decided)), kept, due) == OUTCOMES[comment][municipality]


def test_the_caseworkers_names_stay_only_where_no_ground_removes_them_and_people_hear_of_it() -> None:
    decided = decide(of("kinn"), COMMENTS["caseworker called corrupt"])
    told = {role for alert in decided.alerts if alert.when == "now" for role in alert.to}
    assert told == {"tenesteleiar", "informasjon_og_service"}


def test_only_knivstas_political_leadership_is_told_of_the_school() -> None:
    for municipality, row in OUTCOMES["village school"].items():
        decided = decide(of(municipality), COMMENTS["village school"])
        told = [alert.to for alert in decided.alerts if alert.when == "now"]
        assert told == ([("politisk_ledning",)] if municipality == "knivsta" else [])
        assert dos(decided) == list(row.steps)


def test_a_question_to_the_leadership_is_routed_and_a_referral_is_only_drafted() -> None:
    assert modes(decide(of("knivsta"), COMMENTS["village school"])) == {"refer_political": "auto"}
    assert modes(decide(of("sogne"), COMMENTS["village school"])) == {"refer_political": "draft"}


def test_no_two_municipalities_treat_all_eight_comments_alike() -> None:
    rows = {m: tuple(OUTCOMES[comment][m] for comment in OUTCOMES) for m in OUTCOMES["bins"]}
    assert len(set(rows.values())) == len(rows)


# The table's last three rows: what the municipality itself wants to say.
OWN_TEXTS: dict[str, Asked] = {
    "eleventh film of the week": own(
        "own_post",
        "Ny film om biblioteket.",
        platform="facebook",
        account={"name": "Kommunen", "class": "main"},
        context={"news_items_this_week": 10},
    ),
    "unsigned reply by the youth leader": own(
        "own_reply",
        "Ungdomsklubben er åpen tirsdager fra 18.",
        parent={"text": "Når er ungdomsklubben åpen?", "tags": ["question"]},
        context={"replier": {"role": "ungdomsleder"}},
    ),
    "a school's post in a crisis": own(
        "own_post",
        "Skolen er åpen i morgen.",
        account={"name": "Skolen", "class": "verksamhet"},
        context={"crisis": True},
    ),
}
OWN_OUTCOMES: dict[str, dict[str, dict[str, str]]] = {
    "eleventh film of the week": {
        "kinn": {"allow_publish": "auto"},
        "randaberg": {"warn_publishing_cap": "auto"},
        "bo": {"allow_publish": "auto"},
        "sogne": {"allow_publish": "auto"},
        "knivsta": {"allow_publish": "auto"},
    },
    "unsigned reply by the youth leader": {
        "kinn": {"allow_publish": "auto"},
        "randaberg": {"refuse": "block"},
        "bo": {"refuse": "block"},
        "sogne": {"require_name_and_title": "block"},
        "knivsta": {"refuse": "block"},
    },
    "a school's post in a crisis": {
        "kinn": {"require_crisis_approval": "block"},
        "randaberg": {"require_crisis_approval": "block"},
        "bo": {"give_crisis_contact": "auto", "allow_publish": "auto"},
        "sogne": {"allow_publish": "auto"},
        "knivsta": {"require_crisis_approval": "block", "route_crisis_channels": "block"},
    },
}


@pytest.mark.parametrize(("text", "municipality"), [(text, m) for text, row in OWN_OUTCOMES.items() for m in row])
def test_the_same_text_of_ones_own_has_the_outcome_of_each_guideline(text: str, municipality: str) -> None:
    assert modes(decide(of(municipality), OWN_TEXTS[text])) == OWN_OUTCOMES[text][municipality]


@pytest.mark.parametrize(
    ("municipality", "role"),
    [("randaberg", "kontoadministrator"), ("bo", "fellestjenesten"), ("knivsta", "kanalansvarig")],
)
def test_the_reply_goes_out_once_the_one_who_sends_it_is_appointed(municipality: str, role: str) -> None:
    asked = OWN_TEXTS["unsigned reply by the youth leader"]
    appointed = replaced(asked, context__replier__role=role)
    assert modes(decide(of(municipality), appointed)) == {"allow_publish": "auto"}


def test_soegnes_youth_leader_signs_and_is_let_through() -> None:
    asked = replaced(
        OWN_TEXTS["unsigned reply by the youth leader"],
        text="Ungdomsklubben er åpen tirsdager fra 18. Hilsen Kari Nordmann, ungdomsleder",
        context__replier__name="Kari Nordmann",
        context__replier__title="ungdomsleder",
    )
    assert modes(decide(of("sogne"), asked)) == {"allow_publish": "auto"}
