"""A row of the account registry: what must be so before there is an account, what it shows, when it is over."""

import pytest

from common.errors import BadMessage
from tests.core.policy.own.tables import WHY, WHY_2, because, decided, pack, steps

APPROVED = {"approval": {"leder": {"by": ("leder",), "mail": {"to": ("leder",), "cc": ("info",), **WHY_2}, **WHY}}}
RESERVED = {"reserved": {"navn": {"names": ("Fjordvik kommune",), "by": ("leder",), "delegable": True, **WHY}}}
ROW: dict[str, object] = {"name": "Biblioteket", "class": "other", "owner": "leder", "purpose": "Bøker"}
NONE = {"none": ("FV-1",)}
REFUSED = {"refuse": ("FV-1",)}


def check(rules: object, row: object, act: str = "check", **context: object) -> dict[str, tuple[str, ...]]:
    return steps(decided(pack(accounts=rules), "account", account=row, context={"act": act, **context}))


def test_an_account_that_no_rule_concerns_rests_on_the_packs_silence() -> None:
    assert check({}, ROW) == {"none": ("FV-S1",)}


def test_an_application_waits_for_approval_and_one_letter_tells_all_who_read_it() -> None:
    found = decided(pack(accounts=APPROVED), "account", account=ROW, context={"act": "apply"})
    assert steps(found) == {"require_account_approval": ("FV-1",)}
    assert (found.steps[0].mode, found.steps[0].to) == ("block", ("leder",))
    assert [(alert.to, alert.when, alert.clauses) for alert in found.alerts] == [(("leder", "info"), "now", ("FV-2",))]


@pytest.mark.parametrize(
    ("row", "context", "expected"),
    [
        ({"approved_by": "leder"}, {}, NONE),
        ({"approved_by": "info"}, {}, {"require_account_approval": ("FV-1",)}),
        ({"approved_by": None}, {"actor": {"role": "leder"}}, NONE),
        ({}, {"actor": {"role": "info"}}, {"require_account_approval": ("FV-1",)}),
    ],
)
def test_only_the_right_role_approves(row: dict[str, object], context: dict[str, object], expected: object) -> None:
    found = decided(pack(accounts=APPROVED), "account", account=ROW | row, context={"act": "apply", **context})
    assert steps(found) == expected
    assert bool(found.alerts) is ("none" not in steps(found))


def test_a_check_asks_for_an_approval_only_where_somebody_says_there_is_none() -> None:
    assert check(APPROVED, ROW) == {"none": ("FV-S1",)}
    assert check(APPROVED, ROW | {"approved_by": None}) == {"require_account_approval": ("FV-1",)}


def test_a_refused_application_has_nothing_to_approve_and_is_not_written_about() -> None:
    rules = APPROVED | {"purpose": WHY_2}
    context = {"act": "apply"}
    found = decided(pack(accounts=rules), "account", account=ROW | {"purpose": " "}, context=context)
    assert steps(found) == {"refuse": ("FV-2",)}
    assert found.alerts == ()


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (None, REFUSED),
        ({"role": "kultur"}, REFUSED),
        ({"role": "leder"}, NONE),
        ({"role": "kultur", "delegation": True}, NONE),
        ({"role": "kultur", "delegation": "leder"}, NONE),
        ({"role": "kultur", "delegation": "kultur"}, REFUSED),
        ({"role": "kultur", "delegation": "enhet"}, REFUSED),
        ({"role": "kultur", "delegation": "2026/88"}, NONE),
        ({"role": "kultur", "delegation": " "}, REFUSED),
        ({"role": "kultur", "delegation": {"who": "x", "from": "2026-01-01", "to": "2026-05-14"}}, NONE),
        ({"role": "kultur", "delegation": {"who": "x", "from": "2026-05-15"}}, REFUSED),
        ({"role": "kultur", "delegation": {"who": "x", "to": "2026-05-13"}}, REFUSED),
        ({"role": "kultur", "delegation": {"by": "kultur"}}, REFUSED),
    ],
)
def test_the_municipalitys_name_belongs_to_one_role_and_whom_it_delegates_to_that_day(
    actor: object, expected: dict[str, tuple[str, ...]]
) -> None:
    row = ROW | {"name": "FJORDVIK KOMMUNE Kultur"}
    context = {"act": "apply", "actor": actor}
    assert steps(decided(pack(accounts=RESERVED), "account", account=row, context=context)) == expected


