"""When a second person is asked for: by the pack's rules, by whose role it is, and by what was found in the words."""

import msgspec
import pytest

from common.events import Step
from common.pack_folder import read_files
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.policy.vocabulary import SecondAct
from desk.core.deeds import Close, Deed, Edit, Hide, KeepHidden, Remove, Reply
from desk.core.second import held_words, second_asked, second_for_post
from tests.service.told import POLICIES, files_where_two_agree

NOBODY: frozenset[str] = frozenset()
STAND_IN = frozenset({"riktig_enhet"})


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Bø's pack, with a rule for an act and one for a role."""
    return parse_pack(files_where_two_agree())


@pytest.mark.parametrize(
    ("deed", "roles", "clauses"),
    [
        (Remove(reason="x", clause="BO-39"), NOBODY, ("BO-38",)),
        (KeepHidden(reason="x", clause="BO-39"), STAND_IN, ("BO-38",)),
        (Remove(reason="x", clause="BO-36"), NOBODY, None),
        (Reply(text="Hei"), NOBODY, None),
        (Reply(text="Hei"), frozenset({"administratorer"}), None),
        (Reply(text="Hei", private=True), STAND_IN, ("BO-34",)),
        (Edit(text="Hei"), STAND_IN | {"administratorer"}, ("BO-34",)),
        (Hide(reason="x", clause="BO-39"), STAND_IN, None),
        (Close(reason="x"), STAND_IN, None),
    ],
)
def test_an_act_waits_where_a_rule_names_it_its_ground_and_its_role(
    pack: Pack, deed: Deed, roles: frozenset[str], clauses: tuple[str, ...] | None
) -> None:
    asked = second_asked(pack, deed, roles)
    assert (asked.clauses if asked else None) == clauses


def test_who_confirms_and_why_stand_with_it(pack: Pack) -> None:
    asked = second_asked(pack, Remove(reason="x", clause="BO-39"), NOBODY)
    assert asked is not None
    assert asked.by == ("administratorer",)
    assert asked.because == "To personer er enige før en trussel fjernes."
    assert not asked.reasoned


def test_a_post_waits_only_for_whoever_has_the_role(pack: Pack) -> None:
    assert second_for_post(pack, NOBODY) is None
    found = second_for_post(pack, STAND_IN)
    assert found is not None
    assert found.clauses == ("BO-34",)


def test_words_that_take_sides_wait_until_somebody_lets_them_go_with_a_reason() -> None:
    step = Step(do="hold_for_neutrality_review", clauses=("KINN-09",), rule="r", because="Nøytralt.", mode="block")
    asked = held_words((step, step))
    assert asked is not None
    assert (asked.clauses, asked.because, asked.reasoned) == (("KINN-09",), "Nøytralt.", True)
    assert held_words((Step(do="warn_tone", clauses=("KINN-09",), rule="r", because="", mode="auto"),)) is None


@pytest.mark.parametrize("municipality", ["bo", "kinn", "knivsta", "randaberg", "sogne"])
def test_no_guideline_asks_for_more_than_its_own_sentences(municipality: str) -> None:
    assert parse_pack(read_files(POLICIES / municipality)).file.second == {}


@pytest.mark.parametrize("act", ["remove", "keep_hidden"])
def test_a_rule_for_one_act_lets_the_other_go(pack: Pack, act: SecondAct) -> None:
    rule = msgspec.structs.replace(next(iter(pack.file.second.values())), acts=(act,), grounds=(), who=())
    file = msgspec.structs.replace(pack.file, second={"one": rule})
    alone = msgspec.structs.replace(pack, file=file)
    deeds: dict[str, Deed] = {"remove": Remove(reason="x"), "keep_hidden": KeepHidden(reason="x")}
    waits = {name for name, deed in deeds.items() if second_asked(alone, deed, NOBODY) is not None}
    assert waits == {act}
