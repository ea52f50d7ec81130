"""The folder of policy packs: each is offered to the desk at start, and again when a file of it has changed."""

from pathlib import Path

from common.pack_folder import load_pack, pack_folders
from common.policy.locate import PackError
from common.policy.pack import Pack

MOUNTED_SAID = {
    "first": "a pack is in force: it is the first of its municipality",
    "same": "the mounted pack is in force",
    "newer": "the mounted pack is newer: it awaits two persons who activate it",
    "waiting": "the mounted pack awaits two persons who activate it",
    "withdrawn": "the mounted pack was withdrawn by a person and is not used: raise its version",
    "older": "the mounted pack is older than the one in force and is not used",
    "changed": "the mounted pack says other things under the same version and is not used: raise its version",
}
"""What is logged of a pack that lies in the folder, by its place among the versions."""


class MountedPacks:
    """Tells what lies in the folder when that is news."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def news(self) -> list[Path]:
        """Return the folders that changed since the last call; none where nothing is mounted."""
        changed = []
        for folder in pack_folders(self._root) if self._root.is_dir() else []:
            now = tuple(
                sorted((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*") if p.is_file())
            )
            if self._seen.get(folder.name) != now:
                self._seen[folder.name] = now
                changed.append(folder)
        return changed

    def forget(self) -> None:
        """What was read could not be saved: tell it again next time."""
        self._seen = {}


def how_mounted(root: Path, municipality: str) -> Pack | PackError | None:
    """Return the pack that lies in the folder for a municipality, or what is wrong with it; None where none lies."""
    folder = root / municipality
    if not (folder / "pack.toml").is_file():
        return None
    try:
        return load_pack(folder)
    except PackError as e:
        return e
