"""What the pack is asked of accounts, and what its answer lets a person do."""

from datetime import date, timedelta

import pytest

from common.events import AccountAsk, AccountFact, Step
from common.policy.decide import decide
from common.policy.own.asked import AccountRow, Admin, Change
from common.policy.pack import Pack
from desk.core.account import EDITOR, Application, Card, Helper, Left, left_of, of_account, place_of
from desk.core.account_check import (
    Around,
    Judged,
    actor_of,
    admins_of,
    as_row,
    asked_of_account,
    asked_to_apply,
    asked_to_change,
)
from tests.core.desk.scene import T0, item_id
from tests.core.policy.packs import of

KINN, BO = of("kinn"), of("bo")
AROUND = Around(people=(Admin(id="kari", role="informasjon_og_service"),), platforms=("facebook",))
ACCOUNT = AccountFact(platform="facebook", account_id="1", name="Kinn bibliotek", kind="other")


def step(do: str, mode: str = "auto", to: tuple[str, ...] = (), clause: str = "KINN-02") -> Step:
    return Step(do=do, clauses=(clause,), rule="r", because="Derfor.", mode=mode, to=to)


APPROVE = step("require_account_approval", "block", ("kommunedirektor",))
OWNER = step("require_owner", "block", ("informasjon_og_service",), "KINN-03")
LOGO = step("warn_logo", clause="KINN-04")
CLOSE = step("remind_close_account", to=("informasjon_og_service",), clause="KINN-05")
NONE = step("none", clause="KINN-02")
REFUSED = step("refuse", "block", clause="KINN-06")


# --- the answer ---------------------------------------------------------------------------------------------------


def test_of_an_answer_it_is_told_apart_who_approves_what_stops_what_is_left_and_what_only_should_be() -> None:
    judged = Judged(steps=(APPROVE, OWNER, LOGO, CLOSE, NONE))
    assert judged.approval == APPROVE
    assert judged.stops == (APPROVE, OWNER)
    assert judged.left == (OWNER, LOGO)
    assert judged.warns == (LOGO,)
    assert judged.refused == ()
    assert judged.rests_on == ("KINN-02", "KINN-03", "KINN-04", "KINN-05")


def test_what_is_refused_is_no_matter_that_is_left_or_approved() -> None:
    judged = Judged(steps=(REFUSED,))
    assert (judged.refused, judged.left, judged.approval) == ((REFUSED,), (), None)


def test_somebody_is_reminded_of_what_is_left_where_the_guideline_names_them() -> None:
    judged = Judged(steps=(APPROVE, OWNER, LOGO, CLOSE))
    assert judged.asks == (AccountAsk(do="require_owner", to=("informasjon_og_service",), clauses=("KINN-03",)),)


def test_steps_are_kept_with_the_application_as_they_were_said() -> None:
    assert left_of((OWNER, LOGO)) == (
        Left(do="require_owner", because="Derfor.", clauses=("KINN-03",), to=("informasjon_og_service",)),
        Left(do="warn_logo", because="Derfor.", clauses=("KINN-04",)),
    )


# --- people -------------------------------------------------------------------------------------------------------


def test_of_a_persons_roles_the_one_that_a_check_asks_for_counts_else_any_else_none() -> None:
    roles = {"kari": ("a_role", "informasjon_og_service"), "ola": ("z_role", "b_role")}
    assert admins_of(["kari", "ola", "siv", "kari"], roles, KINN) == (
        Admin(id="kari", role="informasjon_og_service"),
        Admin(id="ola", role="b_role"),
        Admin(id="siv", role=""),
    )
    assert admins_of(["kari"], {"kari": ("z", "kulturavdelingen")}, BO)[0].role == "kulturavdelingen"


def test_a_reserved_name_is_used_in_ones_own_role_or_by_what_was_delegated() -> None:
    own = actor_of("kari", {"kommunedirektor"}, {"kommunedirektor"}, "kommunedirektor", KINN)
    lent = actor_of("ola", {"tenesteleiar"}, {"tenesteleiar", "kommunedirektor"}, "tenesteleiar", KINN)
    assert (own.role, own.delegation) == ("kommunedirektor", None)
    assert lent.delegation is not None
    assert (lent.role, lent.delegation.who, lent.delegation.by) == ("tenesteleiar", "ola", "kommunedirektor")  # type: ignore[union-attr]  # a Delegation


def test_a_role_that_somebody_does_not_hold_is_not_believed() -> None:
    assert actor_of("ola", {"tenesteleiar"}, {"tenesteleiar"}, "kommunedirektor", KINN).role == ""


