"""A rule that two persons agree is about the act it names, and about no other of the same ground."""

import msgspec
import pytest

from common.policy.pack import Pack
from common.policy.parse import parse_pack
from desk.core.deeds import Hide, KeepHidden, Remove
from desk.core.second import second_asked
from tests.service.told import files_where_two_agree

NOBODY: frozenset[str] = frozenset()


def only(act: str) -> Pack:
    """Bø's pack, in which two agree on this act alone."""
    pack = parse_pack(files_where_two_agree())
    rules = {
        name: msgspec.structs.replace(rule, acts=(act,)) for name, rule in pack.file.second.items() if rule.grounds
    }
    return msgspec.structs.replace(pack, file=msgspec.structs.replace(pack.file, second=rules))


@pytest.mark.parametrize(("act", "waits"), [("remove", [True, False, False]), ("keep_hidden", [False, True, False])])
def test_two_agree_on_a_removal_or_on_what_stays_hidden_as_the_rule_says_and_on_nothing_else(
    act: str, waits: list[bool]
) -> None:
    deeds = (
        Remove(reason="x", clause="BO-39"),
        KeepHidden(reason="x", clause="BO-39"),
        Hide(reason="x", clause="BO-39"),
    )
    assert [second_asked(only(act), deed, NOBODY) is not None for deed in deeds] == waits


@pytest.mark.parametrize("clause", ["", "BO-39"])
def test_two_agree_on_hiding_where_a_rule_says_so_with_a_ground_and_without(clause: str) -> None:
    pack = only("hide")
    rules = {name: msgspec.structs.replace(rule, grounds=()) for name, rule in pack.file.second.items()}
    pack = msgspec.structs.replace(pack, file=msgspec.structs.replace(pack.file, second=rules))
    assert second_asked(pack, Hide(reason="x", clause=clause), NOBODY) is not None
    assert second_asked(pack, Remove(reason="x", clause=clause), NOBODY) is None
