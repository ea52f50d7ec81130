"""A real kube-apiserver takes every overlay under Pod Security *restricted*, and refuses what it should."""

import copy
from collections.abc import Iterator

import pytest
import yaml

from tests.deploy.cluster import accepting, overlays, programs
from tests.deploy.cluster.server import Cluster, cluster

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        bool(programs.missing()),
        reason=f"not run: {', '.join(programs.missing())} not built here (`make cluster` does, in ten minutes); "
        "kubectl-validate holds the manifests against the same schemas",
    ),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster that knows the operators' schemas."""
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        accepting.take_schemas(found)
        yield found


@pytest.mark.parametrize("overlay", overlays.names())
def test_a_real_server_takes_the_overlay_and_each_of_its_pods(overlay: str, server: Cluster) -> None:
    found = accepting.take(server, overlay)
    assert found.kinds["Namespace"] == 1
    assert found.pods


def test_a_pod_that_may_do_more_than_run_is_refused(server: Cluster) -> None:
    accepting.take(server, "demo")
    every = overlays.objects(overlays.built(overlays.OVERLAYS / "demo"))
    template = dict(overlays.templates(every))["ordstyrer-desk"]
    place = {"name": "asked", "namespace": "ordstyrer-demo"}
    for more in (
        {"privileged": True, "allowPrivilegeEscalation": True},
        {"runAsNonRoot": False, "runAsUser": 0},
        {"capabilities": {"add": ["NET_ADMIN"]}},
    ):
        worse = copy.deepcopy(template)
        worse["spec"]["containers"][0]["securityContext"] |= more
        code, said = server.apply(yaml.safe_dump(accepting.pod(worse, place)), dry=True)
        assert code != 0, more
        assert 'violates PodSecurity "restricted' in said


def test_a_word_that_no_schema_has_is_refused(server: Cluster) -> None:
    wrong: dict[str, object] = {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": {"name": "wrong"}}
    code, said = server.apply(
        yaml.safe_dump({**wrong, "spec": {"scaleTargetRef": {"name": 7}, "triggers": []}}), dry=True
    )
    assert code != 0
    assert "scaleTargetRef.name" in said
