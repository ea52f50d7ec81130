"""Runs what others wrote for Node against the simulator."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.parts.install import program
from tests.parts.npm import installed

FOLDER = Path(__file__).parent / "for_node"
RUN_WAIT_S_MAX = 240


def run(script: str, told: object) -> object:
    """Run a script of the folder `for_node` with this on its stdin; returns what it printed, both as JSON."""
    folder = installed(FOLDER)
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