def test_who_looks_after_an_account_now_is_told_by_account_and_kind() -> None:
    def helper(person: str, **more: object) -> Helper:
        given = {"platform": "facebook", "account_id": "1", "kind": "admin", **more}
        return Helper(person=person, since=T0, stated_by="leder", **given)  # type: ignore[arg-type]  # keyword by keyword

    people = [
        helper("kari"),
        helper("gone", until=T0 + timedelta(days=1)),
        helper("editor", kind=EDITOR),
        helper("there", account_id="2"),
        helper("elsewhere", platform="instagram"),
        helper("ola"),
    ]
    assert of_account(people, "facebook", "1") == ["kari", "ola"]
    assert of_account(people, "facebook", "1", EDITOR) == ["editor"]
    assert place_of("facebook", "1") == "facebook:1"


# --- the question -------------------------------------------------------------------------------------------------


def application(
    name: str = "Kinn bibliotek", kind: str = "other", purpose: str = "Lesing", owner: str = "tenesteleiar"
) -> Application:
    return Application(
        application_id=item_id(),
        by="kari",
        role="tenesteleiar",
        at=T0,
        platform="facebook",
        name=name,
        kind=kind,
        card=Card(purpose=purpose, owner=owner),
    )


def dos(pack: Pack, asked: object) -> set[str]:
    return {one.do for one in decide(pack, asked).steps}  # type: ignore[arg-type]  # the question


def test_an_application_is_asked_about_with_who_applies_and_what_they_wrote() -> None:
    actor = actor_of("kari", {"tenesteleiar"}, {"tenesteleiar"}, "tenesteleiar", KINN)
    asked = asked_to_apply(application(), actor, (), AROUND)
    assert isinstance(asked.account, AccountRow)
    assert (asked.account.purpose, asked.account.owner, asked.account.about) == ("Lesing", "tenesteleiar", None)
    assert (asked.kind, asked.received_at, asked.context.act, asked.context.actor) == ("account", T0, "apply", actor)
    assert (asked.context.admins, asked.context.platforms_in_use) == (AROUND.people, ("facebook",))
    assert "require_account_approval" in dos(KINN, asked)


def test_a_name_that_is_reserved_is_refused_to_others_and_not_to_whom_it_was_delegated() -> None:
    taken = application(name="Kinn kommune", kind="main")
    alone = actor_of("ola", {"tenesteleiar"}, {"tenesteleiar"}, "tenesteleiar", KINN)
    lent = actor_of("ola", {"tenesteleiar"}, {"tenesteleiar", "kommunedirektor"}, "tenesteleiar", KINN)
    assert "refuse" in dos(KINN, asked_to_apply(taken, alone, (), AROUND))
    assert "refuse" not in dos(KINN, asked_to_apply(taken, lent, (), AROUND))


def test_what_nobody_has_said_of_an_account_is_unknown_and_a_kind_that_we_do_not_know_is_none() -> None:
    row = as_row(ACCOUNT)
    assert (row.name, row.kind, row.platform, row.admins, row.state) == (
        "Kinn bibliotek",
        "other",
        "facebook",
        None,
        None,
    )
    assert row.owner is not None
    assert as_row(AccountFact(platform="x", account_id="1", name="x", kind="of_a_later_release")).kind is None


@pytest.mark.parametrize(("word", "state"), [("closed", "closed"), ("closing", None), ("", None)])
def test_an_account_that_somebody_has_closed_is_asked_about_as_closed(word: str, state: str | None) -> None:
    card = Card(word=word, end_date=date(2026, 12, 31))
    asked = asked_of_account(ACCOUNT, card, None, AROUND, T0)
    assert isinstance(asked.account, AccountRow)
    assert (asked.account.state, asked.account.end_date) == (state, date(2026, 12, 31))
    assert (asked.context.act, asked.context.actor) == ("check", None)


def test_a_change_of_people_is_asked_with_those_before_it_and_who_makes_it() -> None:
    change = Change(add_admin=Admin(id="ola", role="tenesteleiar"))
    before = (Admin(id="kari", role="informasjon_og_service"),)
    actor = actor_of("kari", {"informasjon_og_service"}, (), "informasjon_og_service", KINN)
    asked = asked_to_change(ACCOUNT, before, change, actor, Around(), T0)
    assert isinstance(asked.account, AccountRow)
    assert asked.account.admins == before
    assert (asked.context.act, asked.context.change, asked.context.actor) == ("change", change, actor)
    assert asked.context.admins is None, "nobody else's people are known"
