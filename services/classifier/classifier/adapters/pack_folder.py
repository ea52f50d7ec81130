"""Policy packs from a folder: `policies/<municipality>/pack.toml` and what lies beside it."""

from datetime import datetime
from pathlib import Path

from common.errors import Permanent
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.parse import parse_pack

PACK_FILE_BYTES_MAX = 1024 * 1024


class PackFolder:
    """All packs of a folder, read at start: one that is wrong stops the start with file, line and caret."""

    def __init__(self, root: Path) -> None:
        self._packs = {pack.file.pack.id: pack for pack in map(load_pack, pack_folders(root))}

    def pack_for(self, municipality: str, received_at: datetime) -> Pack | None:
        """Return the municipality's pack if it was valid on that day."""
        pack = self._packs.get(municipality)
        if pack is None or pack.file.pack.valid_from > received_at.date():
            return None
        return pack

    def all(self) -> list[Pack]:
        """Return the packs in the order of their ids."""
        return [self._packs[name] for name in sorted(self._packs)]


def pack_folders(root: Path) -> list[Path]:
    """Return the folders that hold a pack; Permanent when there is no such folder."""
    if not root.is_dir():
        raise Permanent(f"there is no folder {root}: set ORDSTYRER_POLICIES_DIR to where the policy packs lie")
    return sorted(folder for folder in root.iterdir() if (folder / "pack.toml").is_file())


def load_pack(folder: Path) -> Pack:
    """Read one pack from its folder; PackError shows file, line and caret."""
    texts = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".toml", ".txt"}:
            name = path.relative_to(folder).as_posix()
            if path.stat().st_size > PACK_FILE_BYTES_MAX:
                raise PackError(f"a file of a pack has at most {PACK_FILE_BYTES_MAX} bytes", file=name)
            texts[name] = path.read_text(encoding="utf-8")
    pack = parse_pack(texts)
    if pack.file.pack.id != folder.name:
        raise PackError(f"the pack's id is '{pack.file.pack.id}', its folder is '{folder.name}'", file="pack.toml")
    return pack
