"""kustomize, kubectl-validate and promtool: `python -m tests.deploy.tools ensure` installs what is missing.

The first two come through Go's own client, in pinned versions, into the user's cache; the first time takes minutes.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.parts.install import PartMissingError, cache_folder, program

GO_MIN = (1, 24)
BUILD_S_MAX = 1800


@dataclass(frozen=True)
class GoTool:
    """A program that Go builds from a module."""

    name: str
    package: str
    version: str
    go_min: tuple[int, int] = field(default=GO_MIN, kw_only=True)

    @property
    def kept(self) -> Path:
        """Where it is kept, built or not."""
        return cache_folder() / "bin" / f"{self.name}-{self.version}"

    def path(self) -> Path:
        """The program, built the first time. Raises PartMissingError, which says what to do."""
        return self.kept if self.kept.is_file() else self._build()

    def _build(self) -> Path:
        go = go_at_least(self.go_min, self.name, self.version, self.kept)
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        print(f"ordstyrer: building {self.name} {self.version} into {self.kept}", file=sys.stderr)  # noqa: T201 - takes minutes
        with tempfile.TemporaryDirectory(dir=self.kept.parent) as made:
            self._make(go, Path(made))
            # The rename is the last step, so that a build which is cut off leaves nothing that looks whole.
            return (Path(made) / self.name).rename(self.kept)

    def _make(self, go: Path, made: Path) -> None:
        """Put the program into a folder."""
        self._run([go, "install", "-ldflags=-s -w", f"{self.package}@{self.version}"], made, {"GOBIN": str(made)})

    def _run(self, command: list[str | Path], folder: Path, more: dict[str, str]) -> None:
        # A newer toolchain is not fetched behind our back, and others on this machine come first.
        done = subprocess.run(  # noqa: S603 - fixed words
            ["nice", "-n", "19", *map(str, command)],  # noqa: S607 - others come first
            env={**os.environ, "GOTOOLCHAIN": "local", **more},
            cwd=folder,
            stdout=sys.stderr,
            timeout=BUILD_S_MAX,
            check=False,
        )
        if done.returncode != 0:
            raise PartMissingError(f"Go could not build {self.name} {self.version}: see what it said above.")


@dataclass(frozen=True)
class ModuleTool(GoTool):
    """A program that Go builds in a module of our own, whose go.mod and go.sum pin every file by hash.

    For those that `go install` refuses. `stamp` is what the linker writes into it.
    """

    module: Path
    stamp: str = ""

    def _make(self, go: Path, made: Path) -> None:
        # Built in a copy: Go may write to the module's own files.
        module = shutil.copytree(self.module, made / "module")
        flags = ["-trimpath", f"-ldflags=-s -w {self.stamp}", "-o", f"{made}/{self.name}"]
        self._run([go, "build", *flags, self.package], module, {"GOFLAGS": "-mod=readonly -buildvcs=false"})


KUSTOMIZE = GoTool("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "v5.7.1")
KUBECTL_VALIDATE = GoTool("kubectl-validate", "sigs.k8s.io/kubectl-validate", "v0.0.4")
_COMPOSE = "github.com/docker/compose/v2"
COMPOSE = ModuleTool(
    "docker-compose",
    f"{_COMPOSE}/cmd",
    "v2.40.3",
    Path(__file__).parent / "compose",
    f"-X {_COMPOSE}/internal.Version=v2.40.3",
)


def promtool() -> Path:
    """Prometheus' own checker, after installing Debian's where it is missing."""
    return program("promtool", "prometheus")


def run(command: list[str | Path], stdin: str = "") -> tuple[int, str]:
    """Run a tool; return its status and all that it said."""
    done = subprocess.run(  # noqa: S603 - our own words
        [str(word) for word in command],
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def go_at_least(lowest: tuple[int, int], name: str, version: str, kept: Path) -> Path:
    """Go, new enough for what is to be built. Raises PartMissingError, which says what to do."""
    needed = ".".join(map(str, lowest))
    do = f"Install it (Debian 12 itself has an older one), or put {name} {version} at {kept}"
    found = shutil.which("go")
    if found is None:
        raise PartMissingError(f"Go {needed} or newer is needed to build {name}, and there is none. {do}")
    said = run([found, "version"])[1]
    there = re.search(r"go(\d+)\.(\d+)", said)
    if there is None or (int(there[1]), int(there[2])) < lowest:
        raise PartMissingError(f"Go {needed} or newer is needed to build {name}; this is {said.strip()}. {do}")
    return Path(found)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 0 where every tool is there at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.deploy.tools", description=__doc__)
    parser.add_argument("command", choices=["ensure"])
    parser.parse_args(arguments)
    missing: dict[str, None] = {}
    for get in (promtool, KUSTOMIZE.path, KUBECTL_VALIDATE.path):
        try:
            get()
        except PartMissingError as error:
            missing[str(error)] = None
    for said in missing:
        print(f"ordstyrer: {said}", file=sys.stderr)  # noqa: T201 - a command line talks
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
