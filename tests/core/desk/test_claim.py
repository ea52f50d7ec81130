"""A claim is one person's for a while: it runs out by itself, and nobody loses one without seeing to whom."""

from datetime import timedelta

import pytest

from desk.core.claim import (
    CLAIM_MINUTES,
    CLAIMED,
    EXTEND,
    HAND_OVER,
    HANDED_MINUTES,
    NOT_YOURS,
    RELEASE,
    TAKE,
    TAKE_OVER,
    Claim,
    Wish,
    holder,
    wished,
)
from tests.core.desk.scene import T0, item_id

LATER = T0 + timedelta(minutes=5)
GONE = T0 + timedelta(minutes=CLAIM_MINUTES)
KARIS = Claim(item_id=item_id(), person="kari", since=T0, until=GONE)


def wish(do: str, person: str = "ola", to: str = "") -> Wish:
    return Wish(item_id=item_id(), person=person, do=do, to=to)


def test_who_takes_an_item_has_it_for_a_while_and_then_nobody_has() -> None:
    taken = wished(None, wish(TAKE), T0)
    assert isinstance(taken, Claim)
    assert (holder(taken, LATER), holder(taken, GONE)) == ("ola", None)
    assert wished(KARIS, wish(TAKE), GONE) == Claim(
        item_id=item_id(), person="ola", since=GONE, until=GONE + timedelta(minutes=CLAIM_MINUTES)
    )


@pytest.mark.parametrize(
    ("do", "code"), [(TAKE, CLAIMED), (EXTEND, NOT_YOURS), (RELEASE, NOT_YOURS), (HAND_OVER, NOT_YOURS)]
)
def test_what_another_has_is_neither_taken_extended_given_back_nor_handed_over(do: str, code: str) -> None:
    assert wished(KARIS, wish(do, to="per"), LATER) == code


def test_it_is_taken_over_by_whoever_says_so() -> None:
    taken = wished(KARIS, wish(TAKE_OVER), LATER)
    assert isinstance(taken, Claim)
    assert (taken.person, taken.since) == ("ola", LATER)


def test_its_own_person_keeps_it_longer_gives_it_back_and_hands_it_over() -> None:
    longer = wished(KARIS, wish(EXTEND, "kari"), LATER)
    assert isinstance(longer, Claim)
    assert (longer.since, longer.until) == (T0, LATER + timedelta(minutes=CLAIM_MINUTES))
    assert wished(KARIS, wish(RELEASE, "kari"), LATER) is None
    handed = wished(KARIS, wish(HAND_OVER, "kari", "per"), LATER)
    assert isinstance(handed, Claim)
    assert (handed.person, handed.until) == ("per", LATER + timedelta(minutes=HANDED_MINUTES))


def test_what_has_run_out_is_not_kept_longer() -> None:
    assert wished(KARIS, wish(EXTEND, "kari"), GONE) == NOT_YOURS


def test_a_claim_holds_for_a_quarter_of_an_hour_and_what_is_handed_over_for_four_hours() -> None:
    assert (CLAIM_MINUTES, HANDED_MINUTES) == (15, 240)
    held = [holder(KARIS, T0 + timedelta(minutes=minute)) for minute in (14, 15, 16, 300)]
    assert held == ["kari", None, None, None]
