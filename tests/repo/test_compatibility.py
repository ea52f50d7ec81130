"""The check between this version and the last release finds each way to break the other."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.repo.compatibility import problems, released, stated

Change = Callable[[dict[str, Any]], object]
EXAMPLE = "outcomes/v1/ActionTaken.json"


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    """What this version states, taken for the last release: it understands itself."""
    return stated()


def _field(state: dict[str, Any], event: str, field: str) -> dict[str, Any]:
    found: dict[str, Any] = state["schemas"][event]["$defs"][event]["properties"][field]
    return found


def test_this_version_and_the_last_release_understand_each_other(now: dict[str, Any]) -> None:
    assert list(problems(released(), now)) == []
    assert list(problems(now, now)) == []


def _drop_topic(new: dict[str, Any]) -> object:
    return new["topics"].pop("outcomes")


def _other_key(new: dict[str, Any]) -> object:
    return new["topics"]["outcomes"].update(key="event_id")


def _moved(new: dict[str, Any]) -> object:
    return new["topics"]["outcomes"]["events"].remove("ActionTaken")


def _renamed(new: dict[str, Any]) -> object:
    shape = new["schemas"]["ActionTaken"]["$defs"]["ActionTaken"]
    return shape["properties"].update(order_id=shape["properties"].pop("action_id"))


def _required(new: dict[str, Any]) -> object:
    return new["schemas"]["ActionTaken"]["$defs"]["ActionTaken"]["required"].append("thread_id")


def _retyped(new: dict[str, Any]) -> object:
    return _field(new, "ActionTaken", "action_id").update(type="integer")


def _altered_example(new: dict[str, Any]) -> object:
    return new["examples"][EXAMPLE].update(municipality="kinn")


def _removed_example(new: dict[str, Any]) -> object:
    return new["examples"].pop(EXAMPLE)


def _example_that_the_last_release_cannot_read(new: dict[str, Any]) -> object:
    return new["examples"].update({"outcomes/v1/ActionTaken-odd.json": {"municipality": "bo"}})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_drop_topic, "the topic outcomes is gone"),
        (_other_key, "outcomes: key was item_id and is event_id"),
        (_moved, "outcomes: ActionTaken is no longer among its events"),
        (_renamed, "ActionTaken.action_id is gone or has another name"),
        (_required, "ActionTaken.thread_id is required now"),
        (_retyped, "ActionTaken.action_id has another type"),
        (_altered_example, f"{EXAMPLE} was sent by the last release"),
        (_removed_example, f"{EXAMPLE} was sent by the last release"),
        (_example_that_the_last_release_cannot_read, "ActionTaken-odd.json would not be read by the last release"),
    ],
)
def test_each_way_to_break_the_other_version_is_told(now: dict[str, Any], change: Change, told: str) -> None:
    new = copy.deepcopy(now)
    change(new)
    assert any(told in problem for problem in problems(now, new))


def test_an_old_example_with_a_field_that_nobody_knows_any_more_is_told(now: dict[str, Any]) -> None:
    old = copy.deepcopy(now)
    old["examples"][EXAMPLE]["mood"] = "calm"
    assert f"{EXAMPLE}: mood of the last release is lost" in list(problems(old, now))


def test_a_new_event_and_a_new_field_with_a_default_are_understood(now: dict[str, Any]) -> None:
    old = copy.deepcopy(now)
    del old["schemas"]["ActionTaken"]
    _field(old, "ActionFailed", "action_id")
    old["schemas"]["ActionFailed"]["$defs"]["ActionFailed"]["properties"].pop("thread_id")
    old["examples"] = {path: e for path, e in old["examples"].items() if "ActionTaken" not in path}
    assert list(problems(old, now)) == []
