"""The tools of this suite: asked for once, built when they are missing; a missing one fails, and never skips."""

from collections.abc import Callable
from pathlib import Path

import pytest

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
