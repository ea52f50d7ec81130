"""The base and the demo allow nothing that is not needed, and start services that run. Overlays: test_overlays.py."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.settings import PREFIX
from tests.deploy.settings import OF, accepted
from tests.deploy.tools import run
from tests.repo.tree import ROOT, SERVICES

# Longer than others: the first time the tools are built.
pytestmark = pytest.mark.timeout(1800)
K8S = ROOT / "deploy" / "k8s"
INGEST = ("ingest-webhooks", "ingest-sweep", "ingest-actions")
RUNNING = (*INGEST, *(name for name in SERVICES if name != "ingest"))
OF_ANOTHER_SERVICE = {"ORDSTYRER_CLASSIFIER_SECOND_OPINION_KEY_FILE"}
"""The key of a service that somebody else runs: without one, nobody is asked."""
SERVED = {"ingest-webhooks", "archiver", "notifier", "desk"}
"""Who answers somebody else than Prometheus."""
Manifest = dict[str, Any]


@pytest.fixture(scope="session")
def rendered(kustomize_path: Path) -> dict[str, str]:
    """What kustomize makes of base and overlay, as text."""
    found = {}
    for name, folder in {"base": K8S / "base", "demo": K8S / "overlays" / "demo"}.items():
        code, found[name] = run([kustomize_path, "build", folder])
        assert code == 0, found[name]
    return found


@pytest.fixture(scope="session")
def base(rendered: dict[str, str]) -> list[Manifest]:
    """The base's objects."""
    return list(yaml.safe_load_all(rendered["base"]))


@pytest.fixture(scope="session")
def demo(rendered: dict[str, str]) -> list[Manifest]:
    """The demo overlay's objects."""
    return list(yaml.safe_load_all(rendered["demo"]))


def of(kind: str, objects: list[Manifest]) -> dict[str, Manifest]:
    return {one["metadata"]["name"]: one for one in objects if one["kind"] == kind}


def service_of(name: str, objects: list[Manifest]) -> Manifest:
    return of("Deployment", objects)[f"ordstyrer-{name}"]


