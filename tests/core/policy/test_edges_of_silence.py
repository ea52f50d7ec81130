"""A rule that stayed silent says which of its conditions was not met: the nearest one, and the true one."""

import pytest

from common.events.decision import Facts
from common.policy.asked import Asked, Context, Parent
from common.policy.explain import explain
from common.policy.pack import Pack
from tests.core.policy.asking import abuse, item, replaced, with_rule
from tests.core.policy.packs import of

BO, KINN, SOGNE, KNIVSTA, RANDABERG = (of(name) for name in ("bo", "kinn", "sogne", "knivsta", "randaberg"))
TO_ANOTHER = Facts(addressed=False)
ELSEWHERE = Facts(own_channel=False)
CRISIS = Context(crisis=True)
ASKS = Parent(own=True, asks_for_views=True)
SMALL_TALK = item("praise")
NO_ABUSE = "ingenting er merket som misbruk"
NO_ANSWER = "det er ikke noe å svare på"
NOT_ASKED = "inlägget frågar inte efter synpunkter"


def why(pack: Pack, asked: Asked, rule: str) -> str:
    """Return why the rule is silent; that it is silent is a part of it."""
    (line,) = [line for line in explain(pack, asked).lines if line.rule == rule]
    assert line.state == "not_fired"
    return line.why


def test_privacy_names_the_reasons_that_were_not_found() -> None:
    reasons = "personopplysninger, uthenging av en navngitt person"
    assert why(BO, SMALL_TALK, "removal.privacy") == f"ingen av grunnene er funnet: {reasons}"


def test_shielding_tells_a_reason_that_is_not_there_from_a_copy_that_is_not_kept() -> None:
    assert why(KNIVSTA, SMALL_TALK, "shield") == "inget av skälen finns: personuppgifter"
    assert why(KINN, abuse("personal_data"), "shield") == "ingenting som blir arkivert, må skjermast"


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        (item("saksbehandling", parent=Parent(casework="light")), "light"),
        (item("saksbehandling", casework="light", parent=Parent(casework="extensive")), "light"),
        (item("saksbehandling", parent=Parent()), "unset"),
        (item("saksbehandling"), "unset"),
    ],
    ids=["what it answers has one", "its own goes first", "neither has one", "it answers nothing"],
)
def test_casework_names_the_class_that_the_item_is_handled_by(asked: Asked, size: str) -> None:
    assert why(SOGNE, asked, "casework.omfattende") == f"klassen er «{size}»"


def test_documentation_gives_way_to_casework_and_otherwise_misses_its_tag() -> None:
    assert why(BO, SMALL_TALK, "documentation") == "merkelappen «documentation_value» mangler"
    assert why(BO, item("documentation_value", "saksbehandling"), "documentation") == "saksbehandling går foran"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (SMALL_TALK, NOT_ASKED),
        (item("praise", parent=Parent(own=True)), NOT_ASKED),
        (item("praise", parent=Parent(asks_for_views=True)), NOT_ASKED),
        (item("praise", parent=ASKS, facts=TO_ANOTHER), "den är inte riktad till kommunen"),
    ],
    ids=["under no post", "under our post that asks nothing", "under a post of others", "to another user"],
)
def test_views_were_not_asked_for_or_were_not_given_to_us(asked: Asked, said: str) -> None:
    assert why(KNIVSTA, asked, "documentation.requested") == said


def test_politics_misses_its_tag() -> None:
    assert why(KINN, item("question"), "political") == "merkelappen «political» manglar"


def test_what_is_not_neutral_says_what_makes_it_so() -> None:
    unread = item(unread=("picture",))
    assert why(BO, item("praise", "question"), "reply.neutral") == "den har merkelapper: «praise», «question»"
    assert why(BO, unread, "reply.neutral") == "ingenting her gir grunn til den"
    to_another = item(unread=("picture",), facts=TO_ANOTHER)
    assert why(BO, to_another, "reply.neutral") == "den er ikke henvendt til kommunen"


def test_a_deadline_names_the_tags_that_it_waits_for_where_it_waits_for_any() -> None:
    assert why(SOGNE, SMALL_TALK, "deadline") == "merkelappen «question», «criticism» mangler"
    none = with_rule(SOGNE, deadline__applies_to=())
    assert why(none, SMALL_TALK, "deadline") == "ingenting her gir grunn til den"


def test_a_crisis_tells_that_there_is_none_from_that_nothing_is_said() -> None:
    assert why(BO, item("question"), "crisis") == "ingen krise er erklært"
    assert why(BO, item(context=CRISIS), "crisis") == "ingenting sies offentlig"


@pytest.mark.parametrize("rule", ["reply.holding", "deadline.follow_up"])
def test_a_general_first_answer_that_nobody_marked_says_so(rule: str) -> None:
    assert why(RANDABERG, item("question"), rule) == "ingen har sagt at svaret må vente"


