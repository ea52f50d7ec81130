"""Connecting an account: whose answer it is, which account may be picked, and what stops without a permission."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import permissions
from common.errors import BadMessage, Permanent
from ingest.core.connecting import (
    KEPT,
    PROVED,
    SUBSCRIBED,
    WITHDRAWN,
    Connection,
    Offered,
    TokenState,
    after,
    code_of,
    ends_soon,
    picked,
    refused,
    stopped,
)

AT = datetime(2026, 5, 14, 12, tzinfo=UTC)
ALL = frozenset(permissions.names("facebook"))
GOOD = TokenState(valid=True, app_id="77", granted=ALL)
CONNECTED = Connection(
    platform="facebook", account_id="1", name="Bø", page_id="1", app="bo", app_id="77", granted=tuple(sorted(ALL))
)


def offered(*ids: str) -> list[Offered]:
    return [Offered(platform="facebook", account_id=one, name=f"Side {one}", page_id=one, token="t") for one in ids]


def test_the_answer_to_our_own_question_gives_its_code() -> None:
    assert code_of({"state": "abc", "code": "xyz"}, "abc") == "xyz"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"state": "abd", "code": "xyz"}, "another login"),
        ({"code": "xyz"}, "another login"),
        ({"state": "æ", "code": "xyz"}, "another login"),
        ({"state": "abc", "error": "access_denied"}, "said no"),
        ({"state": "abc", "error": "access_denied", "code": "xyz"}, "said no"),
        ({"state": "abc", "code": ""}, "no code"),
        ({"state": "abc"}, "no code"),
    ],
)
def test_any_other_answer_connects_nothing_and_says_what_to_do(answer: dict[str, str], said: str) -> None:
    with pytest.raises(BadMessage, match=said):
        code_of(answer, "abc")


@given(state=st.text(), told=st.text())
def test_only_the_very_state_is_taken(state: str, told: str) -> None:
    if state.encode("utf-8", "replace") == told.encode("utf-8", "replace"):
        return
    with pytest.raises(BadMessage):
        code_of({"state": told, "code": "x"}, state)


def test_the_only_active_account_is_picked_and_of_several_the_wanted_one() -> None:
    assert picked(offered("1", "2"), {"2"}, None).account_id == "2"
    assert picked(offered("1", "2"), {"1", "2"}, "1").account_id == "1"


@pytest.mark.parametrize(
    ("ids", "active", "wanted", "said"),
    [
        ((), {"1"}, None, "runs no such account"),
        (("1", "2"), {"1", "2"}, None, r"name one with --account: 1 \(Side 1\); 2 \(Side 2\)"),
        (("1", "2"), {"3"}, None, "calls none of these active"),
        (("1", "2"), {"1"}, "2", r"2 \(Side 2\) is not active"),
        (("1", "2"), {"3"}, "3", "not among the accounts"),
    ],
)
def test_no_account_is_picked_that_nobody_runs_or_that_is_not_active(
    ids: tuple[str, ...], active: set[str], wanted: str | None, said: str
) -> None:
    with pytest.raises(Permanent, match=said):
        picked(offered(*ids), active, wanted)


def test_a_connection_is_subscribed_before_it_is_proved_and_withdrawn_at_any_time() -> None:
    assert after(KEPT, SUBSCRIBED) == SUBSCRIBED
    assert after(SUBSCRIBED, PROVED) == PROVED
    assert {after(stage, WITHDRAWN) for stage in (KEPT, SUBSCRIBED, PROVED, WITHDRAWN)} == {WITHDRAWN}


@pytest.mark.parametrize(("stage", "to"), [(KEPT, PROVED), (PROVED, SUBSCRIBED), (WITHDRAWN, PROVED), (KEPT, KEPT)])
def test_no_stage_is_left_out_and_none_comes_back(stage: str, to: str) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        after(stage, to)


@pytest.mark.parametrize("platform", permissions.PERMISSIONS)
def test_without_a_needed_permission_nothing_is_connected_and_without_another_it_is(platform: str) -> None:
    everything = set(permissions.names(platform))
    assert refused(platform, everything) is None
    for one in permissions.PERMISSIONS[platform]:
        why = refused(platform, everything - {one.name})
        assert (why is not None) is one.needed
        assert why is None or one.without in why


@pytest.mark.parametrize("platform", permissions.PERMISSIONS)
def test_only_fields_with_their_permission_are_subscribed_to(platform: str) -> None:
    assert permissions.fields(platform, ()) == ()
    asked = {one.permission for one in permissions.FIELDS[platform]}
    assert asked <= set(permissions.names(platform))
    without_messages = permissions.fields("facebook", ALL - {"pages_messaging"})
    assert without_messages == ("feed", "mention", "ratings")


@pytest.mark.parametrize("platform", permissions.PERMISSIONS)
def test_every_permission_says_what_it_is_for_and_what_stops_without_it(platform: str) -> None:
    for one in permissions.PERMISSIONS[platform]:
        assert one.purpose
        assert one.without
        assert not one.without.endswith(".")


def test_a_token_in_order_stops_nothing() -> None:
    assert stopped(CONNECTED, GOOD, AT) is None
    ends = msgspec.structs.replace(GOOD, ends_at=AT + timedelta(seconds=1))
    assert stopped(CONNECTED, ends, AT) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"valid": False}, "not valid any more"),
        ({"app_id": "78"}, "another app"),
        ({"ends_at": AT}, "has run out"),
        ({"data_ends_at": AT - timedelta(days=1)}, "has run out"),
        ({"granted": ALL - {"pages_messaging"}}, "pages_messaging was withdrawn: messages are not received"),
        ({"granted": ALL - {"pages_manage_engagement"}}, "threats stay until somebody hides them by hand"),
    ],
)
def test_what_was_withdrawn_says_what_has_stopped(change: dict[str, object], said: str) -> None:
    assert said in (stopped(CONNECTED, msgspec.structs.replace(GOOD, **change), AT) or "")


def test_what_was_never_permitted_has_not_stopped() -> None:
    less = tuple(sorted(ALL - {"pages_manage_posts"}))
    state = msgspec.structs.replace(GOOD, granted=frozenset(less))
    assert stopped(msgspec.structs.replace(CONNECTED, granted=less), state, AT) is None


def test_a_permission_that_ends_within_two_weeks_is_told_of() -> None:
    soon, late = AT + timedelta(days=14), AT + timedelta(days=15)
    assert ends_soon(msgspec.structs.replace(GOOD, ends_at=late, data_ends_at=soon), AT) == soon
    assert ends_soon(msgspec.structs.replace(GOOD, ends_at=late), AT) is None
    assert ends_soon(GOOD, AT) is None
