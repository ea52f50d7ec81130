"""The tools of this suite: asked for once, built when they are missing; a missing one fails, and never skips."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.cluster import crds, overlays
from tests.deploy.cluster.overlays import Manifest
from tests.deploy.tools import KUBECTL_VALIDATE, KUSTOMIZE, promtool
from tests.parts.install import PartMissingError


def _found(get: Callable[[], Path]) -> Path:
    try:
        return get()
    except PartMissingError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def promtool_path() -> Path:
    """Prometheus' checker."""
    return _found(promtool)


@pytest.fixture(scope="session")
def kustomize_path() -> Path:
    """What puts Kubernetes' base and overlays together."""
    return _found(KUSTOMIZE.path)


@pytest.fixture(scope="session")
def kubectl_validate_path() -> Path:
    """What holds manifests against Kubernetes' own schemas, without a cluster."""
    return _found(KUBECTL_VALIDATE.path)


@pytest.fixture(scope="session")
def built(kustomize_path: Path) -> dict[str, list[Manifest]]:
    """The objects of each overlay."""
    assert kustomize_path.is_file()
    return {name: overlays.objects(overlays.built(overlays.OVERLAYS / name)) for name in overlays.names()}


@pytest.fixture(scope="session")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The operators' schemas in one folder."""
    folder = tmp_path_factory.mktemp("schemas")
    for found in crds.ensure().values():
        for file in found.glob("*.yaml"):
            shutil.copy(file, folder)
    return folder