def test_doubt_about_abuse_tells_a_known_reason_from_no_abuse() -> None:
    assert why(BO, abuse("threat"), "removal.unclear") == "grunnen er kjent"
    assert why(BO, SMALL_TALK, "removal.unclear") == NO_ABUSE


def test_messages_and_the_channels_of_others_are_told_from_there_being_no_abuse() -> None:
    assert why(BO, SMALL_TALK, "removal.message") == "det er ingen privat melding"
    assert why(BO, item("praise", kind="message"), "removal.message") == NO_ABUSE
    assert why(BO, SMALL_TALK, "removal.elsewhere") == "det står i kommunens egen kanal"
    assert why(BO, item("praise", facts=ELSEWHERE), "removal.elsewhere") == NO_ABUSE


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (SMALL_TALK, "ingenting er skjult"),
        (item(hidden=True, unread=("picture",)), NO_ANSWER),
        (abuse("threat"), NO_ANSWER),
    ],
    ids=["visible", "hidden, and nobody waits for an answer", "hidden at once, and nobody waits for an answer"],
)
def test_a_reply_to_what_is_hidden_tells_visible_from_unanswered(asked: Asked, said: str) -> None:
    assert why(BO, asked, "common.hidden") == said


def test_what_speaks_to_another_user_is_never_said_to_speak_to_the_municipality() -> None:
    asked = "noe annet er bedt om, eller det arkiveres"
    assert why(BO, item("praise", facts=TO_ANOTHER), "common.addressed") == asked
    assert why(BO, SMALL_TALK, "common.addressed") == "den er henvendt til kommunen"


def test_what_nobody_read_is_never_said_to_be_read() -> None:
    assert why(BO, item(unread=("picture",), deleted=True), "common.unread") == "avsender har slettet det"
    assert why(BO, SMALL_TALK, "common.unread") == "alt er lest"


def test_what_is_doubted_is_never_said_to_be_in_no_doubt() -> None:
    hidden, deleted = abuse("threat", doubted=("praise",)), item("praise", doubted=("criticism",), deleted=True)
    assert why(BO, hidden, "confidence") == "en sikrere regel har avgjort det"
    assert why(BO, deleted, "confidence") == "avsender har slettet det"
    assert why(BO, SMALL_TALK, "confidence") == "det er ingen tvil"


def test_where_a_referral_stands_for_an_answer_it_is_the_question_that_is_missing() -> None:
    referred = item("political", "criticism")
    assert why(SOGNE, referred, "common.side_question") == "merkelappen «question» mangler"
    assert why(SOGNE, item("question"), "common.side_question") == "ikke noe svar er erstattet"


@pytest.mark.parametrize(
    ("referred", "said"),
    [
        (
            item("abuse", "political", "question", abuse_reasons=("threat",)),
            "det er skjult: ingenting sies offentlig under det",
        ),
        (item("political", "question", deleted=True), "avsender har slettet det"),
    ],
    ids=["hidden", "taken away"],
)
def test_an_answer_beside_a_referral_gives_way_with_it(referred: Asked, said: str) -> None:
    (line,) = [line for line in explain(SOGNE, referred).lines if line.rule == "common.side_question"]
    assert (line.state, line.why) == ("suppressed", said)


def test_a_tag_that_may_stand_beside_a_neutral_remark_is_not_what_makes_it_another() -> None:
    unread = item("documentation_value", unread=("picture",))
    assert why(SOGNE, unread, "reply.neutral") == "ingenting her gir grunn til den"
    assert why(SOGNE, item("documentation_value", "praise"), "reply.neutral") == "den har merkelapper: «praise»"


@pytest.mark.parametrize(
    "abused",
    [item("abuse"), item(facts=Facts(scam_link=True))],
    ids=["for a reason that nobody said", "by a link"],
)
def test_abuse_that_another_rule_sees_to_is_never_said_to_be_none(abused: Asked) -> None:
    elsewhere = replaced(abused, kind="message", facts__own_channel=False)
    assert why(BO, elsewhere, "removal.elsewhere") == "ingenting her gir grunn til den"


def test_in_a_private_message_a_reason_that_nobody_said_is_still_abuse() -> None:
    assert why(BO, item("abuse", kind="message"), "removal.message") == "ingenting her gir grunn til den"


def test_what_stays_visible_is_never_said_to_have_nothing_to_answer() -> None:
    answered = item("abuse", "question", abuse_reasons=("copyright",))
    assert why(BO, answered, "common.hidden") == "ingenting er skjult"


def test_in_a_crisis_a_private_word_is_never_said_to_be_none() -> None:
    asked = abuse("personal_data", context=CRISIS, facts__personal_data_subject="self")
    assert why(BO, asked, "crisis") == "ingenting sies offentlig"
