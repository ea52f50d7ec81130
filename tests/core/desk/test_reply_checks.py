"""What is looked at while somebody writes: what the guideline is asked, and what is worth showing of its answer."""

import pytest

from common.events import Step, Tagging
from common.policy.decide import decide
from common.policy.own.asked import AccountRow
from desk.core.deeds import LinkCaseFile
from desk.core.facts import Case
from desk.core.reply_checks import QUIET, WrittenBy, chars_max, findings, question
from tests.core.desk.scene import T0, Run, decided, item, item_id
from tests.core.policy.packs import of

BO = of("bo")
ACCOUNT = AccountRow(name="Bø kommune", kind="main", platform="facebook")
ASKED = Tagging(lang="nb", tags=("question",), casework="light")


def by(*roles: str, crisis: bool = False) -> WrittenBy:
    return WrittenBy(roles=frozenset(roles), account=ACCOUNT, political_case=None, crisis=crisis, at=T0)


def case_of(**more: object) -> Case:
    told = item(text="Når åpner biblioteket?", **more)  # type: ignore[arg-type]  # the scene's fields
    return Run().take(told, decided((), tagging=ASKED)).case


def test_the_guideline_is_asked_with_what_is_answered_and_where() -> None:
    asked = question(case_of(), "Klokka ti.", by("administratorer", crisis=True), BO)
    assert (asked.kind, asked.text, asked.lang, asked.platform) == ("own_reply", "Klokka ti.", "nb", "facebook")
    assert (asked.received_at, asked.account, asked.context.crisis) == (T0, ACCOUNT, True)
    parent = asked.parent
    assert parent is not None
    assert (parent.text, parent.tags, parent.casework) == ("Når åpner biblioteket?", ("question",), "light")
    assert (parent.own, parent.received_at, asked.context.case_file) == (False, T0, None)


def test_the_case_file_of_the_thread_is_asked_about_too() -> None:
    case = Run(case=case_of()).act(LinkCaseFile(case_file="2026/451")).case
    assert question(case, "x", by(), BO).context.case_file == "2026/451"


@pytest.mark.parametrize(("roles", "role"), [(("radmann",), "radmann"), (("radmann", "x"), None), ((), None)])
def test_only_who_has_one_role_is_known_to_write_in_it(roles: tuple[str, ...], role: str | None) -> None:
    replier = question(case_of(), "x", by(*roles), BO).context.replier
    assert (replier.role if replier else None) == role


def test_words_to_an_item_that_is_not_known_yet_are_checked_all_the_same() -> None:
    unknown = Case(municipality="bo", item_id=item_id())
    asked = question(unknown, "Klokka ti.", by(), BO)
    assert (asked.platform, asked.parent and asked.parent.text) == (None, "")
    assert decide(BO, asked) is not None
    assert chars_max(unknown) is None


def test_the_platform_says_how_long_a_text_may_be() -> None:
    assert (chars_max(case_of(platform="x")), chars_max(case_of(platform="telegraph"))) == (280, None)


def test_what_lets_the_words_pass_or_says_who_may_write_is_not_shown_as_a_finding() -> None:
    steps = [
        Step(do=do, clauses=("BO-36",), rule="r", because="b", mode="auto")
        for do in ("allow_publish", "warn_tone", "refuse", "none", "warn_neutrality")
    ]
    assert [step.do for step in findings(tuple(steps))] == ["warn_tone", "warn_neutrality"]
    assert QUIET.isdisjoint({"warn_tone", "warn_neutrality"})
