"""Items of an installation from before there were sweeps are swept like any other."""

import json
from pathlib import Path
from uuid import UUID

from alembic import command
from sqlalchemy import create_engine, text

from common.migrate import config_for

STATE = {
    "platform": "facebook",
    "account_id": "100",
    "object_id": "1_2",
    "kind": "comment",
    "visibility": "hidden",
    "created_at": "2026-05-14T12:00:00Z",
}


def test_what_a_sweep_asks_of_items_is_said_of_those_that_were_there(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'ingest.db'}")
    with engine.begin() as connection:
        command.upgrade(config_for("ingest", connection), "0001")
    insert = text("INSERT INTO ingest_item VALUES ('bo', :id, :state, '2026-05-15 12:00:00.000000')")
    with engine.begin() as connection:
        for number in range(3):
            state = STATE if number else {**STATE, "created_at": None, "received_at": None}
            connection.execute(insert, {"id": UUID(int=number).hex, "state": json.dumps(state).encode()})
    with engine.begin() as connection:
        command.upgrade(config_for("ingest", connection), "head")
    query = text("SELECT platform, account_id, kind, visibility, born_at FROM ingest_item ORDER BY item_id")
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    engine.dispose()
    born = ["2026-05-15 12:00:00.000000", *["2026-05-14 12:00:00.000000"] * 2]
    assert rows == [("facebook", "100", "comment", "hidden", at) for at in born]
