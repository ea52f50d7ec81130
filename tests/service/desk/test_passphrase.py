"""A passphrase costs whoever guesses something, and a name that nobody has costs as much as one that somebody has."""

import hashlib
from typing import Any

import pytest

from desk.handlers.second_factor import Given, scrypted, with_passphrase

N_MIN = 2**15
MEMORY_MIN = 128 * 8 * N_MIN
"""Bytes that each guess takes (RFC 7914: 128 * r * n)."""
GIVEN = Given(person="kari", passphrase="fire blå båter på fjorden", code="123456")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What scrypt was asked for: it does it."""
    seen: list[dict[str, Any]] = []
    does = hashlib.scrypt

    def noted(password: bytes, **costs: Any) -> bytes:  # noqa: ANN401 - as hashlib has it
        seen.append({name: cost for name, cost in costs.items() if name != "salt"})
        return does(password, **costs)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    return seen


def test_a_name_that_nobody_has_takes_as_long_to_try_as_somebodys(asked: list[dict[str, Any]]) -> None:
    rows = [{"municipality": "bo", "passphrase": scrypted(GIVEN.passphrase)}]
    asked.clear()
    assert with_passphrase(rows, GIVEN) == ("bo",)
    of_somebody = asked.copy()
    asked.clear()
    assert with_passphrase([], GIVEN) == ()
    assert asked == of_somebody
    assert len(asked) == 1


def test_each_guess_takes_its_memory(asked: list[dict[str, Any]]) -> None:
    scrypted(GIVEN.passphrase)
    (costs,) = asked
    assert 128 * costs["r"] * costs["n"] >= MEMORY_MIN
