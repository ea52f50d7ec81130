"""Fetches jars with Maven into the user's cache, once."""

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.parts.install import PartMissingError, program

_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def fetch(name: str, artifacts: Iterable[str], kept: Path) -> Path:
    """Fetch artifacts (group:artifact:version) with all that they need into the folder `kept`, and return it.

    Raises PartMissingError where Maven or the jars cannot be had.
    """
    mvn = program("mvn", "maven")
    print(f"ordstyrer: fetching {name} with Maven into {kept}", file=sys.stderr)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as made:
        (pom := Path(made) / "pom.xml").write_text(_pom(artifacts))
        fresh = Path(made) / "jars"
        options = [f"-DoutputDirectory={fresh}", "-DincludeScope=runtime"]
        done = subprocess.run([mvn, "-B", "-q", "-f", pom, _PLUGIN, *options], stdout=sys.stderr, check=False)
        if done.returncode != 0:
            message = f"Maven could not fetch {name}: see what it said above."
            raise PartMissingError(message)
        # The rename is the last step, so that a fetch which is cut off leaves nothing that looks whole.
        try:
            fresh.rename(kept)
        except OSError:
            # Somebody else was quicker: theirs is as good.
            if not kept.is_dir():
                raise
    return kept


def _pom(artifacts: Iterable[str]) -> str:
    wanted = []
    for artifact in artifacts:
        group, name, version = artifact.split(":")
        wanted.append(
            f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>"
            "</dependency>"
        )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>ordstyrer</groupId><artifactId>part</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{''.join(wanted)}</dependencies></project>"
    )
