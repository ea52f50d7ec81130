"""Who the guideline lets speak and decide on an account, and the clauses that whoever it does not is shown."""

import msgspec
import pytest

from common.events import AccountFact
from common.policy.pack import Pack
from desk.core.deeds import Close, Deed, Edit, Hide, KeepHidden, Like, Remove, Reply, Unhide
from desk.core.who_may import Asker, cited, cited_for_post, refused_role, refused_to_speak
from tests.core.policy.packs import of

RANDABERG = of("randaberg")
SPEAKING: tuple[Deed, ...] = (Reply(text="x"), Edit(text="x"), Like())
DECIDING: tuple[Deed, ...] = (Hide(reason="x"), KeepHidden(reason="x"), Unhide(reason="x"), Remove(reason="x"))


def account(platform: str = "facebook", kind: str = "main") -> AccountFact:
    return AccountFact(platform=platform, account_id="1", name="x", kind=kind)


def asker(*roles: str, crisis: bool = False, on: AccountFact | None = None) -> Asker:
    return Asker(roles=frozenset(roles), account=on, crisis=crisis)


def without_admins(pack: Pack) -> Pack:
    """The same guideline, where the account's own people are not let in by that alone."""
    rules = {
        name: msgspec.structs.replace(rule, admins_of_account=False) for name, rule in pack.file.publish.by.items()
    }
    publish = msgspec.structs.replace(pack.file.publish, by=rules)
    return msgspec.structs.replace(pack, file=msgspec.structs.replace(pack.file, publish=publish))


@pytest.mark.parametrize("deed", SPEAKING)
def test_who_holds_none_of_the_roles_that_speak_is_refused_with_the_clause_though_they_have_the_right(
    deed: Deed,
) -> None:
    refused = refused_role(of("bo"), deed, asker("radmann", on=account()))
    assert refused is not None
    assert (refused.code, refused.clauses) == ("not_your_role", ("BO-14",))
    assert refused_role(of("bo"), deed, asker("radmann", "kulturavdelingen", on=account())) is None


def test_whom_the_municipality_let_in_without_a_role_may_speak_by_the_right_alone() -> None:
    assert refused_role(of("bo"), Reply(text="x"), asker(on=account())) is None


def test_a_rule_for_posts_refuses_nobody_an_answer() -> None:
    who = asker("radmann", on=account())
    refused = refused_to_speak(of("sogne"), "own_post", who)
    assert refused is not None
    assert refused.clauses == ("SOGNE-16",)
    assert refused_to_speak(of("sogne"), "own_reply", who) is None


def test_where_the_accounts_own_people_are_let_in_the_right_alone_decides() -> None:
    who = asker("servicetorget", on=account("instagram"))
    assert refused_to_speak(RANDABERG, "own_post", who) is None
    assert refused_to_speak(without_admins(RANDABERG), "own_post", who) is not None


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (asker("webredaktor", on=account("x", "other")), True),
        (asker("kommunikasjon", on=account("x", "main")), True),
        (asker("kommunikasjon", on=account("x", "other")), False),
        (asker("kommunikasjon", on=account("x", "of_another_release")), True),
        (asker("servicetorget", on=account("facebook", "main")), True),
        (asker("servicetorget", on=account("instagram", "main")), False),
        (asker("servicetorget", on=account("facebook", "other")), False),
        (asker("servicetorget"), True),
        (asker("kriseledelse", on=account()), False),
        (asker("kriseledelse", on=account(), crisis=True), True),
        (asker("radmann", on=account(), crisis=True), False),
    ],
)
def test_who_is_let_in_beside_the_rule_speaks_on_those_accounts_and_in_that_time_only(who: Asker, *, may: bool) -> None:
    assert (refused_to_speak(without_admins(RANDABERG), "own_post", who) is None) is may


def test_an_editor_writes_and_hides_and_does_not_remove() -> None:
    editor = asker("servicetorget", on=account())
    refused = refused_role(RANDABERG, Remove(reason="x"), editor)
    assert refused is not None
    assert refused.code == "not_your_role"
    assert refused.clauses == ("RANDABERG-64", "RANDABERG-66", "RANDABERG-23", "RANDABERG-28")
    for deed in (*SPEAKING, Hide(reason="x"), KeepHidden(reason="x"), Unhide(reason="x"), Close(reason="x")):
        assert refused_role(RANDABERG, deed, editor) is None, deed


def test_who_is_an_editor_and_holds_the_deciding_role_too_may_remove_and_so_may_who_is_no_editor() -> None:
    for who in (asker("servicetorget", "kontoadministrator", on=account()), asker("kommunikasjon", on=account())):
        assert refused_role(RANDABERG, Remove(reason="x"), who) is None


# --- without a right ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", SPEAKING)
def test_who_has_no_right_is_shown_who_speaks_there(deed: Deed) -> None:
    assert cited(RANDABERG, deed, asker("radmann", on=account())) == ("RANDABERG-24", "RANDABERG-25")


@pytest.mark.parametrize("deed", DECIDING)
def test_who_has_no_right_is_shown_who_decides_there_and_an_editor_why_they_do_not(deed: Deed) -> None:
    decides = ("RANDABERG-64", "RANDABERG-66", "RANDABERG-23")
    assert cited(RANDABERG, deed, asker("radmann", on=account())) == decides
    assert cited(RANDABERG, deed, asker("servicetorget", on=account())) == (*decides, "RANDABERG-28")


def test_an_account_that_has_people_of_its_own_says_so_first_and_of_other_acts_that_is_all() -> None:
    other = asker("radmann", on=account(kind="other"))
    assert cited(RANDABERG, Reply(text="x"), other) == ("RANDABERG-07", "RANDABERG-24", "RANDABERG-25")
    assert cited_for_post(RANDABERG, other) == ("RANDABERG-07", "RANDABERG-24", "RANDABERG-25")
    assert cited(RANDABERG, Close(reason="x"), other) == ("RANDABERG-07",)
    assert cited(RANDABERG, Close(reason="x"), asker(on=account())) == ()


def test_a_rule_that_names_no_class_is_about_every_class_but_not_about_an_account_that_nobody_knows() -> None:
    assert cited(of("knivsta"), Close(reason="x"), asker(on=account())) == ("KNIVSTA-36",)
    assert cited(of("knivsta"), Close(reason="x"), asker()) == ()
    assert cited(of("bo"), Close(reason="x"), asker(on=account())) == ()
