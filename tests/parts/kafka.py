"""A real Apache Kafka broker (KRaft, one node) on loopback, in a folder of its own."""

import base64
import os
import subprocess
from pathlib import Path

from tests.parts import maven
from tests.parts.install import PartMissingError, cache_folder, program
from tests.parts.part import Part
from tests.parts.process import LOOPBACK, free_port

VERSION = "4.3.1"
_ARTIFACTS = (f"org.apache.kafka:kafka_2.13:{VERSION}", "org.slf4j:slf4j-simple:1.7.36")


def jars() -> Path:
    """The folder of Kafka's jars, fetched with Maven into the user's cache the first time.

    Raises PartMissingError where Java, Maven or the jars cannot be had.
    """
    kept = kept_jars()
    # Debian's Maven brings Java along: whoever lacks both has to install one.
    found = kept if kept.is_dir() else maven.fetch(f"Apache Kafka {VERSION}", _ARTIFACTS, kept)
    program("java", "default-jre-headless")
    return found


def kept_jars() -> Path:
    """Where the jars are kept, fetched or not."""
    return cache_folder() / f"kafka-{VERSION}"


class Kafka(Part):
    """One broker."""

    name = "Kafka"

    def __init__(self, under: Path | None = None) -> None:
        super().__init__(under)
        self._controller_port = free_port()

    @property
    def bootstrap(self) -> str:
        """What a client connects to."""
        return self.address

    def _prepare(self, folder: Path) -> list[str | Path]:
        classpath = f"{jars()}/*"
        java = program("java", "default-jre-headless")
        settings = folder / "server.properties"
        settings.write_text(self._settings(folder / "topics"))
        to_format = ["format", "-t", _cluster_id(), "-c", str(settings), *self._users()]
        formatted = subprocess.run(
            [java, "-XX:TieredStopAtLevel=1", "-cp", classpath, "kafka.tools.StorageTool", *to_format],
            capture_output=True,
            text=True,
            check=False,
        )
        if formatted.returncode != 0:
            message = f"Kafka could not prepare its log folder:\n{formatted.stderr[-2000:]}"
            raise PartMissingError(message)
        memory = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
        return [java, *memory, quiet, "-cp", classpath, "kafka.Kafka", settings]

    def _users(self) -> list[str]:
        """What the format is told of users; this broker lets everybody in."""
        return []

    def _settings(self, log: Path) -> str:
        controller = f"{LOOPBACK}:{self._controller_port}"
        lines = {
            **self._listeners(controller),
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@{controller}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "log.dirs": str(log),
            "offsets.topic.num.partitions": "4",
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "transaction.state.log.num.partitions": "4",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            # A killed broker may come back when its old session has run out: 9 s if nothing is said.
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
            # A test that joins a group should not wait three seconds for members that never come.
            "group.initial.rebalance.delay.ms": "0",
            # A topic that nobody asked for is a mistake the tests should see.
            "auto.create.topics.enable": "false",
            "log.cleaner.dedupe.buffer.size": "33554432",
        }
        return "".join(f"{name}={value}\n" for name, value in lines.items())

    def _listeners(self, controller: str) -> dict[str, str]:
        return {
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        }


def _cluster_id() -> str:
    # Kafka wants 16 bytes in base64, and takes a leading dash for an option: the first letter is given.
    return "o" + base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")[1:]
