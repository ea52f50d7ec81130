"""What groups of the municipality's own sign-in give: rows on accounts, and rights in the whole municipality."""

import pytest

from desk.core.provided import gifts_of, roles_for, rows_for
from desk.core.rights import EVERY, Row

GIFTS = gifts_of("a=bo/moderate, b=bo/reply@facebook:1,c=bo/role:radmann,d=bo/role:radmann,e=sogne/read,")


def test_a_group_gives_its_right_on_its_account_or_on_all_of_them() -> None:
    assert rows_for(GIFTS, "bo", "kari", frozenset({"a", "b", "e"})) == {
        Row(person="kari", account=EVERY, right="moderate"),
        Row(person="kari", account="facebook:1", right="reply"),
    }


def test_a_municipality_gets_nothing_from_anothers_groups() -> None:
    assert rows_for(GIFTS, "bo", "kari", frozenset({"e"})) == frozenset()
    assert roles_for(GIFTS, "sogne", frozenset({"c"})) == {}


def test_a_role_is_held_through_any_of_its_groups_and_lost_with_the_last() -> None:
    assert roles_for(GIFTS, "bo", frozenset({"d"})) == {"role:radmann": True}
    assert roles_for(GIFTS, "bo", frozenset()) == {"role:radmann": False}


@pytest.mark.parametrize("wrong", ["x", "a=", "a=bo", "a=bo/", "a=bo/role:", "a=bo/policy@facebook:1", "=bo/read"])
def test_what_cannot_be_read_is_named(wrong: str) -> None:
    with pytest.raises(ValueError, match="form group=municipality"):
        gifts_of(wrong)


def test_a_group_gives_a_role_on_one_account_alone() -> None:
    (gift,) = gifts_of("chefer=knivsta/role:verksamhetschef@facebook:3")
    assert roles_for((gift,), "knivsta", frozenset({"chefer"})) == {"role:verksamhetschef@facebook:3": True}
