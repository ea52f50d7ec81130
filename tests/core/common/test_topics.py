"""What is to be done to a cluster's topics, decided without a cluster."""

import msgspec
import pytest

from common.bus.topics import MIN_INSYNC, POLICY, RETENTION, SEGMENT, Allowed, Found, Wanted, plan, wanted
from common.codec import catalogue

WEEK_MS = 7 * 24 * 3_600_000


def _as_it_should_be(want: Wanted) -> Found:
    return Found(partitions=want.partitions, copies=want.copies, settings=want.settings, own=want.settings)


def _items(**other: object) -> tuple[Found, list[Wanted]]:
    (want,) = (w for w in wanted(3) if w.name == "items")
    return msgspec.structs.replace(_as_it_should_be(want), **other), [want]


def test_three_copies_wait_for_two_and_one_copy_for_one() -> None:
    assert {w.settings[MIN_INSYNC] for w in wanted(3)} == {"2"}
    assert {w.settings[MIN_INSYNC] for w in wanted(1)} == {"1"}
    assert {w.settings[MIN_INSYNC] for w in wanted(3, 3)} == {"3"}


def test_words_go_after_their_days_and_facts_never() -> None:
    by_name = {w.name: w.settings for w in wanted(1)}
    assert by_name["control"][POLICY] == "compact"
    assert RETENTION not in by_name["control"]
    for name, settings in by_name.items():
        if name != "control":
            assert settings[POLICY] == "delete"
            assert int(settings[RETENTION]) <= WEEK_MS
            assert int(settings[SEGMENT]) <= 3_600_000


def test_a_cluster_that_is_as_it_should_be_is_left_alone() -> None:
    found = {w.name: _as_it_should_be(w) for w in wanted(3)}
    assert plan(found, wanted(3)) == plan(found, [])
    assert {c.topic for c in plan({}, wanted(3)).changes} == set(catalogue())


@pytest.mark.parametrize(
    ("name", "now"),
    [(MIN_INSYNC, "3"), ("max.message.bytes", "33554432"), (SEGMENT, "60000"), ("compression.type", "gzip")],
)
def test_an_operator_may_be_stricter(name: str, now: str) -> None:
    settings = _items()[0].settings
    have, topics = _items(settings={**settings, name: now})
    assert plan({"items": have}, topics) == plan({}, [])


@pytest.mark.parametrize(
    ("name", "now"), [(RETENTION, "-1"), (RETENTION, str(WEEK_MS * 2)), (POLICY, "compact"), (POLICY, "compact,delete")]
)
def test_nothing_is_taken_away_that_nobody_asked_for(name: str, now: str) -> None:
    settings = _items()[0].settings
    have, topics = _items(settings={**settings, name: now})
    found = plan({"items": have}, topics)
    assert (found.changes, len(found.drift)) == ((), 1)
    (change,) = plan({"items": have}, topics, Allowed(shorter_retention=True)).changes
    assert change.settings[name] == settings[name]


def test_partitions_wait_for_who_has_stopped_the_services() -> None:
    have, topics = _items(partitions=4)
    found = plan({"items": have}, topics)
    assert (found.changes, "--more-partitions" in found.drift[0]) == ((), True)
    assert plan({"items": have}, topics, Allowed(more_partitions=True)).changes[0].partitions == 8
    have, topics = _items(partitions=12)
    assert plan({"items": have}, topics, Allowed(more_partitions=True)) == plan({}, [])


def test_too_few_copies_are_said_and_no_write_is_made_impossible() -> None:
    settings = {**_items()[0].settings, MIN_INSYNC: "1"}
    have, topics = _items(copies=1, settings=settings)
    found = plan({"items": have}, topics)
    assert found.changes == ()
    assert "kafka-reassign-partitions.sh" in found.drift[0]
    assert "cannot wait for 2 copies" in found.drift[1]


def test_facts_on_a_topic_that_forgets_are_kept_from_now_on() -> None:
    (want,) = (w for w in wanted(1) if w.name == "control")
    have = Found(partitions=1, copies=1, settings={**want.settings, POLICY: "delete"}, own={})
    (change,) = plan({"control": have}, [want]).changes
    assert change.settings == {POLICY: "compact"}
