"""A Docker engine of our own: started in a folder, its images made of Debian's packages, ended with all that it held.

Nothing of it needs an image registry: the base is Debian, put together by debootstrap; what others publish as images
(Kafka, PostgreSQL, …) has stand-ins of Debian's packages (tests/deploy/standins).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.tools import COMPOSE, run
from tests.parts.install import PartMissingError, cache_folder, program
from tests.parts.kafka import jars
from tests.repo.tree import ROOT

RELEASE = "bookworm"
BASE, PARTS = f"local/debian-python:{RELEASE}", f"local/parts:{RELEASE}"
PACKAGES = ("postgresql-15", "default-jre-headless", "prometheus", "prometheus-alertmanager", "python3-aiosmtpd")
STAND_INS = ("kafka", "postgres", "mail", "prometheus", "alertmanager")
"""Services of docker-compose.yml whose images are others'. Grafana has no package here."""
WHEELS = ROOT / "deploy" / "docker" / "wheels"
START_S_MAX = 60
STOP_S_MAX = 30


class Engine:
    """A running engine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = f"unix://{folder}/docker.sock"

    def docker(self, *words: str | Path) -> str:
        """Run a command of Docker's; return what it said. Raises RuntimeError with that where it fails."""
        return self._run([program("docker", "docker.io"), *words])

    def compose(self, *words: str | Path, may_fail: bool = False) -> str:
        """Run a command of Compose's in this tree, for the world of the demo."""
        return self._run([COMPOSE.path(), "--env-file", "deploy/demo/settings.env", *words], may_fail=may_fail)

    def _run(self, words: Sequence[str | Path], *, may_fail: bool = False) -> str:
        environment = {**os.environ, "DOCKER_HOST": self.socket, "DOCKER_BUILDKIT": "0"}
        done = subprocess.run(  # noqa: S603 - our own words
            [str(word) for word in words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode != 0 and not may_fail:
            raise RuntimeError(f"{' '.join(map(str, words))}: {(done.stdout + done.stderr)[-3000:]}")
        return done.stdout


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """An engine for as long as the block lasts; what it holds stays in the folder. Only root can start one."""
    if os.geteuid() != 0:
        raise PartMissingError("Only root can start a Docker engine of its own.")
    daemon = program("dockerd", "docker.io")
    program("iptables", "iptables")
    folder.mkdir(parents=True, exist_ok=True)
    found = Engine(folder)
    words: list[str | Path] = ["--data-root", folder / "data", "--exec-root", folder / "exec", "-H", found.socket]
    more: list[str | Path] = ["--pidfile", folder / "docker.pid", "--storage-driver=overlay2"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([daemon, *words, *more], stdout=log, stderr=log)  # noqa: S603 - our own words
        try:
            _until_up(found, process)
            yield found
        finally:
            process.terminate()
            process.wait(STOP_S_MAX)
            subprocess.run(["umount", folder / "exec" / "netns" / "default"], check=False, capture_output=True)  # noqa: S603, S607 - its own


def _until_up(found: Engine, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S_MAX
    while True:
        try:
            found.docker("info")
        except RuntimeError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise PartMissingError(f"The Docker engine did not start: see {found.folder / 'log'}") from error
            time.sleep(0.2)
        else:
            return


def ensure_images(found: Engine) -> None:
    """Make every image that the engine lacks; ours are made anew each time, without a network."""
    if not _has(found, BASE):
        _import(found, BASE, ())
    if not _has(found, PARTS):
        _import(found, PARTS, PACKAGES)
    _wheels()
    context = ROOT / "tests" / "deploy" / "standins"
    services = json.loads(found.compose("config", "--format", "json"))["services"]
    for role in STAND_INS:
        image = services[role]["image"]
        _say(f"{image}, as a stand-in of Debian's packages")
        found.docker("build", "-q", "--network=none", "--build-arg", f"ROLE={role}", "-t", image, context)
    for image, build in {one["image"]: one["build"] for one in services.values() if "build" in one}.items():
        _say(image)
        service = f"SERVICE={build['args']['SERVICE']}"
        given = ["--build-arg", f"BASE={BASE}", "--build-arg", service, "--target", build["target"]]
        found.docker("build", "-q", "--network=none", "-f", "deploy/docker/Dockerfile", *given, "-t", image, ".")


def _has(found: Engine, image: str) -> bool:
    return bool(found.docker("images", "-q", image).strip())


def _import(found: Engine, image: str, packages: Sequence[str]) -> None:
    """Put Debian together in a folder, and hand it over as an image."""
    bootstrap = program("debootstrap", "debootstrap")
    _say(f"{image}: Debian {RELEASE} by debootstrap (minutes)")
    with tempfile.TemporaryDirectory(dir=found.folder) as made:
        root = Path(made) / "root"
        _must([bootstrap, "--variant=minbase", "--include=python3,python3-venv,ca-certificates", RELEASE, root])
        if packages:
            _install(root, packages)
            shutil.copytree(jars(), root / "opt" / jars().name)
        archive = Path(made) / "root.tar"
        _must(["tar", "-C", root, "-cf", archive, "."])
        found.docker("import", archive, image)


def _install(root: Path, packages: Sequence[str]) -> None:
    """Install packages in a folder's Debian: nothing of them is started, and Java's asks for /proc."""
    policy = root / "usr" / "sbin" / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    policy.chmod(0o755)
    _must(["mount", "-t", "proc", "proc", root / "proc"])
    try:
        _must(["chroot", root, "apt-get", "update", "-q"])
        _must(["chroot", root, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])
    finally:
        _must(["umount", root / "proc"])


def _wheels() -> None:
    """Lay the wheels that the lock names where the build looks for them, each checked against its hash."""
    kept = cache_folder() / "wheels"
    kept.mkdir(parents=True, exist_ok=True)
    pip: list[str | Path] = [program("python3", "python3"), "-m", "pip", "download", "-q", "--require-hashes"]
    _must([*pip, "--find-links", kept, "-d", kept, "-r", ROOT / "requirements.lock"])
    WHEELS.mkdir(parents=True, exist_ok=True)
    for wheel in kept.iterdir():
        if not (WHEELS / wheel.name).exists():
            shutil.copy(wheel, WHEELS)


def _must(words: Sequence[str | Path]) -> None:
    code, said = run(["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C", *words])
    if code != 0:
        raise PartMissingError(f"{' '.join(map(str, words))}: {said[-2000:]}")


def _say(words: str) -> None:
    print(f"ordstyrer: {words}", file=sys.stderr)  # noqa: T201 - it takes minutes
