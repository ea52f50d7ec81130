"""How sure a pack has to be before something is hidden or archived without a person (GEN-19)."""

from common.policy.rules_removal import (
    HIDE_DUE_OPENING_HOURS,
    HIDE_DUE_OPENING_HOURS_MAX,
    Confidence,
    RemovedArchive,
    Told,
)


def test_a_pack_that_names_no_share_archives_whatever_the_share_and_one_that_does_needs_it() -> None:
    needed = Confidence(clauses=("GEN-19",), because="b", hide=0.8)
    assert (needed.to_archive, needed.to_hide_for("threat")) == (0.0, 0.8)
    own = Confidence(clauses=("GEN-19",), because="b", hide=0.8, archive=0.6, hide_for={"threat": 0.7})
    assert (own.to_archive, own.to_hide_for("threat"), own.to_hide_for("spam")) == (0.6, 0.7, 0.8)


def test_what_a_pack_leaves_out_is_the_careful_way() -> None:
    assert not Told(to=("administratorer",)).every_flag
    assert RemovedArchive(clauses=("GEN-07",), because="b", kind="documented").restricted


def test_a_person_looks_at_what_the_system_hid_within_four_opening_hours_and_a_day_by_the_clock() -> None:
    assert (HIDE_DUE_OPENING_HOURS, HIDE_DUE_OPENING_HOURS_MAX) == (4, 24)
