"""Runs what others wrote for Node against the simulator; installs it once, by the hashes of the lock file."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.parts.install import PartMissingError, cache_folder, program

FOLDER = Path(__file__).parent / "for_node"
LISTS = ("package.json", "package-lock.json")
INSTALL_WAIT_S_MAX = 300
RUN_WAIT_S_MAX = 60


def installed() -> Path:
    """Return the folder that holds the packages, after installing them where they are missing.

    Raises PartMissingError where Node is missing and cannot be installed, or a package cannot be fetched.
    """
    lists = [(FOLDER / name).read_bytes() for name in LISTS]
    folder = cache_folder() / f"node-{hashlib.sha256(b''.join(lists)).hexdigest()[:16]}"
    if not folder.is_dir():
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    npm = program("npm", "npm")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside it and moved then: who is interrupted leaves no half an installation.
    draft = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for name in LISTS:
            shutil.copy(FOLDER / name, draft)
        words = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(  # noqa: S603 - the lock file says what is installed
            words, cwd=draft, capture_output=True, text=True, timeout=INSTALL_WAIT_S_MAX, check=False
        )
        if done.returncode != 0:
            raise PartMissingError(f"npm could not install the clients for Node: {done.stderr[-500:]}")
        if not folder.is_dir():
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def run(script: str, told: object) -> object:
    """Run a script of the folder `for_node` with this on its stdin; returns what it printed, both as JSON."""
    folder = installed()
    # A script finds its packages beside itself.
    copy = shutil.copy(FOLDER / script, folder)
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    done = subprocess.run(  # noqa: S603 - our own script
        [program("node", "nodejs"), copy],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        env=environment,
        timeout=RUN_WAIT_S_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: object = json.loads(done.stdout)
    return found
