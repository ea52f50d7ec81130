"""kube-apiserver, kubectl and etcd, built by Go from modules whose every file is pinned by hash, once.

Ten minutes the first time on two cores; they are kept in the user's cache.
"""

from functools import partial
from pathlib import Path

from tests.deploy.tools import ModuleTool

HERE = Path(__file__).parent
KUBERNETES, ETCD = "v1.36.3", "v3.7.3"
_MAJOR, _MINOR, _ = KUBERNETES.removeprefix("v").split(".")
_STAMP = " ".join(
    f"-X k8s.io/component-base/version.{name}={value}"
    for name, value in (("gitVersion", KUBERNETES), ("gitMajor", _MAJOR), ("gitMinor", _MINOR))
)
_tool = partial(ModuleTool, stamp=_STAMP, go_min=(1, 26))

KUBE_APISERVER = _tool("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", KUBERNETES, HERE / "apiserver")
KUBECTL = _tool("kubectl", "k8s.io/kubernetes/cmd/kubectl", KUBERNETES, HERE / "apiserver")
ETCD_SERVER = _tool("etcd", ".", ETCD, HERE / "etcd")
ALL = (KUBE_APISERVER, KUBECTL, ETCD_SERVER)


def missing() -> list[str]:
    """The programs that are not built yet."""
    return [tool.name for tool in ALL if not tool.kept.is_file()]
