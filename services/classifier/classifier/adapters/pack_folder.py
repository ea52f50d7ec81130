"""Policy packs from a folder, as the command line asks them: `policies/<municipality>/pack.toml` and its neighbours."""

from datetime import datetime
from pathlib import Path

from common.pack_folder import load_pack, pack_folders
from common.policy.pack import Pack


class PackFolder:
    """All packs of a folder, read at once: one that is wrong is shown with file, line and caret."""

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
