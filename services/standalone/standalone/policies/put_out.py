"""`ordstyrer policy export`: write every version into folders, so that Git or a person can keep them."""

import asyncio
import json
import os
import sys
from pathlib import Path

import msgspec

from common.settings import Settings
from desk.core.version import Version
from standalone.asked import line_out
from standalone.parsers.policies.put_out import INDEX, new_parser
from standalone.policies.stored import all_versions


def main(arguments: list[str]) -> int:
    """Write DIR/<municipality>/<version>/…, and beside them which version was proposed, approved and activated when."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    found = asyncio.run(all_versions(Settings.from_environ(os.environ)))
    if unknown := set(given.municipality) - set(found):
        parser.error(f"the desk keeps no pack of {', '.join(sorted(unknown))}; there are {', '.join(found) or 'none'}")
    for municipality, versions in found.items():
        if not given.municipality or municipality in given.municipality:
            _write(given.dir / municipality, versions)
            count = len({v.version for v in versions})
            if given.json:
                line_out({"municipality": municipality, "versions": count})
            else:
                sys.stdout.write(f"{municipality}: {count} versions\n")
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
