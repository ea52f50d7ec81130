"""`ordstyrer crisis`: a role declares and ends a crisis beside the running services, and the record says who did it."""

import asyncio
import getpass
import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from common.codec import decode
from common.control import told
from common.db import SqliteDatabase, Tx
from common.events import CrisisDeclared, CrisisEnded, CrisisFact, Event, FactStated
from common.process import database_path
from desk.core.crisis import Entry
from desk.store import Crises
from standalone.cli import main
from tests.service.standalone.conftest import House

WORDS = ("--municipality", "bo", "--role", "radmann", "--because", "Flom i sentrum")
Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def crisis(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Run the command on the installation; return its exit code, what it printed, and what it complained of."""
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(house.folder / "data"))

    def called(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["crisis", *words])
        except SystemExit as e:
            code = int(e.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return called


def kept(house: House) -> tuple[list[Entry], list[Event]]:
    """Return what is on record, newest first, and what waits to be published, oldest first."""

    def unit(tx: Tx) -> tuple[list[Entry], list[Event]]:
        found = tx.execute(text("SELECT kind, value FROM desk_outbox ORDER BY id")).all()
        return Crises(tx, "bo").lines(), [decode(row.kind, row.value) for row in found]

    async def read() -> tuple[list[Entry], list[Event]]:
        db = SqliteDatabase(database_path(house.settings))
        try:
            return await db.read(unit)
        finally:
            await db.close()

    return asyncio.run(read())


def test_a_crisis_is_declared_and_ended_in_a_roles_name_and_the_record_says_who_did_it(
    house: House, crisis: Called
) -> None:
    assert crisis("status", "--municipality", "bo")[:2] == (
        0,
        "bo: no crisis is declared; these roles declare and end one: krise_og_beredskapsteam, radmann\n",
    )
    assert crisis("declare", *WORDS)[0] == 0
    assert json.loads(crisis("status", "--municipality", "bo", "--json")[1])["on"] is True
    assert crisis("end", *WORDS)[0] == 0
    assert json.loads(crisis("status", "--municipality", "bo", "--json")[1])["on"] is False
    lines, events = kept(house)
    user = f"os:{getpass.getuser()}"
    assert [(one.what, one.who, one.role) for one in lines] == [
        ("ended", user, "radmann"),
        ("declared", user, "radmann"),
    ]
    facts = [event for event in events if isinstance(event, FactStated) and event.key == "bo/crisis"]
    fact = told(facts[-1], CrisisFact)
    assert fact is not None
    assert [(state.on, state.stated_by) for state in fact.history] == [(True, "radmann"), (False, "radmann")]
    said = [event for event in events if isinstance(event, CrisisDeclared | CrisisEnded)]
    assert [(type(event), event.via, event.role) for event in said] == [
        (CrisisDeclared, "command", "radmann"),
        (CrisisEnded, "command", "radmann"),
    ]


def test_what_cannot_be_done_is_said_and_leaves_nothing(house: House, crisis: Called) -> None:
    wrong = crisis("declare", "--municipality", "bo", "--role", "administratorer", "--because", "Flom")
    assert wrong[0] == 1
    assert "krise_og_beredskapsteam, radmann" in wrong[2]
    assert crisis("end", *WORDS)[0] == 1
    assert crisis("declare", "--municipality", "bo", "--role", "radmann")[0] == 2
    assert crisis("declare", "--municipality", "nowhere", "--role", "radmann", "--because", "Flom")[0] == 1
    assert kept(house)[0] == []
    assert crisis("declare", *WORDS)[0] == 0
    again = crisis("declare", *WORDS, "--json")
    assert (again[0], json.loads(again[1])["done"]) == (1, "already_on")
    assert len(kept(house)[0]) == 1
