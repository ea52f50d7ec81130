"""Who has admin access: where they belong, who adds them, how few and how many."""

import pytest

from tests.core.policy.own.tables import WHY, because, decided, pack, steps

NONE = {"none": ("FV-1",)}
REFUSED = {"refuse": ("FV-1",)}
SILENT = {"none": ("FV-S1",)}


def persons(*names: str, role: str = "kultur") -> list[dict[str, str]]:
    return [{"id": name, "role": role} for name in names]


def row(*names: str, kind: str = "other") -> dict[str, object]:
    return {"name": "Biblioteket", "class": kind, "admins": persons(*names)}


def of_change(rules: object, account: object, **context: object) -> dict[str, tuple[str, ...]]:
    return steps(decided(pack(accounts=rules), "account", account=account, context={"act": "change", **context}))


def of_check(rules: object, account: object, **context: object) -> dict[str, tuple[str, ...]]:
    return steps(decided(pack(accounts=rules), "account", account=account, context=context))


BELONGS = {"admin_of": {"who": ("kultur", "torg"), **WHY}}


def test_an_admin_belongs_to_one_of_the_departments() -> None:
    assert of_change(BELONGS, row(), change={"add_admin": {"id": "x", "role": "torg"}}) == NONE
    assert of_change(BELONGS, row(), change={"add_admin": {"id": "x", "role": "skole"}}) == REFUSED
    assert of_change(BELONGS, row("a"), change={"remove_admin": {"id": "a"}}) == SILENT
    assert of_check(BELONGS, row("a")) == NONE
    assert of_check(BELONGS, {"name": "x", "admins": persons("a", role="skole")}) == REFUSED
    assert of_check(BELONGS, {"name": "x"}) == SILENT


ADDED = {"added_by": {"sjef": {"by": ("sjef",), "classes": ("other",), **WHY}}}


def test_only_the_head_adds_an_admin() -> None:
    change = {"add_admin": {"id": "x", "role": "kultur"}}
    assert of_change(ADDED, row(), change=change, actor={"role": "sjef"}) == NONE
    assert of_change(ADDED, row(), change=change, actor={"role": "kultur"}) == REFUSED
    assert of_change(ADDED, row(kind="main"), change=change, actor={"role": "kultur"}) == SILENT
    assert of_change(ADDED, row(), change=change) == SILENT
    assert of_change(ADDED, row("a"), change={"remove_admin": {"id": "a"}}, actor={"role": "kultur"}) == SILENT


CENTRAL = {"central_admin": {"who": ("leder", "info"), **WHY}}


def test_one_central_admin_is_enough_and_the_last_one_stays() -> None:
    lacking = {"require_central_admin": ("FV-1",)}
    with_one = {"name": "x", "admins": [*persons("a"), *persons("b", role="info")]}
    assert of_check(CENTRAL, with_one) == NONE
    assert of_check(CENTRAL, row("a")) == lacking
    assert of_change(CENTRAL, with_one, change={"remove_admin": {"id": "a"}}) == NONE
    assert of_change(CENTRAL, with_one, change={"remove_admin": {"id": "b"}}) == lacking
    swapped = {"remove_admin": {"id": "b"}, "add_admin": {"id": "c", "role": "leder"}}
    assert of_change(CENTRAL, with_one, change=swapped) == NONE
    assert of_check(CENTRAL, {"name": "x"}) == SILENT


def test_what_lacks_a_central_admin_waits() -> None:
    found = decided(pack(accounts=CENTRAL), "account", account=row("a"))
    assert (found.steps[0].mode, found.steps[0].to) == ("block", ("leder", "info"))


NAMED = {"admins_named": {"classes": ("other",), **WHY}}


def test_an_account_has_admins_of_its_own() -> None:
    assert of_check(NAMED, row()) == REFUSED
    assert of_check(NAMED, row("a")) == NONE
    assert of_check(NAMED, row(kind="main")) == SILENT
    assert of_change(NAMED, row("a"), change={"remove_admin": {"id": "a"}}) == REFUSED


FEW = {"admins_min": {"persons_min": 2, "classes": ("other",), "alert": ("vakt",), **WHY}}


def test_a_second_admin_is_asked_for_and_nothing_is_blocked() -> None:
    found = decided(pack(accounts=FEW), "account", account=row("a"))
    assert steps(found) == {"require_second_admin": ("FV-1",)}
    assert found.steps[0].mode == "auto"
    assert [(alert.to, alert.when) for alert in found.alerts] == [(("vakt",), "now")]
    assert because(found, "require_second_admin").endswith("Det blir 1 personer.")


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (row("a", "b"), NONE),
        (row("a", "a"), {"require_second_admin": ("FV-1",)}),
        (row("a") | {"editors": ["torg"]}, {"require_second_admin": ("FV-1",)}),
        (row("a", kind="main"), SILENT),
        ({"name": "x", "admins": persons("a")}, SILENT),
    ],
)
def test_distinct_persons_count_and_editors_do_not(account: object, expected: dict[str, tuple[str, ...]]) -> None:
    assert of_check(FEW, account) == expected


MANY = {"admins_max": {"persons_max": 3, **WHY}}
WARNED = {"warn_too_many_admins": ("FV-1",)}


@pytest.mark.parametrize(
    ("everybody", "change", "expected"),
    [
        (("a", "b", "c"), {"add_admin": {"id": "d"}}, WARNED),
        (("a", "b", "c"), {"add_admin": {"id": "a"}}, NONE),
        (("a", "a", "b", "b"), {"add_admin": {"id": "c"}}, NONE),
        (("a", "b", "c", "d"), {"remove_admin": {"id": "d"}}, SILENT),
        (("a", "b", "c", "d"), {"remove_admin": {"id": "d"}, "add_admin": {"id": "e"}}, WARNED),
    ],
)
def test_the_fourth_person_on_all_accounts_together_is_warned_of(
    everybody: tuple[str, ...], change: object, expected: dict[str, tuple[str, ...]]
) -> None:
    assert of_change(MANY, "Fjordvik kommune", change=change, admins=persons(*everybody)) == expected


def test_a_check_counts_the_persons_of_the_row_and_of_all_accounts() -> None:
    assert of_check(MANY, row("a", "b", "c", "d")) == WARNED
    assert of_check(MANY, row("a", "b"), admins=persons("b", "c", "d")) == WARNED
    assert of_check(MANY, row("a", "b"), admins=persons("b", "c")) == NONE
    assert of_check(MANY, {"name": "x"}) == SILENT
    found = decided(pack(accounts=MANY), "account", account=row("a", "b", "c", "d"))
    assert found.steps[0].mode == "auto"
