"""How an account's connection stands, whatever order its lines come in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from common.events import (
    AccountConnected,
    AccountProved,
    AccountWithdrawn,
    LoginAsked,
    LoginFailed,
    LoginOffered,
    WithdrawalAsked,
    derived_id,
)
from desk.core.connection import (
    ASKED,
    CONNECTED,
    ENDED,
    FAILED,
    NEVER,
    OFFERED,
    PROVED,
    TOO_OLD,
    WITHDRAWN,
    Connection,
    Line,
    connection_of,
)

T0 = datetime(2026, 5, 14, 9, tzinfo=UTC)
LATER = T0 + timedelta(minutes=5)


def line(kind: Callable[..., Line], minutes: float = 0, request: int | None = 1, **more: object) -> Line:
    at = T0 + timedelta(minutes=minutes)
    about: dict[str, Any] = {
        "municipality": "bo",
        "occurred_at": at,
        "recorded_at": at,
        "platform": "facebook",
        "account_id": "1",
    }
    request_id = None if request is None else derived_id("request", request)
    event_id = derived_id(str(kind), str(minutes), str(request))
    return kind(event_id=event_id, request_id=request_id, **about, **more)


def asked(minutes: float = 0, request: int = 1) -> Line:
    return line(LoginAsked, minutes, request, actor="kari")


def offered(minutes: float = 0.01, request: int = 1) -> Line:
    return line(LoginOffered, minutes, request, url="https://login", ends_at=T0 + timedelta(minutes=15))


def connected(minutes: float = 2, request: int | None = 1, actor: str = "kari", **more: object) -> Line:
    return line(AccountConnected, minutes, request, actor=actor, **more)


def stands(*lines: Line, at: datetime = LATER) -> Connection:
    """The same in every order."""
    found = {str(connection_of(each, at)): connection_of(each, at) for each in permutations(lines)}
    assert len(found) == 1
    return next(iter(found.values()))


def test_an_account_that_nobody_has_connected_has_no_login_either() -> None:
    assert stands() == Connection()
    assert stands().state == NEVER


@pytest.mark.parametrize(
    ("lines", "at", "state"),
    [
        ((asked(),), LATER, ASKED),
        ((asked(), offered()), LATER, OFFERED),
        ((asked(), offered()), T0 + timedelta(minutes=15), TOO_OLD),
        ((asked(), line(LoginFailed, 1, why="no_app")), LATER, FAILED),
        ((asked(), offered(), line(LoginFailed, 1, why="said_no")), LATER, FAILED),
        ((asked(), offered(), connected()), LATER, ENDED),
        ((asked(), offered(), line(LoginFailed, 1, why="said_no"), asked(3, 2)), LATER, ASKED),
    ],
)
def test_a_login_stands_as_the_newest_that_was_told_of_it(lines: tuple[Line, ...], at: datetime, state: str) -> None:
    login = stands(*lines, at=at).login
    assert login is not None
    assert login.state == state
    assert (login.url is not None) is (state == OFFERED)


def test_the_answer_to_another_login_says_nothing_of_this_one() -> None:
    login = stands(asked(0, 1), offered(1, 1), asked(2, 2)).login
    assert login is not None
    assert login.state == ASKED


def test_an_answer_counts_though_the_other_machines_clock_is_behind() -> None:
    login = stands(asked(5), offered(2)).login
    assert login is not None
    assert login.state == OFFERED


def test_a_refused_login_takes_nothing_from_what_is_connected() -> None:
    failed = line(LoginFailed, 4, 2, why="not_permitted", lacking=("pages_show_list",))
    found = stands(asked(), connected(granted=("pages_messaging",)), asked(3, 2), failed)
    assert (found.state, found.by, found.granted, found.is_there) == (CONNECTED, "kari", ("pages_messaging",), True)
    assert found.login is not None
    assert (found.login.why, found.login.lacking) == ("not_permitted", ("pages_show_list",))


def test_the_first_thing_that_came_after_the_newest_login_proves_it() -> None:
    assert stands(connected(), line(AccountProved, 3, None)).state == PROVED
    assert stands(connected(), line(AccountProved, 3, None)).proved_at == T0 + timedelta(minutes=3)
    again = stands(connected(), line(AccountProved, 3, None), connected(4, 2, "per"))
    assert (again.state, again.by, again.proved_at) == (CONNECTED, "per", None)


def test_a_connection_that_was_ended_and_made_again_is_there() -> None:
    ended = line(AccountWithdrawn, 3, 2, actor="per", why="asked")
    found = stands(connected(), ended)
    assert (found.state, found.withdrawn_by, found.withdrawn_why, found.is_there) == (WITHDRAWN, "per", "asked", False)
    assert stands(connected(), ended, connected(4, 3)).state == CONNECTED
    assert stands(line(AccountWithdrawn, 3, 2)).state == WITHDRAWN


def test_what_the_command_line_connected_is_there_without_a_login() -> None:
    found = stands(connected(actor="", request=None, ends_at=T0 + timedelta(days=60)))
    assert (found.state, found.by, found.login) == (CONNECTED, "", None)
    assert found.ends_at == T0 + timedelta(days=60)


def test_a_withdrawal_is_awaited_until_its_own_answer_comes() -> None:
    wish = line(WithdrawalAsked, 4.5, 2, actor="kari")
    found = stands(connected(), wish)
    assert (found.withdrawing_at, found.is_awaited(LATER)) == (wish.occurred_at, True)
    assert not found.is_awaited(LATER + timedelta(minutes=1))
    assert stands(connected(), wish, line(AccountWithdrawn, 3, 9)).withdrawing_at is not None
    assert stands(connected(), wish, line(AccountWithdrawn, 5, 2)).withdrawing_at is None


def test_a_login_is_awaited_for_a_minute() -> None:
    found = stands(asked())
    assert found.is_awaited(T0 + timedelta(seconds=59))
    assert not found.is_awaited(T0 + timedelta(seconds=60))
    assert not stands(asked(), offered()).is_awaited(T0)
