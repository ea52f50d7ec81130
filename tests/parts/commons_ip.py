"""commons-ip, the validator of E-ARK packages that depots run at their door."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.parts import maven
from tests.parts.install import cache_folder, program

VERSION = "2.10.0"
_ARTIFACTS = (f"org.roda-community:commons-ip2:{VERSION}",)
_MAIN = "org.roda_project.commons_ip2.cli.Main"


def jars() -> Path:
    """The folder of its jars, fetched with Maven into the user's cache the first time.

    Raises PartMissingError where Java, Maven or the jars cannot be had.
    """
    kept = kept_jars()
    # Debian's Maven brings Java along: whoever lacks both has to install one.
    found = kept if kept.is_dir() else maven.fetch(f"commons-ip {VERSION}", _ARTIFACTS, kept)
    program("java", "default-jre-headless")
    return found


def kept_jars() -> Path:
    """Where the jars are kept, fetched or not."""
    return cache_folder() / f"commons-ip-{VERSION}"


def report(package: Path, sip: str, folder: Path) -> dict[str, Any]:
    """Return its report on a package by one version of CSIP and SIP."""
    java, path = program("java", "default-jre-headless"), f"{jars()}/*"
    options = ["-i", str(package.resolve()), "-o", str(folder.resolve()), f"--specification-version={sip}"]
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [str(java), *quick, "-cp", path, _MAIN, "validate", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280, cwd=folder)
    reports = list(folder.glob("*validation-report*.json"))
    assert reports, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(reports[0].read_text())
    return told


def failed(told: dict[str, Any], level: str) -> dict[str, list[str]]:
    """Return what failed of a level, by requirement."""
    return {
        one["id"]: one["testing"]["issues"]
        for one in told["validation"]
        if one["testing"]["outcome"] == "FAILED" and one["level"] == level
    }
