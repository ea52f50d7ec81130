"""The demo's world in both compositions: every comment is one item, nothing lost, nothing doubled."""

from standalone.showing.summary import tally
from tests.flow.conftest import MakeRig
from tests.flow.end_state import TOPICS, journal_numbers


def test_a_world_with_doubled_late_edited_and_reordered_deliveries_is_known_as_it_is(make_rig: MakeRig) -> None:
    with make_rig() as rig:
        rig.start()
        rig.start_simulator()
        rig.play("demo")
        rig.until_idle()
        events, truth = rig.events(*TOPICS), rig.truth()
        for municipality in rig.municipalities:
            found = tally(municipality, truth[municipality], events)
            assert (found.lost, found.doubled, found.wrong) == ([], [], [])
            assert found.items >= len(truth[municipality]["comments"]) > 0, "own posts are items too"
        assert "problems" not in rig.verify_journal()
        for numbers in journal_numbers(events).values():
            assert sorted(int(n.rsplit("/", 1)[-1]) for n in numbers) == list(range(1, len(numbers) + 1))


def test_two_municipalities_with_equal_platform_ids_never_mix(make_rig: MakeRig) -> None:
    with make_rig(same_ids=True) as rig:
        rig.start()
        rig.start_simulator()
        rig.play("two_tenants_same_ids")
        rig.until_idle()
        events, truth = rig.events(*TOPICS), rig.truth()
        for municipality in rig.municipalities:
            found = tally(municipality, truth[municipality], events)
            assert (found.lost, found.doubled, found.wrong) == ([], [], [])
        bo, sogne = ({e.item_id for e in events if e.municipality == name and e.item_id} for name in rig.municipalities)
        assert bo
        assert sogne
        assert not bo & sogne
