"""Tools of others that the checker uses where they are: PRONOM's identifier (Siegfried) and veraPDF."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

try:
    import pygfried
except ImportError:
    # No wheel for this machine: X8 says that formats were not checked.
    _IDENTIFIES = False
else:
    _IDENTIFIES = True

Identify = Callable[[Path], str | None]
"""Returns the PRONOM id of a file's bytes; None when they are of no known format."""
Verify = Callable[[Sequence[Path]], dict[Path, bool]]
"""Returns whether files are valid PDF/A of the kind they say they are; what could not be judged is left out."""
_WAIT_S_MAX = 600
_UNKNOWN = "UNKNOWN"
_JSON = "fmt/817"
_JSON_BYTES_MAX = 64 << 20
"""A larger file is taken at its word."""


class Tools(NamedTuple):
    """What there is; None for what is missing."""

    identify: Identify | None = None
    verify: Verify | None = None


def found_tools(verapdf: str | None = None) -> Tools:
    """Return the tools of this machine. `verapdf` is the command of veraPDF, else it is looked for."""
    command = shutil.which(verapdf or "verapdf")
    return Tools(_identify if _IDENTIFIES else None, None if command is None else _verify_with(command))


def _identify(path: Path) -> str | None:
    found = pygfried.identify(str(path), detailed=True)["files"][0]["matches"]
    puid = found[0]["id"] if found else _UNKNOWN
    if puid == _JSON and not _is_json(path):
        # PRONOM knows JSON by its extension alone.
        return None
    return None if puid == _UNKNOWN else puid


def _is_json(path: Path) -> bool:
    if path.stat().st_size > _JSON_BYTES_MAX:
        return True
    try:
        msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _verify_with(command: str) -> Verify:
    def verify(paths: Sequence[Path]) -> dict[Path, bool]:
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, and paths that we made
                [command, "--format", "text", *map(str, paths)],
                capture_output=True,
                timeout=_WAIT_S_MAX,
                check=False,
                text=True,
            )
        except (OSError, subprocess.TimeoutExpired):
            return {}
        # "PASS /a/b.pdf 2u"
        words = [line.split(" ", 1) for line in done.stdout.splitlines() if line.startswith(("PASS ", "FAIL "))]
        said = {rest.rpartition(" ")[0]: verdict == "PASS" for verdict, rest in words}
        return {path: said[str(path)] for path in paths if str(path) in said}

    return verify
