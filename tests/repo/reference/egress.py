"""Which hosts the services call: read from the code that calls them, for a firewall's or a proxy's list."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.core.fetching import HOSTS
from tests.repo.reference.marked import table
from tests.repo.tree import ROOT

ADAPTERS = ROOT / "services" / "ingest" / "ingest" / "adapters"
_URL = re.compile(r"https://([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
OF_A_PLATFORM = {
    "meta/facebook.py": ("facebook",),
    "meta/instagram.py": ("instagram",),
    "meta/channel.py": ("facebook", "instagram"),
    "meta/login.py": ("facebook", "instagram"),
    "google/data_api.py": ("youtube",),
    "google/channel.py": ("youtube",),
    "flickr.py": ("flickr",),
    "linkedin.py": ("linkedin",),
    "x.py": ("x",),
}
"""Which platforms a file calls; whoever writes a new one must say so here."""


def page() -> str:
    """Return a row for each platform."""
    called = by_platform()
    rows = [
        (
            name,
            ", ".join(f"`{host}`" for host in sorted(called.get(name, ()))) or "none",
            ", ".join(f"`*.{host}`" for host in HOSTS.get(name, ())) or "none",
        )
        for name in sorted({*called, *HOSTS})
    ]
    return table(("platform", "called", "pictures and films fetched as evidence"), rows)


def by_platform() -> dict[str, set[str]]:
    """Return the hosts that each platform's adapters call."""
    found: dict[str, set[str]] = {}
    for file, hosts in by_file().items():
        for platform in OF_A_PLATFORM.get(file, ()):
            found.setdefault(platform, set()).update(hosts)
    return found


def by_file() -> dict[str, set[str]]:
    """Return the hosts that stand in each adapter of ingest, what only explains left out."""
    found = {}
    for path in sorted(ADAPTERS.rglob("*.py")):
        hosts = {host for text in _texts(path) for host in _URL.findall(text)}
        if hosts:
            found[path.relative_to(ADAPTERS).as_posix()] = hosts
    return found


def _texts(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
