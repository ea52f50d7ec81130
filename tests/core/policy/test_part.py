"""A service reads of a pack's file what it needs, and works on without what it cannot read."""

import msgspec
import pytest

from common.policy.part import part_of


class Row(msgspec.Struct):
    label: str = ""


class Listed(msgspec.Struct):
    roles: dict[str, Row] = {}


def test_only_what_the_shape_names_is_read() -> None:
    files = {"pack.toml": '[pack]\nversion = "next year"\n[roles.admin]\nlabel = "Administrator"\nnew = 1\n'}
    assert part_of(files, "pack.toml", Listed) == Listed(roles={"admin": Row(label="Administrator")})


@pytest.mark.parametrize("text", ["[roles", "roles = 3", "[roles.admin]\nlabel = 3"])
def test_a_file_in_a_form_that_nobody_knows_says_nothing(text: str) -> None:
    assert part_of({"pack.toml": text}, "pack.toml", Listed) == Listed()


def test_a_file_that_is_not_there_says_nothing() -> None:
    assert part_of({}, "pack.toml", Listed) == Listed()
