"""A service that runs for real, Prometheus that scrapes it, Alertmanager that tells: once a session."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.rig import Rig
from tests.parts.install import PartMissingError
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres
from tests.parts.prometheus import Alertmanager, Prometheus
from tests.repo.tree import ROOT
from tests.watch.receiver import Receiver
from tests.watch.watched import CONSUMER, Watched

RULES = ROOT / "deploy" / "prometheus" / "rules.yml"


def impatient(rules: str) -> str:
    """Return the rules as they are, but that nothing has to last for more than two seconds."""
    return re.sub(r"(?m)^(\s+for:) \w+$", r"\1 2s", rules)


@pytest.fixture(scope="session")
def watched(kafka: Kafka, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """One consumer on Kafka and PostgreSQL, as a process of its own, and those that watch it."""
    folder: Path = tmp_path_factory.mktemp("watched")
    url = postgres.url(postgres.create_database("watched"))
    with Receiver() as receiver, Rig(folder, kafka=kafka, database_url=url, apart=True, moderated=False) as rig:
        rig.programs = {CONSUMER: rig.programs[CONSUMER]}
        rig.start()
        address = rig.url(CONSUMER).removeprefix("http://")
        try:
            with (
                Alertmanager(receiver.url) as alertmanager,
                Prometheus({"ordstyrer": address}, impatient(RULES.read_text()), alertmanager.address) as prometheus,
            ):
                yield Watched(rig, prometheus, receiver)
        except PartMissingError as error:
            pytest.fail(str(error), pytrace=False)
