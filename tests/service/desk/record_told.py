"""An item's record as the archiver tells of it, and a person with the archivist's right, for tests of the desk."""

from typing import Any

from common.events import ActRefused, Broken, Event, RecordCaptured, RecordJournaled, derived_id
from desk.handlers.people import grant
from tests.core.desk.test_view import told
from tests.service.desk.stage import Stage

RECORD = derived_id("r", 1)
KNOWN: dict[str, Any] = {"record_id": RECORD, "kind": "I"}


def captured() -> Event:
    return told(RecordCaptured, 1, status="M", **KNOWN)


def journaled(**more: object) -> Event:
    return told(RecordJournaled, 2, status="J", **({"number": "2026/451", "case_file": "2026/12"} | KNOWN | more))


def said_no(act_id: str, asked: str = "RecordConfirmed") -> Event:
    broken = (Broken("3.2.4", "case_closed", "2026/12"), Broken("-", "title_quotes"))
    return told(ActRefused, 9, act_id=act_id, actor="kari", asked=asked, broken=broken)


async def allow(stage: Stage, person: str = "kari") -> None:
    at = stage.clock.now()
    await stage.db.write(lambda tx: grant(tx, person, ["bo"], ["archive"], at))
