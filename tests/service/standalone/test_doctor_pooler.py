"""`ordstyrer doctor pooler` with a real PgBouncer before PostgreSQL: what stands between, and what to do about it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.parts.pgbouncer import PgBouncer
from tests.parts.postgres import Postgres
from tests.service.standalone.conftest import Doctor

pytestmark = pytest.mark.postgres
DIRECT = "ORDSTYRER_DATABASE_DIRECT_URL"
Asked = Callable[..., tuple[str, str]]


@pytest.fixture
def asked(doctor: Doctor, tmp_path: Path) -> Asked:
    """Ask with one URL, or with two."""
    key = tmp_path / "checkpoint.key"
    key.write_text("1f" * 32, encoding="utf-8")

    def ask(url: str, direct: str = "") -> tuple[str, str]:
        more = {"ORDSTYRER_DATABASE_DIRECT_URL": direct, "ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE": key}
        _, found = doctor.looks("pooler", ORDSTYRER_DATABASE_URL=url, **more)
        return found["pooler"]

    return ask


@pytest.fixture(scope="module")
def pooler(postgres: Postgres) -> Iterator[PgBouncer]:
    """It lends transactions."""
    with PgBouncer(postgres) as pooler:
        yield pooler


def test_without_a_pooler_all_is_well_and_a_second_url_is_one_too_many(asked: Asked, database: str) -> None:
    assert asked(database)[0] == "ok"
    state, said = asked(database, database)
    assert (state, DIRECT in said) == ("later", True)


def test_a_pooler_that_lends_transactions_needs_a_way_past_it(asked: Asked, database: str, pooler: PgBouncer) -> None:
    through = pooler.through(database)
    state, said = asked(through)
    assert (state, f"set {DIRECT} to PostgreSQL itself" in said) == ("problem", True)
    assert asked(through, database)[0] == "ok"
    state, said = asked(through, through)
    assert (state, f"{DIRECT} leads to a pooler too" in said) == ("problem", True)


def test_a_way_past_it_that_leads_elsewhere_is_a_problem(
    asked: Asked, database: str, pooler: PgBouncer, postgres: Postgres
) -> None:
    other = postgres.create_database("elsewhere")
    state, said = asked(pooler.through(database), postgres.url(other))
    assert (state, "leads to another server, database or role" in said) == ("problem", True)
    postgres.drop_database(other)


def test_a_pooler_that_lends_sessions_is_told_apart(asked: Asked, database: str, postgres: Postgres) -> None:
    with PgBouncer(postgres, mode="session") as pooler:
        assert asked(pooler.through(database))[0] == "later"
        assert "whole sessions" in asked(pooler.through(database), database)[1]


def test_a_pooler_that_is_gone_is_said(asked: Asked, database: str, postgres: Postgres) -> None:
    with PgBouncer(postgres) as pooler:
        through = pooler.through(database)
    assert asked(through, database) == ("problem", "database: no answer")