def pods(objects: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Name and pod template of all that runs."""
    for one in objects:
        if one["kind"] in {"Deployment", "StatefulSet", "Job"}:
            yield one["metadata"]["name"], one["spec"]["template"]


def selects(selector: Manifest, labels: dict[str, str]) -> bool:
    exact = all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
    return exact and all(labels.get(e["key"]) in e["values"] for e in selector.get("matchExpressions", []))


def environ_of(template: Manifest, objects: list[Manifest]) -> dict[str, str]:
    maps = of("ConfigMap", objects)
    container = template["spec"]["containers"][0]
    found: dict[str, str] = {}
    for source in container.get("envFrom", []):
        found |= maps[source["configMapRef"]["name"]]["data"]
    return found | {entry["name"]: entry["value"] for entry in container.get("env", [])}


def secrets_of(template: Manifest) -> set[str]:
    return {volume["secret"]["secretName"] for volume in template["spec"]["volumes"] if "secret" in volume}


def test_five_services_run_ingest_in_three_and_a_migration_before_them(base: list[Manifest]) -> None:
    deployments = of("Deployment", base)
    assert set(deployments) == {f"ordstyrer-{name}" for name in (*RUNNING, "tool")}
    roles = [environ_of(service_of(name, base)["spec"]["template"], base) for name in INGEST]
    assert sorted(one["ORDSTYRER_INGEST_ROLES"] for one in roles) == ["actions", "sweep", "webhooks"]
    images = {service_of(name, base)["spec"]["template"]["spec"]["containers"][0]["image"] for name in INGEST}
    assert len(images) == 1
    assert deployments["ordstyrer-tool"]["spec"]["replicas"] == 0
    assert of("Job", base)["ordstyrer-migrate"]["spec"]["template"]["spec"]["containers"][0]["args"][0] == "migrate"


def test_the_base_leaves_namespace_and_secrets_to_the_overlay(base: list[Manifest]) -> None:
    assert not [one["metadata"]["name"] for one in base if "namespace" in one["metadata"]]
    assert not of("Secret", base)
    assert not of("Namespace", base)


@pytest.mark.parametrize("service", RUNNING)
def test_a_service_is_asked_whether_it_lives_and_whether_it_is_ready(service: str, base: list[Manifest]) -> None:
    container = service_of(service, base)["spec"]["template"]["spec"]["containers"][0]
    probes = {probe: container[probe]["httpGet"] for probe in container if probe.endswith("Probe")}
    asked = {probe: get["path"] for probe, get in probes.items()}
    assert asked == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    assert {get["port"] for get in probes.values()} == {"health"}


@pytest.mark.parametrize("service", RUNNING)
def test_health_and_metrics_have_a_port_that_only_prometheus_reaches(service: str, base: list[Manifest]) -> None:
    template = service_of(service, base)["spec"]["template"]
    ports = {one["name"]: one["containerPort"] for one in template["spec"]["containers"][0]["ports"]}
    assert str(ports["health"]) == environ_of(template, base)["ORDSTYRER_HEALTH_PORT"]
    offered = {one["name"] for one in of("Service", base)[f"ordstyrer-{service}"]["spec"]["ports"]}
    assert offered == ({"http", "health"} if service in SERVED else {"health"})
    policies = of("NetworkPolicy", base)
    for policy, port in (("ordstyrer-visitors", ports["http"]), ("ordstyrer-monitoring", ports["health"])):
        rules = policies[policy]["spec"]["ingress"]
        assert [one["port"] for rule in rules for one in rule["ports"]] == [port], policy


@pytest.mark.parametrize("service", RUNNING)
def test_a_service_would_start_with_its_settings(service: str, base: list[Manifest], demo: list[Manifest]) -> None:
    for objects in (base, demo):
        template = service_of(service, objects)["spec"]["template"]
        environ = environ_of(template, objects)
        accepted(service.partition("-")[0], environ)
        mounted = [mount["mountPath"] for mount in template["spec"]["containers"][0]["volumeMounts"]]
        files = [value for name, value in environ.items() if name.endswith("_FILE")]
        assert all(any(name.startswith(f"{path}/") for path in mounted) for name in files), files


def test_migration_and_command_line_would_start_too(base: list[Manifest], demo: list[Manifest]) -> None:
    for objects in (base, demo):
        for name, template in pods(objects):
            if name in {"ordstyrer-tool", "ordstyrer-migrate"}:
                environ = environ_of(template, objects)
                # Migrating needs no key; the rest of the archiver's settings it has as well.
                environ.setdefault("ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE", "/none")
                accepted(name.removeprefix("ordstyrer-"), environ)


def test_what_runs_may_do_nothing_but_run(base: list[Manifest], demo: list[Manifest]) -> None:
    for name, template in (*pods(base), *pods(demo)):
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in spec["containers"]:
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name
            assert container["securityContext"]["allowPrivilegeEscalation"] is False, name
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}, name
            assert "memory" in container["resources"]["limits"], name
            assert re.search(r":v?\d", container["image"]), name
            if name.startswith("ordstyrer-"):
                assert container["securityContext"]["readOnlyRootFilesystem"] is True, name


def test_nothing_talks_to_a_pod_but_what_is_allowed(base: list[Manifest], demo: list[Manifest]) -> None:
    for objects in (base, demo):
        policies = of("NetworkPolicy", objects)
        nothing = policies["ordstyrer-nothing"]["spec"]
        assert nothing.keys() == {"podSelector", "policyTypes"}
        assert nothing["policyTypes"] == ["Ingress", "Egress"]
        for name, template in pods(objects):
            assert selects(nothing["podSelector"], template["metadata"]["labels"]), name


@pytest.mark.parametrize(
    ("policy", "whom"),
    [
        ("ordstyrer-https", {*INGEST, "archiver", "notifier", "desk", "tool"}),
        ("ordstyrer-mail", {"notifier"}),
        ("ordstyrer-visitors", SERVED),
    ],
)
def test_a_door_is_open_for_those_who_need_it(policy: str, whom: set[str], base: list[Manifest]) -> None:
    selector = of("NetworkPolicy", base)[policy]["spec"]["podSelector"]
    found = {name.removeprefix("ordstyrer-") for name, t in pods(base) if selects(selector, t["metadata"]["labels"])}
    assert found == whom


@pytest.mark.parametrize("service", RUNNING)
def test_a_service_is_found_and_never_taken_away_whole(service: str, base: list[Manifest]) -> None:
    name = f"ordstyrer-{service}"
    deployment = service_of(service, base)
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    chosen = [n for n, t in pods(base) if selects(deployment["spec"]["selector"], t["metadata"]["labels"])]
    assert chosen == [name]
    assert of("Service", base)[name]["spec"]["selector"].items() <= labels.items()
    budget = of("PodDisruptionBudget", base)[name]["spec"]
    assert budget["maxUnavailable"] == 1
    assert selects(budget["selector"], labels)
    assert deployment["spec"]["replicas"] > 1
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_each_reads_its_own_secrets_only(base: list[Manifest]) -> None:
    holders: dict[str, set[str]] = {}
    for name, template in pods(base):
        for secret in secrets_of(template):
            holders.setdefault(secret, set()).add(name.removeprefix("ordstyrer-"))
    assert holders == {
        "ordstyrer-database": {*RUNNING, "tool", "migrate"},
        "ordstyrer-checkpoint": {"archiver", "tool"},
        "ordstyrer-accounts": {*INGEST, "desk"},
        "ordstyrer-platforms": {*INGEST},
        "ordstyrer-tokens": {*INGEST},
        "ordstyrer-blobs": {*INGEST, "archiver", "desk", "tool"},
        "ordstyrer-people": {"notifier"},
        "ordstyrer-roles": {"notifier"},
        "ordstyrer-mail": {"notifier"},
        "ordstyrer-links": {"notifier"},
        "ordstyrer-desk": {"desk"},
    }
    readme = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{secret}` |" in readme for secret in holders)
    for name, template in pods(base):
        database = next(volume for volume in template["spec"]["volumes"] if volume["name"] == "database")
        service = name.removeprefix("ordstyrer-").partition("-")[0]
        wanted = service if service in SERVICES else "owner"
        # Who migrates makes each service's role, by its URL.
        others = [{"key": one, "path": f"services/{one}"} for one in SERVICES] if service == "migrate" else []
        items = database["secret"]["items"]
        assert sorted(map(str, items)) == sorted(map(str, [{"key": wanted, "path": "url"}, *others]))


@pytest.mark.parametrize("service", RUNNING)
def test_no_replica_makes_a_key_of_its_own(service: str, base: list[Manifest]) -> None:
    """Each setting that names a key would else be a file in the data folder, which no pod writes to or shares."""
    kind = OF[service.partition("-")[0]]
    wanted = {f"{PREFIX}{name.upper()}" for name in kind.model_fields if re.fullmatch(r"\w+_key_file", name)}
    theirs = {name for name in wanted if f"_{service.partition('-')[0].upper()}_" in name} - OF_ANOTHER_SERVICE
    assert theirs <= environ_of(service_of(service, base)["spec"]["template"], base).keys()


def test_the_demo_has_every_secret_that_is_read(demo: list[Manifest]) -> None:
    given = of("Secret", demo)
    for name, template in pods(demo):
        for volume in template["spec"].get("volumes", []):
            if "secret" in volume:
                secret = given[volume["secret"]["secretName"]]
                keys = {item["key"] for item in volume["secret"].get("items", [])}
                assert keys <= secret["stringData"].keys(), name
