# ruff: noqa: INP001 - a program of its own inside of the build, no part of a package
"""Print what is installed beside this program as a CycloneDX 1.6 bill of materials; the argument is requirements.lock.

With a version behind it: print all that the lock names, as what that version of Ordstyrer is made of.

Each part's hashes are those that the lock allows: what was installed has one of them. https://cyclonedx.org/docs/1.6/json/
"""

import json
import re
import sys
from collections.abc import Sequence
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


def component(name: str, version: str, sums: Sequence[str], licence: str | None = None) -> dict[str, object]:
    """One part."""
    purl = f"pkg:pypi/{name}@{version}"
    found: dict[str, object] = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if licence:
        found["licenses"] = [{"expression": licence}]
    if sums:
        found["hashes"] = [{"alg": "SHA-256", "content": one} for one in sums]
    return found


def installed(part: Distribution, allowed: dict[tuple[str, str], list[str]]) -> dict[str, object]:
    """One installed part."""
    name, version = plain(part.metadata["Name"]), part.version
    return component(name, version, allowed.get((name, version), ()), part.metadata.get("License-Expression"))


def bill(lock: str, release: str | None = None) -> dict[str, object]:
    """The whole bill, the same for the same parts: of what is installed here, or of a release."""
    allowed = hashes_of(lock)
    if release is None:
        parts = [installed(part, allowed) for part in distributions()]
    else:
        parts = [component(*about, sums) for about, sums in allowed.items() if all(about)]
    parts.sort(key=lambda one: str(one["name"]))
    found: dict[str, object] = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts}
    if release is not None:
        whole = {"type": "application", "bom-ref": "ordstyrer", "name": "ordstyrer", "version": release}
        found["metadata"] = {"component": whole}
    return found


if __name__ == "__main__":
    json.dump(bill(Path(sys.argv[1]).read_text(encoding="utf-8"), *sys.argv[2:3]), sys.stdout, indent=1)
