"""Policy packs as folders: `policies/<municipality>/pack.toml` and what lies beside it."""

from pathlib import Path

from common.errors import Permanent
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.parse import parse_pack

PACK_FILE_BYTES_MAX = 1024 * 1024
"""Of one file; a pack travels whole in one message of `control`, and none of ours is a fifth of this."""


def pack_folders(root: Path) -> list[Path]:
    """Return the folders that hold a pack; Permanent when there is no such folder."""
    if not root.is_dir():
        raise Permanent(f"there is no folder {root}: set ORDSTYRER_POLICIES_DIR to where the policy packs lie")
    return sorted(folder for folder in root.iterdir() if (folder / "pack.toml").is_file())


def read_files(folder: Path) -> dict[str, str]:
    """Return a pack's files: name within the folder (`texts/thank.txt`) → text. PackError for one that is no text."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".toml", ".txt"}:
            name = path.relative_to(folder).as_posix()
            if path.stat().st_size > PACK_FILE_BYTES_MAX:
                raise PackError(f"a file of a pack has at most {PACK_FILE_BYTES_MAX} bytes", file=name)
            try:
                found[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError as e:
                raise PackError("a file of a pack is text in UTF-8", file=name) from e
    return found


def load_pack(folder: Path) -> Pack:
    """Read one pack from its folder; PackError shows file, line and caret."""
    return read_pack(folder)[0]


def read_pack(folder: Path) -> tuple[Pack, dict[str, str]]:
    """Return a folder's pack with its files; PackError shows file, line and caret."""
    files = read_files(folder)
    return named(parse_pack(files), folder.name), files


def named(pack: Pack, municipality: str) -> Pack:
    """Return the pack if it is that municipality's; PackError otherwise."""
    if pack.file.pack.id != municipality:
        raise PackError(f"the pack's id is '{pack.file.pack.id}', its folder is '{municipality}'", file="pack.toml")
    return pack
