"""A database's address is read alike wherever it is read: whatever stands in its password, none of it is told."""

from pathlib import Path

import pytest

from common.errors import Transient
from standalone.safety.dump import dump
from standalone.troubles import said_of

URL = "postgresql+asyncpg://desk%20one:{password}@db.example:6432/ord%20styrer?ssl=require"
PASSWORDS = {"hunt/er#2": "hunt/er#2", "hu?nt[er": "hu?nt[er", "hunt%40er%2f2": "hunt@er/2"}


@pytest.mark.parametrize("written", PASSWORDS)
def test_a_server_that_does_not_answer_is_named_by_where_it_is(written: str) -> None:
    problem = Transient("database: no answer")
    problem.__cause__ = ConnectionRefusedError()
    said = said_of(problem, {"ORDSTYRER_DATABASE_URL": URL.format(password=written), "ORDSTYRER_KAFKA": "k:1"})
    assert said is not None
    assert "PostgreSQL does not answer at db.example:6432" in said
    assert "hu" not in said


@pytest.mark.parametrize("written", PASSWORDS)
def test_postgresqls_tools_get_the_password_that_the_driver_gets(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSSLMODE")
    told = " ".join(f'"${name}"' for name in names)
    (tool := tmp_path / "pg_dump").write_text(f"#!/bin/sh\nprintf '%s\\n' {told} > {tmp_path}/got\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    dump(URL.format(password=written), "1", tmp_path / "to")
    got = (tmp_path / "got").read_text().splitlines()
    assert got == ["db.example", "6432", "desk one", PASSWORDS[written], "ord styrer", "require"]
