"""`ordstyrer policy export`: write every version into folders, so that Git or a person can keep them."""

import asyncio
import json
import os
import sys
from pathlib import Path

import msgspec

from common.settings import Settings
from desk.core.version import Version
from standalone.asked import parser_of
from standalone.policies.stored import all_versions

INDEX = "versions.json"


def main(arguments: list[str]) -> int:
    """Write DIR/<municipality>/<version>/…, and beside them which version was proposed, approved and activated when."""
    parser = parser_of(
        "policy export",
        "Write every version of the packs into DIR/<municipality>/<version>/, and who activated it when into\n"
        f"DIR/<municipality>/{INDEX}. The same versions give the same files, word for word: made for Git.",
        "ordstyrer policy export packs-archive",
    )
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder to write into; it may hold an earlier export")
    parser.add_argument("municipality", nargs="*", help="only these (default: all)")
    given = parser.parse_args(arguments)
    found = asyncio.run(all_versions(Settings.from_environ(os.environ)))
    if unknown := set(given.municipality) - set(found):
        parser.error(f"the desk keeps no pack of {', '.join(sorted(unknown))}; there are {', '.join(found) or 'none'}")
    for municipality, versions in found.items():
        if not given.municipality or municipality in given.municipality:
            _write(given.dir / municipality, versions)
            sys.stdout.write(f"{municipality}: {len({v.version for v in versions})} versions\n")
    return 0


def _write(folder: Path, versions: tuple[Version, ...]) -> None:
    newest = {version.version: version for version in reversed(versions)}
    for number, version in newest.items():
        for name, text in version.files.items():
            path = folder / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    index = [
        {name: value for name, value in msgspec.to_builtins(version).items() if name != "files"}
        for _, version in sorted(newest.items())
    ]
    (folder / INDEX).write_text(json.dumps(index, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
