"""The packs of this repository, read as a service reads them: file name to content."""

from functools import cache
from pathlib import Path

from common.policy.pack import Pack
from common.policy.parse import parse_pack

POLICIES = Path(__file__).parents[2] / "policies"
FOLDERS = sorted(path.parent.name for path in POLICIES.glob("*/pack.toml"))


def files_of(folder: str) -> dict[str, str]:
    """Return a pack's files by their names within its folder."""
    root = POLICIES / folder
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.suffix in {".toml", ".txt"}
    }


@cache
def pack_of(folder: str) -> Pack:
    """Return a pack that has passed every proof."""
    return parse_pack(files_of(folder))
