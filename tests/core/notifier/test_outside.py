"""What was done past the desk: whose removal it was, and who hears of a hide without a ground."""

from datetime import datetime, timedelta

import msgspec
import pytest

from notifier.core.decision import said_of
from notifier.core.facts import Facts, Outside, taken_away_at
from notifier.core.matters import Waits, wanted_alerts
from notifier.core.roles import RoleBook
from tests.core.notifier.test_matters import AT, ITEM, MINUTE, WAIT, decision, now, reasons, step, wanted


def outside(do: str, change_no: int = 3, at: datetime = AT) -> Outside:
    return Outside(change_no=change_no, do=do, at=at)


DUE_AT = AT + timedelta(days=1)
GROUND = Waits(WAIT, DUE_AT)


def test_people_hear_of_a_hide_without_a_ground_when_its_open_day_has_passed_and_not_before() -> None:
    assert reasons(DUE_AT - MINUTE, waits=GROUND, outside=(outside("hide"),)) == []
    (alert,) = wanted(DUE_AT, waits=GROUND, outside=(outside("hide"),))
    assert (alert.reason, alert.to, len(alert.causes)) == ("ground_missing", ("operator",), 1)


def test_the_ground_settles_it_and_a_newer_turn_asks_anew() -> None:
    both = (outside("hide"), outside("unhide", 5))
    assert reasons(DUE_AT, waits=GROUND, outside=both[:1], grounds=(3,)) == []
    assert reasons(DUE_AT, waits=GROUND, outside=both, grounds=(3,)) == ["ground_missing"]
    assert reasons(DUE_AT, waits=GROUND, outside=both, grounds=(3, 5)) == []


def test_a_missing_ground_goes_to_the_accounts_own_people_where_nobody_is_named() -> None:
    facts = Facts(municipality="bo", item_id=ITEM, outside=(outside("hide"),))
    book = RoleBook(roles=frozenset({"redaktor"}), owners=frozenset({"redaktor"}))
    (alert,) = wanted_alerts(facts, (), DUE_AT, GROUND, book)
    assert alert.to == ("redaktor",)
    named = said_of(decision(alerts=(now("administratorer", "BO-39"),)))
    found = wanted_alerts(msgspec.structs.replace(facts, said=named), (), DUE_AT, GROUND, book)
    assert {alert.reason: alert.to for alert in found}["ground_missing"] == ("administratorer",)


def test_a_removal_asks_for_no_ground_of_this_kind() -> None:
    assert reasons(DUE_AT, waits=GROUND, outside=(outside("remove"),)) == []


@pytest.mark.parametrize("more", [{"outside": (outside("unhide"),), "grounds": (3,)}, {"remover": "we"}])
def test_who_showed_it_again_or_removed_it_past_the_desk_has_looked(more: dict[str, object]) -> None:
    said = said_of(decision(steps=(step("flag_for_review", "GEN-19"),), alerts=(now("administratorer", "GEN-19"),)))
    assert reasons(said=said) == ["review"]
    assert reasons(said=said, **more) == []  # type: ignore[arg-type]  # given keyword by keyword


def test_a_removal_is_the_writers_own_only_when_somebody_says_so_or_nobody_else_can_have_done_it() -> None:
    gone = (outside("hide", 2), outside("remove", 9))
    assert taken_away_at(gone, None) is None
    assert taken_away_at(gone, "platform") is None
    assert taken_away_at(gone, "we") is None
    assert taken_away_at(gone, "writer") == AT
    assert taken_away_at((outside("taken_back", 9),), None) == AT
    assert Facts(municipality="bo", item_id=ITEM, remover="we").removed_by_us
