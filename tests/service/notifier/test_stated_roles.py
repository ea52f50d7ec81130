"""A role that the roles file does not name is reached where the row beside the pack says, from its date on."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from common.beside import BesidePacks
from common.bus.local import LocalBus
from common.control import Control
from common.db import SqliteDatabase
from common.events import ContactFact, ContactRow, PackFact
from common.log import logger
from common.pack_versions import PackVersions
from notifier.adapters.roles import RolesFile
from notifier.adapters.stated_roles import StatedRoles
from tests.service.notifier.stage import START
from tests.service.told import FIRST, fact
from tests.world import HandClock

PACK = """
[roles.ledelsen]
of = ["radmann", "vakten"]
[roles.vakten]
of = ["ledelsen", "vakten"]
"""
FILE = '[bo]\nadministratorer = ["admin@bo.example"]\n'


def row(valid_from: date, email: str) -> ContactRow:
    return ContactRow(valid_from=valid_from, stated_at=FIRST, stated_by="kari", email=email)


@pytest.fixture
async def clock() -> HandClock:
    return HandClock(START)


@pytest.fixture
async def roles(tmp_path: Path, clock: HandClock) -> AsyncIterator[StatedRoles]:
    """Addresses of a municipality with one role in the file, and two beside its pack."""
    (tmp_path / "roles.toml").write_text(FILE)
    db = SqliteDatabase(tmp_path / "x.db")
    control = Control(LocalBus(db, clock), logger("control"))
    found = StatedRoles(RolesFile(tmp_path / "roles.toml"), BesidePacks(control), PackVersions(control), clock)
    today = clock.now().date()
    version = PackFact(
        version=1,
        sha256="0" * 64,
        name="Bø",
        language="nb",
        timezone="Europe/Oslo",
        valid_from=FIRST.date(),
        holds_from=FIRST,
        activated_at=FIRST,
        files={"pack.toml": PACK},
    )
    control.state(fact("bo/pack/1", version))
    for role in ("administratorer", "radmann"):
        history = (row(FIRST.date(), f"{role}@stated.example"), row(today + timedelta(days=2), f"{role}@later.example"))
        control.state(fact(f"bo/contact/{role}", ContactFact(role=role, history=history)))
    yield found
    await db.close()


async def test_the_file_comes_first_and_the_row_where_it_is_silent(roles: StatedRoles) -> None:
    assert roles.of("bo", "administratorer") == ("admin@bo.example",)
    assert roles.of("bo", "radmann") == ("radmann@stated.example",)
    assert roles.of("bo", "nobody") == ()


async def test_a_row_of_later_counts_from_its_date_on(roles: StatedRoles, clock: HandClock) -> None:
    clock.at += timedelta(days=3)
    assert roles.of("bo", "radmann") == ("radmann@later.example",)


async def test_a_municipality_without_a_pack_has_no_rows(roles: StatedRoles) -> None:
    assert roles.of("sogne", "radmann") == ()


async def test_roles_that_make_up_one_another_are_asked_once_each(roles: StatedRoles) -> None:
    assert roles.of("bo", "ledelsen") == roles.of("bo", "vakten") == ("radmann@stated.example",)
