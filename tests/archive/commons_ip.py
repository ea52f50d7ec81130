"""commons-ip, the E-ARK validator that depots use, from Maven: fetched once into the user's cache."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.parts.install import PartMissingError, cache_folder, program

VERSION = "2.10.0"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>ordstyrer</groupId><artifactId>commons-ip</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.roda-community</groupId><artifactId>commons-ip2</artifactId><version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


def jars() -> Path:
    """The folder of its jars. Raises PartMissingError where Java, Maven or the jars cannot be had."""
    kept = cache_folder() / f"commons-ip-{VERSION}"
    return kept if kept.is_dir() else _fetch(kept)


def _fetch(kept: Path) -> Path:
    maven = program("mvn", "maven")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as made:
        (pom := Path(made) / "pom.xml").write_text(_POM)
        fresh = Path(made) / "jars"
        options = [f"-DoutputDirectory={fresh}", "-DincludeScope=runtime"]
        command = [str(maven), "-B", "-q", "-f", str(pom), _PLUGIN, *options]
        done = subprocess.run(command, stdout=sys.stderr, check=False)  # noqa: S603 - Maven and Java, both found by us
        if done.returncode != 0:
            raise PartMissingError(f"Maven could not fetch commons-ip {VERSION}: see what it said above.")
        try:
            fresh.rename(kept)
        except OSError:
            if not kept.is_dir():
                raise
    return kept


def report(package: Path, sip: str, folder: Path) -> dict[str, Any]:
    """Return its report on a package by one version of CSIP and SIP."""
    java = program("java", "default-jre-headless")
    command = [str(java), "-cp", f"{jars()}/*", "org.roda_project.commons_ip2.cli.Main", "validate"]
    options = ["-i", str(package.resolve()), "-o", str(folder.resolve()), f"--specification-version={sip}"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=100, cwd=folder)  # noqa: S603 - Maven and Java, both found by us
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
