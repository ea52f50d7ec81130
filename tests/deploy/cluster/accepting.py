"""Applies every overlay to a real kube-apiserver, and every pod that it would start."""

from collections import Counter
from dataclasses import dataclass, field

import yaml

from tests.deploy.cluster import crds, overlays
from tests.deploy.cluster.overlays import Manifest
from tests.deploy.cluster.server import Cluster

RESTRICTED = "pod-security.kubernetes.io/enforce"


@dataclass
class Accepted:
    """What the server said to one overlay."""

    overlay: str
    kinds: Counter[str] = field(default_factory=Counter)
    pods: list[str] = field(default_factory=list)


class RefusedError(AssertionError):
    """The server refused something that it should take."""


def take_schemas(server: Cluster) -> list[str]:
    """Apply the operators' schemas, and return once the server knows them: the names of the resources."""
    for folder in crds.ensure().values():
        files = [word for file in sorted(folder.glob("*.yaml")) for word in ("-f", str(file))]
        _said(server.kubectl("apply", "--server-side", *files), f"schemas of {folder.name}")
    known = server.kubectl("get", "crd", "-o", "name")[1].split()
    _said(server.kubectl("wait", "--for=condition=Established", "--timeout=120s", *known), "schemas")
    return sorted(known)


def take(server: Cluster, overlay: str) -> Accepted:
    """Apply an overlay, once more without a change, and ask for each of its pods. Raises RefusedError."""
    asked = overlays.objects(overlays.built(overlays.OVERLAYS / overlay))
    found = Accepted(overlay)
    spaces = [one for one in asked if one["kind"] == "Namespace"]
    _are_restricted(overlay, spaces, asked)
    # A namespace's first account is made by a controller, and none runs here.
    first = {"apiVersion": "v1", "kind": "ServiceAccount"} | {"metadata": _place("default", spaces[0])}
    _said(server.apply(yaml.safe_dump_all([*spaces, first])), f"{overlay}: namespace")
    text = yaml.safe_dump_all(asked)
    _said(server.apply(text), overlay)
    # An operator applies again at every release: that must be nothing new.
    code, said = server.kubectl("diff", "--server-side", "--field-manager=ordstyrer", "-f", "-", stdin=text)
    if code != 0:
        raise RefusedError(f"{overlay}: applied once more it is something else:\n{said}")
    found.kinds = Counter(one["kind"] for one in asked)
    pods = dict(overlays.templates(asked))
    wanted = [pod(template, _place(f"asked-{name}", spaces[0])) for name, template in pods.items()]
    _said(server.apply(yaml.safe_dump_all(wanted), dry=True), f"{overlay}: pods")
    found.pods = list(pods)
    return found


def pod(template: Manifest, place: Manifest) -> Manifest:
    """The pod that a controller would make of a template."""
    labels = template.get("metadata", {}).get("labels", {})
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {**place, "labels": labels}, "spec": template["spec"]}


def _place(name: str, space: Manifest) -> Manifest:
    return {"name": name, "namespace": space["metadata"]["name"]}


def table(found: list[Accepted], schemas: list[str]) -> str:
    """What was accepted, for people."""
    lines = [f"{len(schemas)} schemas of operators", "", "| overlay | objects | pods |", "|---|---|---|"]
    for one in found:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(one.kinds.items()))
        lines.append(f"| {one.overlay} | {kinds} | {', '.join(one.pods)} |")
    return "\n".join(lines)


def _are_restricted(overlay: str, spaces: list[Manifest], every: list[Manifest]) -> None:
    if len(spaces) != 1 or spaces[0]["metadata"].get("labels", {}).get(RESTRICTED) != "restricted":
        raise RefusedError(f"{overlay}: its one namespace must enforce Pod Security restricted")
    elsewhere = {one["metadata"].get("namespace") for one in every if one not in spaces} - {
        spaces[0]["metadata"]["name"]
    }
    if elsewhere - {None}:
        raise RefusedError(f"{overlay}: it speaks of other namespaces: {elsewhere}")


def _said(answer: tuple[int, str], what: str) -> None:
    code, said = answer
    if code != 0:
        raise RefusedError(f"{what}: the server says no:\n{said}")
