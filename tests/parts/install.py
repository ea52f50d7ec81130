"""Finds programs on this machine, and installs Debian's package where one is missing and we may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Another apt-get may be at work; it is waited for rather than failed on.
_APT = ["apt-get", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]


class PartMissingError(RuntimeError):
    """A part could not be brought to this machine, or did not start; the text says what to do.

    `package` is Debian's, where somebody who may has only to install it; else it is "".
    """

    def __init__(self, message: str, package: str = "") -> None:
        super().__init__(message)
        self.package = package


def cache_folder() -> Path:
    """Where parts that no Debian package brings are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ordstyrer"


def program(name: str, package: str) -> Path:
    """The path of program `name`, after installing Debian's `package` where it is missing.

    Raises PartMissingError where it is missing and cannot be installed.
    """
    if (found := shutil.which(name)) is None:
        apt_install(package, why=f"the tests need {name}")
        found = shutil.which(name)
    if found is None:
        message = f"{package} is installed and still has no {name}."
        raise PartMissingError(message)
    return Path(found)


def apt_install(package: str, why: str) -> None:
    """Install a Debian package. Raises PartMissingError where we are not root on Debian, or it fails."""
    by_hand = f"Install it by hand (sudo apt-get install {package}) and run again."
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        message = f"{package} is missing: {why}. {by_hand}"
        raise PartMissingError(message, package)
    print(f"ordstyrer: installing {package}, because {why}", file=sys.stderr)
    # A fresh machine has no package lists yet: only a failed try is worth an update.
    if not _apt("install", package):
        _apt("update")
        if not _apt("install", package):
            message = f"apt-get could not install {package}: {why}. {by_hand}"
            raise PartMissingError(message)


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # What it says goes to stderr: stdout belongs to whoever asked for the part.
    return subprocess.run([*_APT, *arguments], env=environment, stdout=sys.stderr, check=False).returncode == 0
