"""Which packs a person means: folders, or municipalities by their ids."""

from collections.abc import Sequence
from pathlib import Path

from common.errors import Permanent
from common.pack_folder import pack_folders
from common.policy.nearest import nearest


def folders_of(words: Sequence[str], root: Path) -> list[Path]:
    """Return the folders that the words name, all of the policies' folder for none; Permanent for an unknown word."""
    if not words:
        return pack_folders(root)
    return [_folder_of(word, root) for word in words]


def _folder_of(word: str, root: Path) -> Path:
    for folder in (Path(word), root / word):
        if folder.is_dir():
            return folder
    known = [folder.name for folder in pack_folders(root)]
    raise Permanent(f"there is no pack '{word}'{nearest(word, known)}")
