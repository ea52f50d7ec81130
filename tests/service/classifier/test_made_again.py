"""A stored decision comes out the same years later, by the version of the pack that it was made by."""

from datetime import timedelta

import pytest

from classifier.core.made import differences
from common.errors import Permanent
from common.events import FactStated, PackFact
from common.pack_versions import PackVersions
from tests.service.classifier.recorded import CASEWORK, PRAISE, QUESTION, RECEIVED, THREAT, URGENT, posted
from tests.service.classifier.stage import Stage, dos
from tests.service.told import changed_files, fact, pack_of, version_of

LATER = RECEIVED + timedelta(days=2)
CHANGED = ("pack.toml", "opening_days = 2", "opening_days = 4")


def moved_on() -> FactStated:
    """The second version of a pack promises another time, and holds from two days later on."""
    return version_of(changed_files("bo", CHANGED), LATER)


async def test_an_item_is_judged_by_the_version_that_held_when_it_was_received(stage: Stage) -> None:
    stage.state(moved_on())
    await stage.tell(posted(), posted("c2", created_at=LATER, received_at=LATER))
    old, new = await stage.newest(), await stage.newest("c2")
    assert (old.pack, new.pack) == ("bo/1", "bo/2")
    assert old.pack_sha256 != new.pack_sha256


@pytest.mark.parametrize("text", [QUESTION, PRAISE, THREAT, CASEWORK, URGENT])
async def test_a_decision_is_made_again_the_same_after_the_pack_has_moved_on(stage: Stage, text: str) -> None:
    await stage.tell(posted(text=text))
    stage.state(moved_on())
    (made,) = await stage.made()
    versions = PackVersions(stage.service.world.control)
    pack = versions.version("bo", 1)
    assert pack is not None
    assert pack.sha256 == made.pack_sha256
    assert list(differences(made, pack)) == []


async def test_another_pack_shows_what_would_come_out_differently(stage: Stage) -> None:
    await stage.tell(posted())
    stage.state(moved_on())
    (made,) = await stage.made()
    pack = PackVersions(stage.service.world.control).version("bo", 2)
    assert pack is not None
    assert {"promise", "due_at", "steps", "alerts"} >= set(differences(made, pack)) >= {"promise", "due_at"}


async def test_a_version_that_has_another_hash_than_its_files_is_never_used(stage: Stage) -> None:
    right = pack_of("bo")
    wrong = PackFact(
        version=2,
        sha256="0" * 64,
        name=right.file.pack.name,
        language="nb",
        timezone="Europe/Oslo",
        valid_from=right.file.pack.valid_from,
        holds_from=RECEIVED - timedelta(days=1),
        activated_at=RECEIVED,
        files=changed_files("bo"),
    )
    stage.state(fact("bo/pack/2", wrong))
    with pytest.raises(Permanent, match="are not those that its hash was made of"):
        await stage.tell(posted())


async def test_a_fact_that_this_release_cannot_read_leaves_the_version_before_in_force(stage: Stage) -> None:
    gone = fact("bo/pack/2", None)
    strange = FactStated(
        event_id=gone.event_id,
        municipality="bo",
        occurred_at=gone.occurred_at,
        recorded_at=gone.recorded_at,
        key="bo/pack/2",
        value='{"version": "two"}',
    )
    stage.state(strange)
    await stage.tell(posted())
    assert dos(await stage.newest()) == ["answer"]