def test_other_names_are_free_and_whoever_holds_the_name_needs_no_further_approval() -> None:
    rules = RESERVED | APPROVED
    assert check(RESERVED, ROW, "apply") == {"none": ("FV-S1",)}
    actor = {"role": "kultur", "delegation": True}
    assert check(rules, ROW | {"name": "Fjordvik kommune"}, "apply", actor=actor) == NONE


def test_a_delegation_with_a_day_that_is_none_is_said_to_be_wrong() -> None:
    actor = {"role": "x", "delegation": {"from": "i fjor"}}
    with pytest.raises(BadMessage, match="from and to are dates"):
        check(RESERVED, ROW | {"name": "Fjordvik kommune"}, "apply", actor=actor)


def test_the_account_has_the_right_owner_for_its_class() -> None:
    rules = {"owner": {"hoved": {"who": ("info",), "classes": ("main",), **WHY}}}
    assert check(rules, ROW | {"class": "main"}) == REFUSED
    assert check(rules, ROW | {"class": "main", "owner": "info"}) == NONE
    assert check(rules, ROW) == {"none": ("FV-S1",)}
    assert check(rules, {"name": "Ny", "class": "main"}, "apply") == REFUSED
    assert check(rules, {"name": "Ny", "class": "main"}) == {"none": ("FV-S1",)}
    assert check(rules, {"name": "Ny", "class": "main", "owner": None}) == REFUSED


def test_only_an_application_or_an_empty_field_lacks_a_purpose() -> None:
    rules = {"purpose": WHY}
    assert check(rules, {"name": "Ny"}, "apply") == REFUSED
    assert check(rules, {"name": "Ny", "purpose": ""}) == REFUSED
    assert check(rules, {"name": "Ny"}) == {"none": ("FV-S1",)}


NEW_PLATFORM = {
    "approval": {"medier": {"by": ("leder",), "new_platform_only": True, **WHY}},
    "purpose": {"new_platform_only": True, **WHY_2},
    "known": ({"platform": "facebook", "name": "Fjordvik kommune", "class": "main"},),
}


@pytest.mark.parametrize(
    ("platform", "in_use", "expected"),
    [
        ("tiktok", None, {"require_account_approval": ("FV-1",)}),
        ("facebook", None, NONE),
        ("tiktok", ["tiktok"], NONE),
        ("facebook", [], {"require_account_approval": ("FV-1",)}),
    ],
)
def test_a_new_platform_is_decided_and_one_in_use_is_not(
    platform: str, in_use: list[str] | None, expected: dict[str, tuple[str, ...]]
) -> None:
    of = pack(accounts={key: NEW_PLATFORM[key] for key in ("approval", "known")})
    context = {"act": "apply", "platforms_in_use": in_use}
    assert steps(decided(of, "account", platform=platform, account=ROW, context=context)) == expected


def test_a_new_platform_needs_a_stated_need() -> None:
    of, row = pack(accounts=NEW_PLATFORM), {"name": "Fjordvik", "approved_by": "leder"}
    found = decided(of, "account", platform="tiktok", account=row, context={"act": "apply"})
    assert steps(found) == {"refuse": ("FV-2",)}
    there = decided(of, "account", platform="facebook", account=row, context={"act": "apply"})
    assert "refuse" not in steps(there)


