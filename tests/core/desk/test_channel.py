"""How channels stand follows from the registry and from what ingest told, whatever came first."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from common.events import AccountFact, AccountState, derived_id
from desk.core.channel import NOT_IN_USE, TROUBLE, TROUBLES, UNPROVEN, WORKS, Channel, Swept, Trouble, channels
from ingest.core import health
from tests.core.desk.scene import T0


def account(account_id: str = "1", state: str = "active", **more: object) -> AccountFact:
    """A page that is in use, where nothing else is said."""
    history = (AccountState(since=T0 - timedelta(days=9), state=state),)
    given: dict[str, Any] = {"platform": "facebook", "account_id": account_id, "name": "Bø", "history": history, **more}
    return AccountFact(**given)


def trouble(name: str = "token", began_at: datetime = T0, account_id: str = "1") -> Trouble:
    trouble_id = derived_id("trouble", name, account_id)
    return Trouble(trouble_id=trouble_id, platform="facebook", account_id=account_id, trouble=name, began_at=began_at)


def swept(account_id: str = "1") -> Swept:
    return Swept(platform="facebook", account_id=account_id, at=T0)


def one_of(found: list[Channel]) -> Channel:
    (one,) = found
    return one


def test_an_account_that_was_gone_through_and_has_no_trouble_works() -> None:
    one = one_of(channels([account()], [], [swept()], T0))
    assert (one.state, one.since, one.swept) == (WORKS, None, swept())


def test_nobody_says_that_an_account_works_of_which_nothing_was_heard() -> None:
    assert one_of(channels([account()], [], [], T0)).state == UNPROVEN


def test_a_channel_is_in_trouble_since_the_oldest_one_and_names_the_worst_first() -> None:
    found = [trouble("silent", T0 - timedelta(hours=2)), trouble("token"), trouble("strange"), trouble("expiring")]
    one = one_of(channels([account()], found, [swept()], T0))
    assert (one.state, one.since, one.is_mild) == (TROUBLE, T0 - timedelta(hours=2), False)
    assert [each.trouble for each in one.troubles] == ["token", "expiring", "silent", "strange"]


def test_a_token_that_expires_soon_is_a_trouble_with_which_the_channel_works() -> None:
    assert one_of(channels([account()], [trouble("expiring")], [], T0)).is_mild


@pytest.mark.parametrize("state", ["closed", "applied"])
def test_an_account_that_is_not_in_use_has_no_troubles_any_more(state: str) -> None:
    one = one_of(channels([account(state=state)], [trouble()], [swept()], T0))
    assert (one.state, one.troubles, one.since) == (NOT_IN_USE, (), None)


def test_an_account_that_is_being_closed_is_still_watched() -> None:
    assert one_of(channels([account(state="closing")], [trouble()], [], T0)).state == TROUBLE


def test_a_trouble_or_a_sweep_of_another_platforms_equal_id_is_not_ours() -> None:
    one = one_of(channels([account(platform="instagram")], [trouble()], [swept()], T0))
    assert (one.state, one.swept) == (UNPROVEN, None)


def test_what_a_person_must_look_at_comes_first_and_what_is_not_in_use_last() -> None:
    accounts = [
        account("closed", "closed"),
        account("works", name="A"),
        account("mild"),
        account("unproven"),
        account("broken", kind="other"),
        account("main works", name="B"),
        account("other works", kind="other", name="A"),
    ]
    troubles = [trouble("quota", account_id="mild"), trouble("token", account_id="broken")]
    sweeps = [swept("works"), swept("main works"), swept("other works")]
    order = [one.account_id for one in channels(accounts, troubles, sweeps, T0)]
    assert order == ["broken", "mild", "unproven", "works", "main works", "other works", "closed"]


def test_a_site_that_only_sends_is_never_gone_through() -> None:
    assert not one_of(channels([account(platform="generic")], [], [], T0)).is_ever_swept


def test_every_trouble_that_ingest_tells_has_its_place() -> None:
    assert set(TROUBLES) == set(health.TROUBLES)
