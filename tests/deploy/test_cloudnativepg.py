"""PostgreSQL in Kubernetes is what the services connect to: its roles, database, owner and time-outs are theirs."""

import base64
from pathlib import Path

import pytest
import yaml
from sqlalchemy import URL, make_url

from common.settings import Settings
from tests.deploy.cluster.overlays import Manifest
from tests.deploy.test_kubernetes import of, selects
from tests.deploy.tools import run
from tests.repo.tree import SERVICES

# Longer than others: the first time the tools are built.
pytestmark = pytest.mark.timeout(1800)
MORE_THAN_A_SERVICE_MAY = ("superuser", "createdb", "createrole", "replication", "bypassrls", "inRoles")


@pytest.fixture(scope="module")
def cluster(built: dict[str, list[Manifest]]) -> Manifest:
    """The one cluster of the overlay."""
    (found,) = of("Cluster", built["cloudnativepg"]).values()
    return found


@pytest.fixture(scope="module")
def urls(built: dict[str, list[Manifest]]) -> dict[str, URL]:
    """What the Secret of the demo connects by: the only URLs that lie in a manifest, named as README says."""
    secret = of("Secret", built["demo"])["ordstyrer-database"]
    plain = {name: base64.b64decode(value).decode() for name, value in secret.get("data", {}).items()}
    return {name: make_url(url) for name, url in (plain | secret.get("stringData", {})).items()}


def test_each_service_has_its_own_role_and_password_and_may_nothing_that_the_owner_may(
    cluster: Manifest, urls: dict[str, URL]
) -> None:
    roles = {role["name"]: role for role in cluster["spec"]["managed"]["roles"]}
    assert roles.keys() == {urls[service].username for service in SERVICES}
    passwords = [role["passwordSecret"]["name"] for role in roles.values()]
    assert sorted(passwords) == sorted(f"{cluster['metadata']['name']}-{service}" for service in SERVICES)
    for name, role in roles.items():
        assert (role["ensure"], role["login"]) == ("present", True), name
        assert not [word for word in MORE_THAN_A_SERVICE_MAY if role.get(word)], name


def test_the_owner_and_the_database_are_those_that_the_migration_connects_to(
    cluster: Manifest, urls: dict[str, URL]
) -> None:
    made = cluster["spec"]["bootstrap"]["initdb"]
    assert (made["owner"], made["database"]) == (urls["owner"].username, urls["owner"].database)
    assert {url.database for url in urls.values()} == {made["database"]}
    assert made["owner"] not in {role["name"] for role in cluster["spec"]["managed"]["roles"]}


def test_what_connects_without_our_settings_ends_as_soon(cluster: Manifest) -> None:
    told = cluster["spec"]["postgresql"]["parameters"]
    assert told["idle_in_transaction_session_timeout"] == f"{Settings.from_environ({}).database_idle_s_max:.0f}s"


def test_a_commit_is_on_two_instances_and_what_is_backed_up_is_this_cluster(
    cluster: Manifest, built: dict[str, list[Manifest]]
) -> None:
    name, spec = cluster["metadata"]["name"], cluster["spec"]
    assert spec["postgresql"]["synchronous"]["number"] == 1 < spec["instances"] - 1
    assert spec["affinity"]["podAntiAffinityType"] == "required"
    (nightly,) = of("ScheduledBackup", built["cloudnativepg"]).values()
    assert nightly["spec"]["cluster"] == {"name": name}
    assert len(nightly["spec"]["schedule"].split()) == 6, "seconds come first"
    assert "barmanObjectStore" in spec["backup"]


@pytest.mark.parametrize("word", ["managed", "passwordSecret", "barmanObjectStore", "synchronous"])
def test_a_word_that_its_schema_does_not_have_is_refused(
    word: str, cluster: Manifest, schemas: Path, kubectl_validate_path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(yaml.safe_dump(cluster).replace(f"{word}:", f"z{word}:"), encoding="utf-8")
    code, said = run([kubectl_validate_path, "--local-crds", schemas, file])
    assert code != 0
    assert f"z{word}" in said


def test_the_services_reach_it_and_nobody_else_does(cluster: Manifest, built: dict[str, list[Manifest]]) -> None:
    mark = {"cnpg.io/cluster": cluster["metadata"]["name"]}
    guards = [
        one["spec"]
        for one in of("NetworkPolicy", built["cloudnativepg"]).values()
        if one["spec"]["podSelector"] and selects(one["spec"]["podSelector"], mark)
    ]
    assert guards
    assert all("Ingress" in one["policyTypes"] for one in guards)
    told = [rule for one in guards for rule in one["ingress"] if {"port": 5432, "protocol": "TCP"} in rule["ports"]]
    allowed = [source for rule in told for source in rule["from"]]
    for name, one in of("Deployment", built["cloudnativepg"]).items():
        labels = one["spec"]["template"]["metadata"]["labels"]
        assert any(selects(source.get("podSelector", {"matchLabels": {"": ""}}), labels) for source in allowed), name
    assert not any(selects(source.get("podSelector", {}), {"app": "somebody-else"}) for source in allowed)
