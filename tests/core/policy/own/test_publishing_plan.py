"""The publishing plan: what an entry holds, how far it reaches, and when the plan itself is due."""

import pytest

from common.errors import BadMessage
from tests.core.policy.asking import replaced
from tests.core.policy.own.tables import because, decided, pack, steps

PLAN = {
    "to": ("vakt",),
    "content_types": ("text", "video"),
    "fields": {
        "account": {"clauses": ("FV-1",), "because": "Konto."},
        "publish_at": {"clauses": ("FV-2",), "because": "Tid."},
        "content_type": {"clauses": ("FV-3",), "because": "Innhold."},
        "goal": {"clauses": ("FV-4",), "because": "Mål."},
    },
    "horizon": {"months_min": 1, "months_max": 2, "clauses": ("FV-5",), "because": "Rekkevidde."},
}
WHOLE = {
    "exists": {"clauses": ("FV-1",), "because": "Planen."},
    "monthly": {"alert": ("vakt",), "clauses": ("FV-2",), "because": "Hver måned."},
}
ENTRY = {"account": "Fjordvik", "publish_at": "2026-05-20T10:00:00+02:00", "content_type": "video", "goal": "Dialog"}


def entry(**members: object) -> dict[str, tuple[str, ...]]:
    return steps(decided(pack(plan=PLAN), "plan", context={"entry": ENTRY | members}))


def test_an_entry_with_all_four_fields_has_nothing_asked_of_it() -> None:
    assert entry() == {"none": ("FV-1", "FV-2", "FV-3", "FV-4", "FV-5")}


@pytest.mark.parametrize(
    ("field", "value", "clause"),
    [
        ("account", None, "FV-1"),
        ("account", "", "FV-1"),
        ("publish_at", None, "FV-2"),
        ("publish_at", "2026-05-20", "FV-2"),
        ("content_type", "", "FV-3"),
        ("content_type", "podkast", "FV-3"),
        ("goal", None, "FV-4"),
    ],
)
def test_a_missing_field_is_named_with_its_clause(field: str, value: str | None, clause: str) -> None:
    assert entry(**{field: value}) == {"require_plan_fields": (clause,)}


def test_all_missing_fields_are_named_at_once_and_the_entry_waits() -> None:
    found = decided(pack(plan=PLAN), "plan", context={"entry": {}})
    assert steps(found) == {"require_plan_fields": ("FV-1", "FV-2", "FV-3", "FV-4")}
    assert (found.steps[0].mode, found.steps[0].to) == ("block", ("vakt",))
    assert "Mangler: konto." in because(found, "require_plan_fields")
    assert "Mangler: dag og klokkeslett." in because(found, "require_plan_fields")


def test_an_entry_beyond_the_plans_reach_reminds_and_blocks_nothing() -> None:
    assert "none" in entry(publish_at="2026-07-14T10:00:00+02:00")
    found = decided(pack(plan=PLAN), "plan", context={"entry": ENTRY | {"publish_at": "2026-07-15T10:00:00+02:00"}})
    assert steps(found) == {"remind_publishing_plan": ("FV-5",)}
    assert found.steps[0].mode == "auto"


def test_a_time_that_is_none_is_said_to_be_wrong() -> None:
    with pytest.raises(BadMessage, match=r"publish_at: a time as in"):
        entry(publish_at="onsdag kl. 10:00")


def whole(**plan: object) -> dict[str, tuple[str, ...]]:
    return steps(decided(pack(plan=PLAN | WHOLE), "plan", context={"plan": plan}))


def test_a_plan_that_covers_today_and_was_treated_this_month_is_in_order() -> None:
    assert whole(covers_until="2026-06-30", treated_on="2026-05-04") == {"none": ("FV-1", "FV-5", "FV-2")}


@pytest.mark.parametrize(
    ("plan", "clauses"),
    [
        ({"covers_until": "2026-05-13", "treated_on": "2026-05-04"}, ("FV-1",)),
        ({"covers_until": "2026-06-13", "treated_on": "2026-05-04"}, ("FV-5",)),
        ({"covers_until": "2026-07-15", "treated_on": "2026-05-04"}, ("FV-5",)),
        ({"covers_until": "2026-06-30", "treated_on": "2026-04-30"}, ("FV-2",)),
        ({"covers_until": "2026-06-30", "treated_on": "2025-05-04"}, ("FV-2",)),
        ({}, ("FV-1", "FV-2")),
    ],
)
def test_what_the_plan_itself_lacks_is_reminded_of(plan: dict[str, object], clauses: tuple[str, ...]) -> None:
    assert whole(**plan) == {"remind_publishing_plan": clauses}


def test_a_month_without_treatment_is_told_on_its_last_open_day() -> None:
    # May 2026 ends on a Sunday, and the example pack opens at nine.
    found = decided(pack(plan=PLAN | WHOLE), "plan", context={"plan": {"covers_until": "2026-06-30"}})
    assert [(alert.to, alert.when, alert.clauses) for alert in found.alerts] == [
        (("vakt",), "2026-05-29T09:00:00+02:00", ("FV-2",))
    ]


def test_where_no_hours_are_known_a_month_without_treatment_is_reminded_of_and_told_to_nobody() -> None:
    kept = pack(plan=PLAN | WHOLE)
    found = decided(replaced(kept, file__hours=None), "plan", context={"plan": {"covers_until": "2026-06-30"}})
    assert steps(found) == {"remind_publishing_plan": ("FV-2",)}
    assert found.alerts == ()


def test_where_the_pack_asks_for_no_plan_nobody_is_reminded_of_a_missing_one() -> None:
    monthly = PLAN | {"monthly": WHOLE["monthly"]}
    found = decided(pack(plan=monthly), "plan", context={"plan": {"treated_on": "2026-05-04"}})
    assert steps(found) == {"none": ("FV-2",)}


def test_a_missing_plan_is_told_at_once() -> None:
    found = decided(pack(plan=PLAN | {"exists": WHOLE["exists"]}), "plan")
    assert [(alert.to, alert.when) for alert in found.alerts] == [(("vakt",), "now")]


def test_without_a_rule_about_plans_nothing_is_asked_for() -> None:
    assert steps(decided(pack(), "plan", context={"entry": {}})) == {"none": ("FV-S1",)}
