"""A role that each account has its own people for is held on one account: another account's head is refused."""

from collections.abc import Iterable

import pytest

from common.accounts import AccountEntry
from desk.handlers.people import grant
from desk.store import Keys
from desk.store.keys import as_role
from tests.service.desk.applying import applied, hindrance, peopled, place, pressed
from tests.service.desk.stage import Stage
from tests.service.desk.test_applications import FORM, THERE
from tests.service.desk.test_channels import load

SCHOOL, POOL = "/knivsta/accounts/facebook/3", "/knivsta/accounts/facebook/4"


async def roles(stage: Stage, person: str, account: str = "") -> Iterable[str]:
    return sorted(await stage.db.read(lambda tx: Keys(tx, "knivsta").roles(person, account)))


@pytest.fixture
async def two(stage: Stage) -> Stage:
    """A school and a pool of Knivsta, each with its own head; staffan heads operations without an account."""
    await peopled(stage, "knivsta", rektor="", badchef="", staffan="verksamhetschef", ann="kanalansvarig")
    named = (("3", "Thunmanskolan, Knivsta kommun"), ("4", "Badet, Knivsta kommun"))
    await load(
        stage,
        *(
            AccountEntry(municipality="knivsta", platform="facebook", id=one, name=name, kind="verksamhet")
            for one, name in named
        ),
    )
    at = stage.clock.now()
    for person, one in (("rektor", "3"), ("badchef", "4")):
        right = as_role("verksamhetschef", f"facebook:{one}")
        await stage.db.write(lambda tx, p=person, r=right: grant(tx, p, ["knivsta"], [r], at))  # type: ignore[misc]  # bound now
    return stage


async def test_the_head_of_another_operation_is_refused_with_the_clause(two: Stage) -> None:
    for stranger in ("badchef", "staffan"):
        assert "KNIVSTA-36" in hindrance(await pressed(two, stranger, SCHOOL, do="comes", person="ann"))
    assert (await pressed(two, "rektor", SCHOOL, do="comes", person="ann")).status_code == 303
    assert "KNIVSTA-36" in hindrance(await pressed(two, "rektor", POOL, do="comes", person="ann"))


async def test_where_nobody_is_named_for_an_account_whoever_holds_the_role_does_on_it(two: Stage) -> None:
    row = AccountEntry(
        municipality="knivsta", platform="facebook", id="5", name="Biblioteket, Knivsta kommun", kind="verksamhet"
    )
    await load(two, row)
    library = "/knivsta/accounts/facebook/5"
    assert "KNIVSTA-36" in hindrance(await pressed(two, "rektor", library, do="comes", person="ann"))
    assert (await pressed(two, "staffan", library, do="comes", person="ann")).status_code == 303


async def test_a_role_on_one_account_is_none_elsewhere(two: Stage) -> None:
    assert await roles(two, "rektor") == []
    assert await roles(two, "rektor", "facebook:3") == ["verksamhetschef"]
    assert await roles(two, "staffan", "facebook:3") == []
    assert await roles(two, "staffan", "facebook:9") == ["verksamhetschef"]


async def test_who_approved_an_account_in_such_a_role_holds_it_there_and_nobody_else_does(stage: Stage) -> None:
    await peopled(stage, "knivsta", a="kanalansvarig", b="verksamhetschef", c="verksamhetschef")
    form = FORM | {"name": "Thunmanskolan", "owner": "verksamhetschef", "kind": "verksamhet"}
    here = place(await applied(stage, "a", "knivsta", **form))
    assert (await pressed(stage, "b", here, do="approve")).status_code == 303
    shows = {"about": "Thunmanskolan, Knivsta kommun", "logo": "yes", "in_directory": "yes"}
    assert (await pressed(stage, "a", here, do="open", **THERE, **shows)).status_code == 303
    account = "/knivsta/accounts/facebook/5"
    assert "KNIVSTA-36" in hindrance(await pressed(stage, "c", account, do="comes", person="c"))
    assert (await pressed(stage, "b", account, do="comes", person="c")).status_code == 303
