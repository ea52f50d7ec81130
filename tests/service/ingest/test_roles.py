"""Ingest in three processes: deliveries taken by one, accounts swept by another, what has come handled by a third."""

from pathlib import Path

import httpx
import pytest

from common.events import ItemChanged
from common.service import Service
from ingest.app import attach
from ingest.settings import IngestSettings
from tests.service.ingest.stage import Stage, signature
from tests.service.ingest.test_routes import BODY, SIGNED, URL

ROLES = ("webhooks", "sweep", "actions")


@pytest.fixture
def three(stage: Stage, accounts_file: Path) -> dict[str, Service]:
    """A process a role, on the same database and log."""
    given = {"data_dir": stage.folder, "accounts_file": accounts_file}
    return {role: attach(stage.world, IngestSettings.model_validate({**given, "ingest_roles": role})) for role in ROLES}


def asked(service: Service) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=service.web), base_url="http://ingest")


async def test_who_takes_deliveries_handles_none_and_who_handles_takes_none(
    stage: Stage, three: dict[str, Service]
) -> None:
    headers = {SIGNED: signature(BODY)}
    answers = {}
    for role, service in three.items():
        async with asked(service) as web:
            answers[role] = (await web.post(URL, content=BODY, headers=headers)).status_code
    assert answers == {"webhooks": 200, "sweep": 404, "actions": 404}
    assert {role: bool(service.topics) for role, service in three.items()} == {
        "webhooks": False,
        "sweep": False,
        "actions": True,
    }
    while not await three["actions"].runner.is_idle():
        await three["actions"].runner._one_batch()
    assert len(await stage.told(ItemChanged)) == 1


async def test_three_roles_do_what_one_process_does_and_no_job_is_for_two(
    stage: Stage, three: dict[str, Service]
) -> None:
    kinds = [kind for service in three.values() for kind in service.worker.doers]
    assert sorted(kinds) == sorted(stage.service.worker.doers)
    assert three["webhooks"].worker.doers == {}
    # Settings are looked at in each of them, and tokens: four loops more than one process has.
    assert sum(len(service.loops) for service in three.values()) == len(stage.service.loops) + 4


def test_a_role_that_there_is_not_stops_the_start() -> None:
    with pytest.raises(SystemExit, match="INGEST_ROLES"):
        IngestSettings.from_environ({"ORDSTYRER_INGEST_ROLES": "webhooks,sweeps"})
