"""`ordstyrer invite --token`: what a program gets on the command line opens what was asked for, and ends."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from common.clock import SystemClock
from common.db import SqliteDatabase
from common.process import database_path
from desk.store import Keys
from desk.store.keys import TOKEN
from standalone.cli import main
from tests.service.standalone.conftest import House


@pytest.fixture(autouse=True)
def here(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(house.settings.data_dir))


def token_of(house: House, *words: str) -> Mapping[str, Any]:
    """Ask for a token; return what is kept of it."""
    assert main(["invite", "svar", "--municipality", "bo", "--token", *words]) == 0

    async def kept() -> list[Mapping[str, Any]]:
        db = SqliteDatabase(database_path(house.settings))
        try:
            return await db.read(lambda tx: Keys(tx, "bo").open_ones(TOKEN, SystemClock().now()))
        finally:
            await db.close()

    return asyncio.run(kept())[0]


@pytest.mark.parametrize(
    ("words", "scopes", "days"),
    [
        ((), "act read", 90),
        (("--right", "policy"), "act policy read", 90),
        (("--scope", "read", "--days", "30"), "read", 30),
        (("--scope", "read", "--right", "policy", "--days", "365"), "read", 365),
    ],
)
def test_a_token_opens_what_was_asked_for_and_ends(
    house: House, words: tuple[str, ...], scopes: str, days: int
) -> None:
    kept = token_of(house, *words)
    assert kept["scopes"] == scopes
    assert kept["expires_at"] - kept["made_at"] == timedelta(days=days)
    assert kept["made_by"] == "operator"


@pytest.mark.parametrize("words", [("--scope", "all"), ("--days", "9999"), ("--days", "0")])
def test_a_token_for_all_or_for_ever_is_not_made(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["invite", "svar", "--municipality", "bo", "--token", *words])
    assert refused.value.code == 2
