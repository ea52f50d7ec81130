"""Docker Compose, built by Go from a module of our own: its authors' go.mod forbids `go install`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.parts.install import PartMissingError, cache_folder, program

VERSION = "v2.40.3"
PACKAGE = "github.com/docker/compose/v2"
BUILD_S_MAX = 1800


def compose_path() -> Path:
    """The program, built the first time (minutes). Raises PartMissingError where Go or the module cannot be had."""
    kept = cache_folder() / "bin" / f"docker-compose-{VERSION}"
    return kept if kept.is_file() else _build(kept)


def _build(kept: Path) -> Path:
    go = program("go", "golang-go")
    kept.parent.mkdir(parents=True, exist_ok=True)
    print(f"ordstyrer: building Docker Compose {VERSION} into {kept}", file=sys.stderr)  # noqa: T201 - takes minutes
    with tempfile.TemporaryDirectory(dir=kept.parent) as made:
        folder = Path(made)
        (folder / "go.mod").write_text("module local/compose\n\ngo 1.24\n", encoding="utf-8")
        (folder / "tools.go").write_text(
            f'//go:build tools\n\npackage tools\n\nimport _ "{PACKAGE}/cmd"\n', encoding="utf-8"
        )
        flags = f"-s -w -X {PACKAGE}/internal.Version={VERSION}"
        for words in (
            ["get", f"{PACKAGE}@{VERSION}"],
            ["mod", "tidy"],
            ["build", "-trimpath", f"-ldflags={flags}", "-o", "docker-compose", f"{PACKAGE}/cmd"],
        ):
            environment = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false"}
            command = ["nice", "-n", "19", str(go), *words]
            done = subprocess.run(  # noqa: S603 - fixed words
                command, env=environment, cwd=folder, stdout=sys.stderr, timeout=BUILD_S_MAX, check=False
            )
            if done.returncode != 0:
                raise PartMissingError(f"Go could not build Docker Compose {VERSION}: see what it said above.")
        # The rename is the last step, so that a build which is cut off leaves nothing that looks whole.
        return (folder / "docker-compose").rename(kept)
