"""The drill's own judgement, and that each service is met in both mixtures; `make upgrade` is the drill itself."""

from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from common import events
from common.codec import decode
from common.events import DecisionMade, ItemPosted
from tests.flow.rig import SERVICES
from tests.parts.install import PartMissingError
from tests.upgrade.drill import UP, undecided
from tests.upgrade.release import installed

EXAMPLES = Path(events.__file__).parent / "examples"
OTHER = UUID("0d3c1a52-1111-5111-8111-111111111111")


def test_every_service_is_replaced_and_each_pair_of_them_is_met_with_either_one_newer() -> None:
    assert sorted(UP) == sorted(SERVICES)
    mixtures = [(set(UP[:n]), set(UP[n:])) for n in range(len(UP) + 1)]
    mixtures += [(set(UP[n:]), set(UP[:n])) for n in range(len(UP) + 1)]
    for one in SERVICES:
        for other in set(SERVICES) - {one}:
            assert any(one in new and other in old for new, old in mixtures), f"{one} is never newer than {other}"


def test_what_nobody_decided_on_is_named_and_what_we_wrote_ourselves_is_not() -> None:
    posted = decode("ItemPosted", (EXAMPLES / "items/v1/ItemPosted.json").read_bytes())
    decided = decode("DecisionMade", (EXAMPLES / "decisions/v1/DecisionMade.json").read_bytes())
    assert isinstance(posted, ItemPosted)
    assert isinstance(decided, DecisionMade)
    seen = msgspec.structs.replace(posted, item_id=decided.item_id, object_id="seen", own=False)
    passed_over = msgspec.structs.replace(posted, item_id=OTHER, object_id="passed over", own=False)
    assert undecided([seen, decided]) == []
    assert undecided([seen, passed_over, decided]) == ["passed over"]
    assert undecided([msgspec.structs.replace(passed_over, own=True)]) == []


def test_a_release_that_is_not_in_the_history_is_said_to_be_missing() -> None:
    with pytest.raises(PartMissingError, match=r"no v0\.0\.0-never in this repository"):
        installed("v0.0.0-never")
