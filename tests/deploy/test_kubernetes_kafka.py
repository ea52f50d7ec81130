"""Kafka in Kubernetes is what the catalogue says: topics, users with their rights, and who is scaled by what waits."""

import pytest

from common.codec import catalogue
from tests.deploy import manifests
from tests.deploy.cluster.overlays import Manifest
from tests.deploy.test_kubernetes import environ_of, of

# Longer than others: the first time the tools are built.
pytestmark = pytest.mark.timeout(1800)


def test_consumers_are_scaled_by_the_topics_that_they_hear(built: dict[str, list[Manifest]]) -> None:
    for service, name in manifests.BY_LAG.items():
        spec = of("ScaledObject", built["production"])[f"ordstyrer-{name}"]["spec"]
        told = {one["metadata"]["topic"] for one in spec["triggers"]}
        assert told == {topic for topic, one in catalogue().items() if service in one.consumers}
        assert {one["metadata"]["consumerGroup"] for one in spec["triggers"]} == {f"ordstyrer-{service}"}
        # KEDA reads where Kafka is from the pod's own settings.
        variable = {one["metadata"]["bootstrapServersFromEnv"] for one in spec["triggers"]}
        template = of("Deployment", built["production"])[f"ordstyrer-{name}"]["spec"]["template"]
        assert variable <= environ_of(template, built["production"]).keys()


def test_strimzis_topics_are_those_of_the_catalogue(built: dict[str, list[Manifest]]) -> None:
    told = {name: one["spec"] for name, one in of("KafkaTopic", built["strimzi"]).items()}
    assert told.keys() == catalogue().keys()
    for name, topic in catalogue().items():
        assert told[name]["partitions"] == topic.partitions
        policy, kept_ms = (told[name]["config"].get(key) for key in ("cleanup.policy", "retention.ms"))
        assert policy == ("compact" if topic.compacted else "delete")
        assert kept_ms == (None if topic.retention_hours is None else str(topic.retention_hours * 3_600_000))


def test_a_user_of_strimzis_may_read_and_write_what_its_service_works_with_and_nothing_else(
    built: dict[str, list[Manifest]],
) -> None:
    users = of("KafkaUser", built["strimzi"])
    for service in ("ingest", "classifier", "archiver", "notifier", "desk"):
        acls = users[f"kafka-{service}"]["spec"]["authorization"]["acls"]
        may = {(acl["resource"]["type"], acl["resource"]["name"]): set(acl["operations"]) for acl in acls}
        assert may.pop(("group", f"ordstyrer-{service}")) == {"Read"}
        for name, topic in catalogue().items():
            wanted = {"Write"} if service in topic.producer.split(", ") else set()
            # What has no consumer group is read by all: the shared facts.
            wanted |= {"Read"} if service in topic.consumers or not topic.consumers else set()
            assert may.pop(("topic", name), set()) == wanted, (service, name)
        assert not may
    looks = users["kafka-keda"]["spec"]["authorization"]["acls"]
    assert {operation for acl in looks for operation in acl["operations"]} == {"Describe"}
    assert all(acl["resource"]["patternType"] == "literal" for one in users.values() for acl in _acls(one))


def _acls(user: Manifest) -> list[Manifest]:
    found: list[Manifest] = user["spec"]["authorization"]["acls"]
    return found
