# ruff: noqa: INP001 - a program of its own inside of the build, no part of a package
"""Print what is installed beside this program as a CycloneDX 1.6 bill of materials; the argument is requirements.lock.

Each part's hashes are those that the lock allows: what was installed has one of them. https://cyclonedx.org/docs/1.6/json/
"""

import json
import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

STARTS = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def hashes_of(lock: str) -> dict[tuple[str, str], list[str]]:
    """Name and version of each locked part → the SHA-256 sums it may have."""
    found: dict[tuple[str, str], list[str]] = {}
    about = ("", "")
    for line in lock.splitlines():
        if part := STARTS.match(line):
            about = (plain(part[1]), part[2])
        found.setdefault(about, []).extend(HASH.findall(line))
    return found


def plain(name: str) -> str:
    """A part's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def component(part: Distribution, allowed: dict[tuple[str, str], list[str]]) -> dict[str, object]:
    """One installed part."""
    name, version = plain(part.metadata["Name"]), part.version
    purl = f"pkg:pypi/{name}@{version}"
    found: dict[str, object] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if said := part.metadata.get("License-Expression"):
        found["licenses"] = [{"expression": said}]
    if sums := allowed.get((name, version)):
        found["hashes"] = [{"alg": "SHA-256", "content": one} for one in sums]
    return found


def bill(lock: str) -> dict[str, object]:
    """The whole bill, the same for the same parts."""
    allowed = hashes_of(lock)
    parts = sorted((component(part, allowed) for part in distributions()), key=lambda one: str(one["name"]))
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}


if __name__ == "__main__":
    json.dump(bill(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.stdout, indent=1)
