"""What kustomize makes of the base and of every overlay."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.tools import KUSTOMIZE, run
from tests.repo.tree import ROOT

K8S = ROOT / "deploy" / "k8s"
OVERLAYS = K8S / "overlays"
Manifest = dict[str, Any]
WORKLOADS = frozenset({"Deployment", "StatefulSet", "Job", "CronJob"})


def names() -> list[str]:
    """Every overlay."""
    return sorted(folder.name for folder in OVERLAYS.iterdir() if (folder / "kustomization.yaml").is_file())


def built(folder: Path) -> str:
    """Its manifests as text. Raises ValueError with what kustomize said."""
    code, said = run([KUSTOMIZE.path(), "build", folder])
    if code != 0:
        raise ValueError(said)
    return said


def objects(text: str) -> list[Manifest]:
    """Its manifests, one by one."""
    return [one for one in yaml.safe_load_all(text) if one is not None]


def templates(found: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Name and pod template of all that runs, with the volumes that a StatefulSet claims for each pod."""
    for one in found:
        if one["kind"] in WORKLOADS:
            spec = one["spec"]["jobTemplate"]["spec"] if one["kind"] == "CronJob" else one["spec"]
            template = copy.deepcopy(spec["template"])
            claims = [claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])]
            volumes = [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in claims]
            template["spec"]["volumes"] = template["spec"].get("volumes", []) + volumes
            yield one["metadata"]["name"], template
