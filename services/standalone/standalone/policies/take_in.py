"""`ordstyrer policy import`: propose a pack from a folder; two persons activate it at the desk."""

import asyncio
import os
import sys
from pathlib import Path

from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.errors import Permanent
from common.pack_folder import read_files
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.settings import Settings
from desk.core.version import Version
from desk.handlers.packs import Refused, propose
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.policies.take_in import new_parser

SAID = {
    "older": "is older than the version in force",
    "same": "is in force already, word for word",
    "changed": "says other things under the version in force: raise its version",
}


def main(arguments: list[str]) -> int:
    """Propose the pack of a folder, or the newest version of each municipality of an export; 1 when one is refused."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    if not given.by:
        parser.error("--person is missing: who proposes?")
    settings = Settings.from_environ(os.environ)
    code = 0
    for folder in _newest(given.dir):
        files = read_files(folder)
        pack = parse_pack(files)
        done = asyncio.run(_propose(settings, pack, files, given.by))
        code = FOUND_PROBLEMS if isinstance(done, Refused) else code
        _tell(pack, done, as_json=given.json)
    return code


def _newest(root: Path) -> list[Path]:
    """Return the folder itself, or of what lies in it the newest version of each municipality."""
    if (root / "pack.toml").is_file():
        return [root]
    newest: dict[Path, Path] = {}
    for path in root.glob("**/pack.toml"):
        folder = path.parent
        if folder.name.isdecimal():
            best = newest.setdefault(folder.parent, folder)
            newest[folder.parent] = max(best, folder, key=lambda each: int(each.name))
    if not newest:
        raise Permanent(f"{root} holds no pack: there is no pack.toml in it, nor an export's <municipality>/<version>/")
    return [newest[municipality] for municipality in sorted(newest)]


async def _propose(settings: Settings, pack: Pack, files: dict[str, str], person: str) -> Version | Refused:
    at = SystemClock().now()
    async with tables_of(settings, "desk") as db:
        return await db.write(lambda tx: propose(tx, pack, files, person, at))


def _tell(pack: Pack, done: Version | Refused, *, as_json: bool) -> None:
    refused = done.code if isinstance(done, Refused) else None
    if as_json:
        line_out({"pack": pack.ref, "sha256": pack.sha256, "refused": refused})
    elif refused is not None:
        sys.stdout.write(f"{pack.ref} is refused: it {SAID[refused]}\n")
    else:
        sys.stdout.write(f"{pack.ref} ({pack.sha256[:12]}) is proposed: two persons activate it at the desk\n")
