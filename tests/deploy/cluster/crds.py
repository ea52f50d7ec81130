"""The schemas of what the overlays ask of operators, from their own modules and jars, in pinned versions."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.deploy.tools import GO_MIN, go_at_least
from tests.parts import maven
from tests.parts.install import PartMissingError, cache_folder

# Operator: the module, its version, the folder in it, which of its files.
_MODULES = {
    "keda": (
        "github.com/kedacore/keda/v2",
        "v2.21.0",
        "config/crd/bases",
        ("keda.sh_scaledobjects.yaml", "keda.sh_triggerauthentications.yaml"),
    ),
    "prometheus": (
        "github.com/prometheus-operator/prometheus-operator",
        "v0.85.0",
        "example/prometheus-operator-crd",
        ("monitoring.coreos.com_servicemonitors.yaml", "monitoring.coreos.com_prometheusrules.yaml"),
    ),
    "external-secrets": (
        "github.com/external-secrets/external-secrets",
        "v1.3.2",
        "config/crds/bases",
        ("external-secrets.io_externalsecrets.yaml", "external-secrets.io_secretstores.yaml"),
    ),
    "cloudnativepg": (
        "github.com/cloudnative-pg/cloudnative-pg",
        "v1.27.1",
        "config/crd/bases",
        ("postgresql.cnpg.io_clusters.yaml", "postgresql.cnpg.io_scheduledbackups.yaml"),
    ),
}
STRIMZI = "1.2.0"
_STRIMZI_KINDS = ("kafka.Kafka", "topic.KafkaTopic", "user.KafkaUser", "nodepool.KafkaNodePool")
JAVA_MIN = 21


def ensure() -> dict[str, Path]:
    """The folder of each operator's schemas, fetched the first time. Raises PartMissingError, which says what to do."""
    found = {name: _of_module(name, *where) for name, where in _MODULES.items()}
    return {**found, "strimzi": _of_strimzi()}


def _of_module(name: str, module: str, version: str, folder: str, files: tuple[str, ...]) -> Path:
    kept = cache_folder() / "crds" / f"{name}-{version}"
    if kept.is_dir():
        return kept
    go = go_at_least(GO_MIN, f"{name}'s schemas", version, kept)
    environment = {**os.environ, "GOTOOLCHAIN": "local"}
    done = subprocess.run(  # noqa: S603 - fixed words
        [str(go), "mod", "download", "-json", f"{module}@{version}"],
        env=environment,
        cwd="/",
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        raise PartMissingError(f"Go could not fetch {module}@{version}: {done.stdout.decode(errors='replace')[:500]}")
    where = Path(json.loads(done.stdout)["Dir"]) / folder
    with _fresh(kept) as made:
        for file in files:
            (made / file).write_bytes((where / file).read_bytes())
    return kept


def _of_strimzi() -> Path:
    kept = cache_folder() / "crds" / f"strimzi-{STRIMZI}"
    if kept.is_dir():
        return kept
    java = _java()
    jars = cache_folder() / f"strimzi-jars-{STRIMZI}"
    if not jars.is_dir():
        maven.fetch("Strimzi", [f"io.strimzi:api:{STRIMZI}", f"io.strimzi:crd-generator:{STRIMZI}"], jars)
    with _fresh(kept) as made:
        wanted = [f"io.strimzi.api.kafka.model.{kind}={made}/{kind}.yaml" for kind in _STRIMZI_KINDS]
        command = [str(java), "-cp", f"{jars}/*", "io.strimzi.crdgenerator.CrdGenerator", "--target-kube", "1.30+"]
        done = subprocess.run([*command, *wanted], stdout=sys.stderr, check=False)  # noqa: S603 - fixed words
        if done.returncode != 0:
            raise PartMissingError("Strimzi's generator wrote no schemas: see what it said above.")
    return kept


class _fresh:  # noqa: N801 - read as a word of its with statement
    """A folder that is there whole or not at all."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept

    def __enter__(self) -> Path:
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        self._made = Path(tempfile.mkdtemp(dir=self._kept.parent))
        return self._made

    def __exit__(self, problem: type[BaseException] | None, *_: object) -> None:
        if problem is None and not self._kept.is_dir():
            self._made.rename(self._kept)
        else:
            shutil.rmtree(self._made)


def _java() -> Path:
    """A Java that runs Strimzi's generator."""
    found = [Path(found) for found in (shutil.which("java"),) if found]
    found += sorted(Path("/usr/lib/jvm").glob("*/bin/java"), reverse=True)
    for java in found:
        said = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 - a Java
        version = said.partition('"')[2].partition(".")[0].partition('"')[0]
        if version.isdigit() and int(version) >= JAVA_MIN:
            return java
    raise PartMissingError(f"Strimzi's schemas are written by its generator, which needs Java {JAVA_MIN} or newer.")
