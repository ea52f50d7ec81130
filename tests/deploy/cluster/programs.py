"""kube-apiserver, kubectl and etcd, built by Go from modules whose every file is pinned by hash, once.

Ten minutes the first time on two cores; they are kept in the user's cache.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.tools import BUILD_S_MAX, go_at_least
from tests.parts.install import PartMissingError, cache_folder

HERE = Path(__file__).parent
KUBERNETES, ETCD = "v1.36.3", "v3.7.3"
GO_MIN = (1, 26)
_VERSION = "k8s.io/component-base/version"


@dataclass(frozen=True)
class ModuleTool:
    """A program that Go builds in a module of its own, beside this file: go.mod and go.sum say of what."""

    name: str
    package: str
    version: str
    module: str

    @property
    def kept(self) -> Path:
        """Where it is kept, built or not."""
        return cache_folder() / "bin" / f"{self.name}-{self.version}"

    def path(self) -> Path:
        """The program, built the first time. Raises PartMissingError, which says what to do."""
        return self.kept if self.kept.is_file() else self._build()

    def _build(self) -> Path:
        go = go_at_least(GO_MIN, self.name, self.version, self.kept)
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        print(f"ordstyrer: building {self.name} {self.version} into {self.kept}", file=sys.stderr)  # noqa: T201 - takes minutes
        major, minor, _ = KUBERNETES.removeprefix("v").split(".")
        stamp = f"-X {_VERSION}.gitVersion={KUBERNETES} -X {_VERSION}.gitMajor={major} -X {_VERSION}.gitMinor={minor}"
        with tempfile.TemporaryDirectory(dir=self.kept.parent) as made:
            # Built in a copy: Go may write to the module's own files.
            module = shutil.copytree(HERE / self.module, Path(made) / "module")
            environment = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly -buildvcs=false"}
            flags = ["-trimpath", f"-ldflags=-s -w {stamp}", "-o", f"{made}/{self.name}"]
            done = subprocess.run(  # noqa: S603 - fixed words
                ["nice", "-n", "19", str(go), "build", *flags, self.package],  # noqa: S607 - others come first
                env=environment,
                cwd=module,
                stdout=sys.stderr,
                timeout=BUILD_S_MAX,
                check=False,
            )
            if done.returncode != 0:
                raise PartMissingError(f"Go could not build {self.name} {self.version}: see what it said above.")
            # The rename is the last step, so that a build which is cut off leaves nothing that looks whole.
            return (Path(made) / self.name).rename(self.kept)


KUBE_APISERVER = ModuleTool("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", KUBERNETES, "apiserver")
KUBECTL = ModuleTool("kubectl", "k8s.io/kubernetes/cmd/kubectl", KUBERNETES, "apiserver")
ETCD_SERVER = ModuleTool("etcd", ".", ETCD, "etcd")
ALL = (KUBE_APISERVER, KUBECTL, ETCD_SERVER)


def missing() -> list[str]:
    """The programs that are not built yet."""
    return [tool.name for tool in ALL if not tool.kept.is_file()]