SHOWN = {
    "response_time": {"alert": ("vakt",), **WHY},
    "sender": {"names": ("Fjordvik kommune",), **WHY_2},
    "logo": {"clauses": ("FV-3",), "because": "Logo."},
    "directory": {"clauses": ("FV-5",), "because": "Listen."},
}
GOOD = {"name": "Skolen", "about": "Drives av Fjordvik kommune", "response_time_text": "To dager"}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"response_time_text": None}, {"require_response_time_notice": ("FV-1",)}),
        ({"about": "Skolen vår"}, {"require_sender_and_logo": ("FV-2",)}),
        ({"logo": False}, {"require_sender_and_logo": ("FV-3",)}),
        ({"logo": False, "about": ""}, {"require_sender_and_logo": ("FV-2", "FV-3")}),
        ({"in_directory": False}, {"list_in_directory": ("FV-5",)}),
    ],
)
def test_what_an_account_does_not_show_is_asked_for(wrong: dict[str, object], expected: object) -> None:
    found = decided(pack(accounts=SHOWN), "account", account=GOOD | {"logo": True, "in_directory": True} | wrong)
    assert steps(found) == expected
    assert {step.mode for step in found.steps} == {"block"}


def test_an_account_that_shows_everything_rests_on_all_the_rules() -> None:
    row = GOOD | {"logo": True, "in_directory": True}
    assert check(SHOWN, row) == {"none": ("FV-1", "FV-2", "FV-3", "FV-5")}


def test_what_nobody_has_said_of_logo_and_list_is_not_missing() -> None:
    assert check(SHOWN, GOOD) == {"none": ("FV-1", "FV-2")}


CLOSE = {"close": {"to": ("vakt",), "inactive_days": 90, **WHY}}


@pytest.mark.parametrize(
    ("row", "reminded"),
    [
        ({"end_date": "2026-05-14"}, True),
        ({"end_date": "2026-05-15"}, False),
        ({"last_own_post": "2026-02-12"}, True),
        ({"last_own_post": "2026-02-13"}, False),
        ({}, False),
    ],
)
def test_who_runs_an_account_whose_time_is_over_is_reminded(row: dict[str, object], *, reminded: bool) -> None:
    found = decided(pack(accounts=CLOSE), "account", account=ROW | row)
    assert ("remind_close_account" in steps(found)) is reminded
    assert found.alerts == ()


def test_nobody_is_reminded_of_a_closed_account() -> None:
    assert check(CLOSE, ROW | {"end_date": "2026-01-01", "state": "closed"}) == {"none": ("FV-S1",)}


def test_a_hint_about_the_description_stops_nothing() -> None:
    rules = {"hint": {"adresse": {"ask": "Skriv adressen.", "about_any_of": ("post@example.org",), **WHY}}}
    found = decided(pack(accounts=rules), "account", account=ROW)
    assert steps(found) == NONE
    assert "Husk: Skriv adressen." in because(found, "none")
    with_it = decided(pack(accounts=rules), "account", account=ROW | {"about": "post@example.org"})
    assert "Husk" not in because(with_it, "none")


def test_a_name_among_those_that_the_pack_knows_is_enough_and_a_wrong_one_is_told() -> None:
    rules = SHOWN | {"known": ({"platform": "facebook", "name": "Fjordvik kommune", "class": "main"},)}
    assert check(rules, "Fjordvik kommune") == {"none": ("FV-2",)}
    with pytest.raises(BadMessage, match="no row of 'Fjordvik komune' is known; did you mean 'Fjordvik kommune'"):
        check(rules, "Fjordvik komune")


def test_where_no_account_is_known_and_for_a_new_one_the_name_is_enough() -> None:
    assert check(CLOSE, "Fjordvik kommune") == NONE
    rules = RESERVED | {"known": ({"platform": "facebook", "name": "Fjordvik", "class": "main"},)}
    assert check(rules, "Fjordvik kommune Kultur", "apply") == REFUSED


def test_a_line_without_an_account_is_refused() -> None:
    with pytest.raises(BadMessage, match="account is missing"):
        decided(pack(), "account")
