"""Every overlay is what Kubernetes and its operators take, scales nobody twice, shows outside what is for outside."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.pack_folder import read_files, read_pack
from tests.deploy import manifests
from tests.deploy.cluster import overlays
from tests.deploy.cluster.overlays import Manifest
from tests.deploy.settings import accepted
from tests.deploy.test_kubernetes import environ_of, of, selects
from tests.deploy.tools import run
from tests.repo.tree import ROOT

# Longer than others: the first time the tools are built.
pytestmark = pytest.mark.timeout(1800)
K8S = ROOT / "deploy" / "k8s"
NAMES = overlays.names()
OURS = re.compile(r"ordstyrer-(ingest-\w+|classifier|archiver|notifier|desk|tool|migrate)")
# Other operators make these Secrets beside the overlay.
MADE_BY_OPERATORS = re.compile(r"kafka-(cluster-ca-cert|[a-z]+)|ordstyrer-(hooks|public|desk)-tls")


def test_what_follows_from_other_files_is_up_to_date() -> None:
    made = manifests.manifests()
    wrong = [str(path) for path, text in made.items() if path.read_text(encoding="utf-8") != text]
    assert not wrong, f"run {manifests.COMMAND}"
    assert manifests.main(["--check"], lambda: dict.fromkeys(made, "other")) == 1, "a file that is otherwise is told"


@pytest.mark.parametrize("name", ["base", *NAMES])
def test_kubernetes_and_the_operators_take_the_manifests(
    name: str, schemas: Path, kubectl_validate_path: Path, tmp_path: Path
) -> None:
    every = overlays.objects(overlays.built(K8S / "base" if name == "base" else overlays.OVERLAYS / name))
    text = yaml.safe_dump_all(every)
    code, said = _validated(kubectl_validate_path, schemas, tmp_path / "manifests.yaml", text)
    assert code == 0, said


@pytest.mark.parametrize("word", ["terminationGracePeriodSeconds", "scaleTargetRef", "partitions", "secretStoreRef"])
def test_a_word_that_no_schema_has_is_refused(
    word: str, built: dict[str, list[Manifest]], schemas: Path, kubectl_validate_path: Path, tmp_path: Path
) -> None:
    (one, *_) = [found for found in built["strimzi"] if f"'{word}'" in str(found)]
    wrong = yaml.safe_dump(one).replace(f"{word}:", f"z{word}:")
    code, said = _validated(kubectl_validate_path, schemas, tmp_path / "manifests.yaml", wrong)
    assert code != 0
    assert f"z{word}" in said


def _validated(tool: Path, schemas: Path, file: Path, text: str) -> tuple[int, str]:
    file.write_text(text, encoding="utf-8")
    return run([tool, "--local-crds", schemas, file])


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_scaled_twice_and_who_is_scaled_has_no_number_of_its_own(
    name: str, built: dict[str, list[Manifest]]
) -> None:
    every = built[name]
    by_processor = [one["spec"]["scaleTargetRef"]["name"] for one in of("HorizontalPodAutoscaler", every).values()]
    by_lag = [one["spec"]["scaleTargetRef"]["name"] for one in of("ScaledObject", every).values()]
    scaled = [*by_processor, *by_lag]
    assert len(scaled) == len(set(scaled))
    deployments = of("Deployment", every)
    assert not [one for one in scaled if "replicas" in deployments[one]["spec"]]
    if scaled:
        assert set(by_processor) == {"ordstyrer-ingest-webhooks", "ordstyrer-desk"}
        consumers = {"ordstyrer-ingest-actions", "ordstyrer-classifier", "ordstyrer-archiver", "ordstyrer-notifier"}
        assert set(by_lag) == consumers


@pytest.mark.parametrize("name", NAMES)
def test_every_pod_may_do_nothing_but_run_and_is_shut_in(name: str, built: dict[str, list[Manifest]]) -> None:
    nothing = of("NetworkPolicy", built[name])["ordstyrer-nothing"]["spec"]
    assert nothing.keys() == {"podSelector", "policyTypes"}
    for pod, template in overlays.templates(built[name]):
        spec = template["spec"]
        assert spec["automountServiceAccountToken"] is False, pod
        assert selects(nothing["podSelector"], template["metadata"]["labels"]), pod
        for container in [*spec["containers"], *spec.get("initContainers", [])]:
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}, pod
            assert "memory" in container["resources"]["limits"], pod
            assert re.search(r":v?\d", container["image"]), pod
            if pod.startswith("ordstyrer"):
                assert container["securityContext"]["readOnlyRootFilesystem"] is True, pod


@pytest.mark.parametrize("name", NAMES)
def test_no_door_to_the_outside_leads_to_health_or_metrics(name: str, built: dict[str, list[Manifest]]) -> None:
    for one in of("Ingress", built[name]).values():
        (rule,) = one["spec"]["rules"]
        assert one["spec"]["tls"] == [{"hosts": [rule["host"]], "secretName": f"{one['metadata']['name']}-tls"}]
        for path in rule["http"]["paths"]:
            assert path["backend"]["service"]["port"] == {"name": "http"}, path


def test_three_hosts_show_webhooks_what_residents_read_and_the_desk_inside(built: dict[str, list[Manifest]]) -> None:
    doors = of("Ingress", built["bo"])
    assert _paths(doors["ordstyrer-hooks"]) == {
        "/webhooks": "ordstyrer-ingest-webhooks",
        "/connect": "ordstyrer-ingest-webhooks",
    }
    assert _paths(doors["ordstyrer-public"]) == {
        "/statements": "ordstyrer-desk",
        "/static": "ordstyrer-desk",
        "/bo/channels": "ordstyrer-desk",
        "/bo/channels.json": "ordstyrer-desk",
        "/bo/complain": "ordstyrer-desk",
        "/bo/journal": "ordstyrer-archiver",
    }
    assert doors["ordstyrer-desk"]["spec"]["ingressClassName"] == "internal"
    assert {name: one["spec"]["rules"][0]["host"].partition(".")[0] for name, one in doors.items()} == {
        "ordstyrer-hooks": "hooks",
        "ordstyrer-public": "public",
        "ordstyrer-desk": "desk",
    }
    told = environ_of(of("Deployment", built["bo"])["ordstyrer-desk"]["spec"]["template"], built["bo"])
    for variable, door in (("DESK_URL", "desk"), ("DESK_PUBLIC_URL", "public"), ("INGEST_PUBLIC_URL", "hooks")):
        host = doors[f"ordstyrer-{door}"]["spec"]["rules"][0]["host"]
        assert told[f"ORDSTYRER_{variable}"] == f"https://{host}"


def _paths(door: Manifest) -> dict[str, str]:
    (rule,) = door["spec"]["rules"]
    return {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "small"])
def test_every_service_would_start_with_the_overlays_settings(name: str, built: dict[str, list[Manifest]]) -> None:
    for pod, template in overlays.templates(built[name]):
        if OURS.fullmatch(pod) is None:
            continue
        environ = environ_of(template, built[name])
        if pod == "ordstyrer-migrate":
            # Migrating needs no key; the rest of the archiver's settings it has as well.
            environ["ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE"] = "/none"
        accepted(pod.removeprefix("ordstyrer-").partition("-")[0], environ)
        mounted = [mount["mountPath"] for mount in template["spec"]["containers"][0]["volumeMounts"]]
        files = [value for key, value in environ.items() if key.endswith("_FILE") and value != "/none"]
        assert all(any(value.startswith(f"{path}/") for path in mounted) for value in files), (pod, files)


def test_the_small_overlay_is_one_process_on_one_volume_without_kafka(built: dict[str, list[Manifest]]) -> None:
    every = built["small"]
    assert not of("Deployment", every)
    one = of("StatefulSet", every)["ordstyrer"]["spec"]
    assert one["replicas"] == 1
    assert len(one["volumeClaimTemplates"]) == 1
    environ = environ_of(one["template"], every)
    assert not [name for name in environ if "KAFKA" in name or "DATABASE" in name]
    data = next(m for m in one["template"]["spec"]["containers"][0]["volumeMounts"] if m["name"] == "data")
    assert data["mountPath"] == environ["ORDSTYRER_DATA_DIR"]


@pytest.mark.parametrize("name", NAMES)
def test_every_secret_that_is_read_comes_from_somewhere_and_none_lies_in_an_overlay_for_real_use(
    name: str, built: dict[str, list[Manifest]]
) -> None:
    every = built[name]
    volumes = [v for _, template in overlays.templates(every) for v in template["spec"].get("volumes", [])]
    read = {volume["secret"]["secretName"] for volume in volumes if "secret" in volume}
    given = {*of("ExternalSecret", every), *of("Secret", every)}
    if name != "small":  # made by hand: kubectl create secret
        assert not [secret for secret in read - given if MADE_BY_OPERATORS.fullmatch(secret) is None]
    if name != "demo":
        assert not [one for one in of("Secret", every).values() if one.get("data", {}).keys() - {"tls"}]


def test_the_packs_mount_is_the_pack_and_seeds_version_1(built: dict[str, list[Manifest]], tmp_path: Path) -> None:
    """As the kubelet lays a ConfigMap: a folder of this minute, and links to it."""
    for name, kind, pod in (("bo", "Deployment", "ordstyrer-desk"), ("small", "StatefulSet", "ordstyrer")):
        template = of(kind, built[name])[pod]["spec"]["template"]
        (volume,) = [v for v in template["spec"]["volumes"] if v["name"] == "packs"]
        given = of("ConfigMap", built[name])[volume["configMap"]["name"]]["data"]
        root = tmp_path / name
        now = root / "..2026_11_22_19_00_00"
        for item in volume["configMap"]["items"]:
            (now / item["path"]).parent.mkdir(parents=True, exist_ok=True)
            (now / item["path"]).write_text(given[item["key"]], encoding="utf-8")
        (root / "..data").symlink_to(now.name)
        (root / "bo").symlink_to("..data/bo")
        pack, files = read_pack(root / "bo")
        assert files == read_files(ROOT / "policies" / "bo")
        assert pack.file.pack.version == 1
        mounts = template["spec"]["containers"][0]["volumeMounts"]
        assert {"name": "packs", "mountPath": "/policies", "readOnly": True} in mounts


def test_alerts_and_dashboards_are_those_that_prometheus_and_grafana_have(built: dict[str, list[Manifest]]) -> None:
    (rule,) = of("PrometheusRule", built["production"]).values()
    told = yaml.safe_load((ROOT / "deploy/prometheus/rules.yml").read_text(encoding="utf-8"))
    assert [group for group in told["groups"] if group not in rule["spec"]["groups"]] == []
    shown: dict[str, Any] = {}
    for one in of("ConfigMap", built["production"]).values():
        if one["metadata"].get("labels", {}).get("grafana_dashboard") == "1":
            shown |= one["data"]
    files = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "deploy/grafana").glob("*.json")}
    assert shown == files
    (monitor,) = of("ServiceMonitor", built["production"]).values()
    watched = [
        name
        for name, one in of("Service", built["production"]).items()
        if selects(monitor["spec"]["selector"], one["metadata"]["labels"])
        and {"health"} <= {port["name"] for port in one["spec"]["ports"]}
    ]
    assert len(watched) == 7


@pytest.mark.parametrize("name", [name for name in NAMES if name != "demo"])
def test_database_and_evidence_are_copied_each_night_and_no_copy_is_kept_for_ever(
    name: str, built: dict[str, list[Manifest]]
) -> None:
    (job,) = of("CronJob", built[name]).values()
    text = yaml.safe_dump(job)
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert "-mtime" in text
    assert ("now.backup(then)" in text) if name == "small" else ("pg_dump" in text and "rclone" in text)


def test_the_roll_out_asks_for_the_migration_before_the_services(built: dict[str, list[Manifest]]) -> None:
    script = (K8S / "roll-out").read_text(encoding="utf-8")
    assert "app.kubernetes.io/component!=service" in script
    for name in ("production", "bo", "strimzi", "cloudnativepg"):
        later = [one for one in built[name] if _labels(one).get("app.kubernetes.io/component") == "service"]
        assert {one["kind"] for one in later} == {"Deployment"}
        assert "ordstyrer-migrate" not in {one["metadata"]["name"] for one in later}
        assert len(later) == 7


def _labels(one: Manifest) -> dict[str, str]:
    found: dict[str, str] = one["metadata"].get("labels", {})
    return found


def test_the_readme_names_every_overlay_component_and_label_of_other_namespaces() -> None:
    readme = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    components = [folder.name for folder in (K8S / "components").iterdir()]
    assert not [name for name in (*NAMES, *components) if f"`{name}`" not in readme]
    labels = {
        label
        for path in K8S.rglob("*.yaml")
        for label in re.findall(r"(ordstyrer/[a-z]+): \"true\"", path.read_text(encoding="utf-8"))
    }
    assert labels
    assert not [label for label in labels if f"`{label}=true`" not in readme]
