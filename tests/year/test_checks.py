"""Each check can fail: a fault is planted in a record that keeps everything, and that check alone reports it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from msgspec.structs import replace

from common.events import derived_id
from tests.year.checks import verdicts
from tests.year.kept import (
    ASKED,
    CHIEF,
    DAYS,
    DEAD,
    DUE,
    DUTY,
    HIDDEN,
    HOUR,
    MINUTE,
    MONDAY,
    NEAR,
    NIGHT,
    OVERDUE,
    SEEN,
    about,
    kept,
    said,
    sent,
)
from tests.year.record import AWAY, TAKEN, About, Kill, Record
from tests.year.same import alike
from tests.year.storm import Weathered, growth
from tests.year.storm import verdicts as of_storm


def without(record: Record, told: About) -> None:
    record.sent = [each for each in record.sent if told not in each.about]


def told_late(record: Record) -> None:
    record.sent = [replace(each, at=each.at + 2 * MINUTE) if SEEN in each.about else each for each in record.sent]


def told_at_night(record: Record) -> None:
    late = about("question", "deadline_missed")
    record.sent.append(sent(NIGHT, CHIEF, late))


def told_of_nothing_at_night(record: Record) -> None:
    record.sent.append(sent(NIGHT, CHIEF))


def told_twice(record: Record) -> None:
    record.sent.append(sent(MONDAY + 5 * HOUR, CHIEF, NEAR))


def told_twice_by_two_channels(record: Record) -> None:
    record.persons = {("bo", "chief-sms"): CHIEF}
    other = sent(MONDAY + 4 * HOUR, CHIEF, NEAR)
    record.sent.append(replace(other, to="chief-sms", kind="apprise", message_id=derived_id("sms")))


def not_warned(record: Record) -> None:
    record.sent = [replace(s, at=MONDAY + 5 * HOUR) if NEAR in s.about else s for s in record.sent]


def not_replaced(record: Record) -> None:
    record.sent = [
        replace(s, at=MONDAY + 2 * HOUR) if HIDDEN in s.about and s.ended == TAKEN else s for s in record.sent
    ]


def dead_unseen(record: Record) -> None:
    without(record, DEAD)


def praised(record: Record) -> None:
    record.sent.append(sent(MONDAY, CHIEF, about("thanks", "review")))


def spoken(record: Record) -> None:
    record.sent[0] = replace(record.sent[0], leaks=True)


def spoken_in_an_event(record: Record) -> None:
    record.said[0] = replace(record.said[0], leaks=True)


def lost(record: Record) -> None:
    record.said.append(said("AlertRaised", MONDAY, about("question", "review")))


def doubled(record: Record) -> None:
    record.sent.append(replace(record.sent[0], at=MONDAY + 6 * MINUTE))


def nobody_asked(record: Record) -> None:
    without(record, ASKED)


def nobody_looked(record: Record) -> None:
    without(record, DUE)
    record.said = [each for each in record.said if each.alert_id != DUE.alert_id]


def nobody_looked_for_a_day(record: Record) -> None:
    without(record, OVERDUE)
    record.said = [each for each in record.said if each.alert_id != OVERDUE.alert_id]


def called_needlessly(record: Record) -> None:
    record.items[4] = replace(record.items[4], settled_at=MONDAY + HOUR)


def told_the_wrong_one(record: Record) -> None:
    record.shifts = tuple(s._replace(ends=MONDAY + 3 * HOUR) if s.person == CHIEF else s for s in record.shifts)


def climbs_on(record: Record) -> None:
    record.said.append(said("AlertEscalated", MONDAY + 20 * MINUTE, SEEN))


def stays_down(record: Record) -> None:
    record.said = [each for each in record.said if each.kind != "AlertEscalated"]
    record.sent = [each for each in record.sent if each.at != MONDAY + 12 * MINUTE]


PLANTED: dict[Callable[[Record], None], str] = {
    told_late: "urgent: within 60 s",
    told_at_night: "in opening hours",
    told_of_nothing_at_night: "in opening hours",
    told_twice: "no matter twice",
    told_twice_by_two_channels: "no matter twice",
    not_warned: "missed deadlines warned",
    not_replaced: "failed channels replaced",
    dead_unseen: "dead channels noticed",
    praised: "nobody for praise",
    spoken: "no word, no name",
    spoken_in_an_event: "no word, no name",
    lost: "none lost",
    doubled: "doubled only by kills",
    nobody_asked: "crises asked about",
    nobody_looked: "hides wait for nobody",
    nobody_looked_for_a_day: "hides wait for nobody",
    called_needlessly: "hides wait for nobody",
    told_the_wrong_one: "the one on duty",
    climbs_on: "seen: climbs no further",
    stays_down: "unseen: climbs",
}


def broken(record: Record) -> set[str]:
    return {row.name for row in verdicts(record) if not row.is_kept}


def test_a_record_in_which_everything_is_kept_breaks_nothing() -> None:
    assert broken(kept()) == set()


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_reported_by_its_check_alone(plant: Callable[[Record], None]) -> None:
    record = kept()
    plant(record)
    assert broken(record) == {PLANTED[plant]}


def test_every_check_has_a_fault_planted_for_it() -> None:
    assert {row.name for row in verdicts(kept())} == set(PLANTED.values())


def test_a_record_of_nothing_keeps_no_promise() -> None:
    assert not any(row.is_kept for row in verdicts(Record(opened={"bo": DAYS})))


def test_a_message_may_come_twice_where_the_process_was_killed() -> None:
    record = kept()
    doubled(record)
    record.kills = [Kill(MONDAY, "handed")]
    assert broken(record) == set()


def test_what_reached_us_after_its_warning_point_is_counted_and_breaks_nothing() -> None:
    record = kept()
    not_warned(record)
    promise = replace(record.items[3].promises[0], told_at=MONDAY + 4 * HOUR + MINUTE)
    record.items[3] = replace(record.items[3], promises=(promise,))
    row = next(row for row in verdicts(record) if row.name == "missed deadlines warned")
    assert row.is_kept
    assert row.counted["reached us after the warning point"] == 1


def test_an_urgent_item_whose_channel_fails_comes_by_the_next_one() -> None:
    record = kept()
    told_late(record)
    record.sent.append(sent(MONDAY, DUTY, SEEN, ended=AWAY, message_id=UUID(int=1)))
    record.sent = [
        replace(s, at=MONDAY + 90 * MINUTE / 60) if SEEN in s.about and s.ended == TAKEN else s for s in record.sent
    ]
    row = verdicts(record)[0]
    assert row.is_kept
    assert row.counted == {"on the next channel": 1}


def test_two_runs_that_differ_are_not_alike() -> None:
    one, other = kept(), kept()
    assert alike(one, other).is_kept
    other.sent[3] = replace(other.sent[3], to=DUTY)
    assert alike(one, other).broken == ("they differ: message 3",)


def test_a_storm_of_many_messages_or_a_long_wait_is_reported() -> None:
    one = sent(MONDAY, CHIEF, HIDDEN)
    good = Weathered(items=10, sent=[one], urgent_waited_s=0, urgent_worked_s=1)
    assert all(row.is_kept for row in of_storm(good))
    many = replace(good, sent=[one] * 9)
    assert [row.is_kept for row in of_storm(many)] == [False, True]
    for late in (
        replace(good, urgent_waited_s=61),
        replace(good, urgent_worked_s=61),
        replace(good, urgent_waited_s=-1),
    ):
        assert [row.is_kept for row in of_storm(late)] == [True, False]


def test_a_storm_whose_items_become_dearer_is_reported() -> None:
    small = Weathered(items=1000, sent=[], took_s=10)
    assert growth(small, Weathered(items=4000, sent=[], took_s=50)).is_kept
    assert not growth(small, Weathered(items=4000, sent=[], took_s=160)).is_kept
