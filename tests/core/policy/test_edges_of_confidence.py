"""How sure a pack has to be before something is hidden or archived without a person (GEN-19)."""

from common.policy.rules_removal import Confidence


def test_a_pack_that_names_no_share_archives_whatever_the_share_and_one_that_does_needs_it() -> None:
    needed = Confidence(clauses=("GEN-19",), because="b", hide=0.8)
    assert (needed.to_archive, needed.to_hide_for("threat")) == (0.0, 0.8)
    own = Confidence(clauses=("GEN-19",), because="b", hide=0.8, archive=0.6, hide_for={"threat": 0.7})
    assert (own.to_archive, own.to_hide_for("threat"), own.to_hide_for("spam")) == (0.6, 0.7, 0.8)
