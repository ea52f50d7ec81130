"""What `ordstyrer migrate` does to the topics of a real cluster: said first, done once, and nothing taken away."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from common.bus.kafka_admin import KafkaAdmin
from common.bus.topics import COMPRESSION, MIN_INSYNC, POLICY, RETENTION, Change, Wanted, wanted
from common.codec import catalogue
from common.errors import Permanent
from standalone.cli import main
from tests.contract.bus.letters import WAIT_S_MAX
from tests.contract.bus.topics_made import make_topics
from tests.parts.secure_kafka import SecureKafka

pytestmark = pytest.mark.kafka


@pytest.fixture
async def admin(secured: SecureKafka) -> AsyncIterator[KafkaAdmin]:
    await make_topics(secured.bootstrap)
    async with KafkaAdmin(secured.bootstrap) as opened:
        yield opened


@pytest.fixture
async def empty(secured: SecureKafka) -> None:
    """The broker has none of our topics."""
    admin = AIOKafkaAdminClient(bootstrap_servers=secured.bootstrap)
    await admin.start()
    while there := set(await admin.list_topics()) & set(catalogue()):
        await admin.delete_topics(sorted(there))
        await asyncio.sleep(0.05)
    await admin.close()


class Command:
    """`ordstyrer migrate`, on an embedded database of its own and this broker."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def says(self, *words: str) -> tuple[int, list[str]]:
        """Run it; return its exit code and what it said of topics."""
        with ThreadPoolExecutor(1) as beside:  # it has a loop of its own
            code = beside.submit(main, ["migrate", *words]).result()
        lines = self._capsys.readouterr().out.splitlines()
        return code, [line for line in lines if "database" not in line]


@pytest.fixture
def migrate(
    secured: SecureKafka,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Command:
    monkeypatch.setenv("ORDSTYRER_DATA_DIR", str(tmp_path_factory.getbasetemp() / "migrated"))
    monkeypatch.setenv("ORDSTYRER_KAFKA", secured.bootstrap)
    return Command(capsys)


@pytest.mark.usefixtures("empty")
def test_all_topics_are_made_once_each_said_before_and_another_run_changes_nothing(migrate: Command) -> None:
    code, said = migrate.says("--check")
    assert code == 1
    assert {line.split(":")[0] for line in said} == {f"would make {name}" for name in catalogue()}
    code, said = migrate.says()
    assert code == 0
    assert [line.split(":")[0] for line in said[:-1]] == [f"will make {name}" for name in catalogue()]
    assert migrate.says() == (0, ["The topics are as they should be."])
    assert migrate.says("--check") == (0, [])


async def test_topics_have_the_partitions_copies_and_settings_of_the_catalogue(admin: KafkaAdmin) -> None:
    found = await admin.found(catalogue())
    for want in wanted(1):
        have = found[want.name]
        assert (have.partitions >= want.partitions, have.copies) == (True, 1)
        assert want.settings.items() <= have.settings.items()
    assert found["control"].settings[POLICY] == "compact"
    assert found["items"].settings[RETENTION] == str(7 * 24 * 3_600_000)


async def test_a_setting_that_drifted_is_mended_and_what_an_operator_set_besides_stays(
    admin: KafkaAdmin, migrate: Command
) -> None:
    other = {RETENTION: "3600000", COMPRESSION: "lz4", "delete.retention.ms": "3600000"}
    await admin.do(Change(topic="alerts", said="", settings=other))
    code, said = migrate.says()
    assert (code, said[-1]) == (0, "The topics are as they should be.")
    assert "will alerts:" in said[0]
    assert "retention.ms from 3600000 to 604800000" in said[0]
    now = (await admin.found(["alerts"]))["alerts"].own
    assert (now[RETENTION], now[COMPRESSION], now["delete.retention.ms"]) == ("604800000", "producer", "3600000")


async def test_what_would_take_messages_away_is_said_and_only_done_when_it_is_asked_for(
    admin: KafkaAdmin, migrate: Command
) -> None:
    kept_for_ever = {**(await admin.found(["items"]))["items"].own, RETENTION: "-1"}
    await admin.do(Change(topic="items", said="", settings=kept_for_ever))
    code, said = migrate.says()
    assert code == 0
    assert said[0].startswith("! items has retention.ms=-1")
    assert "--shorter-retention" in said[0]
    assert (await admin.found(["items"]))["items"].settings[RETENTION] == "-1"
    assert migrate.says("--check")[0] == 1
    migrate.says("--shorter-retention")
    assert (await admin.found(["items"]))["items"].settings[RETENTION] == "604800000"


async def test_partitions_are_added_only_when_it_is_asked_for_and_never_taken_away(
    admin: KafkaAdmin, migrate: Command
) -> None:
    await admin.do(Change(topic="x", said="", make=Wanted(name="x", partitions=1, copies=1, settings={})))
    await admin.do(Change(topic="x", said="", partitions=3))
    async with asyncio.timeout(WAIT_S_MAX):
        while (await admin.found(["x"]))["x"].partitions != 3:  # noqa: ASYNC110 - a broker tells nobody
            await asyncio.sleep(0.05)
    await admin.do(Change(topic="models", said="", partitions=2))
    assert migrate.says("--check") == (0, []), "an operator may have more"


async def test_more_copies_than_there_are_brokers_is_refused_in_words(admin: KafkaAdmin) -> None:
    assert await admin.brokers() == 1
    three = Wanted(name="y", partitions=1, copies=3, settings={MIN_INSYNC: "2"})
    with pytest.raises(Permanent, match="y could not be made or changed: INVALID_REPLICATION_FACTOR"):
        await admin.do(Change(topic="y", said="", make=three))
