"""`ordstyrer policy doctor`: which versions are in force, what awaits whom, what is missing, and what is mounted."""

import asyncio
import os
import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.errors import Permanent
from common.pack_folder import load_pack
from common.policy.beside import missing_rows
from common.policy.locate import PackError
from common.policy.parse import parse_pack
from common.settings import Settings
from desk.core.version import ACTIVATORS_MIN, PROPOSED, Version, newest_active, place_of
from standalone.asked import line_out
from standalone.parsers.policies.doctor import new_parser
from standalone.policies.stored import all_versions, rows_beside

MOUNTED = {
    "first": "is not taken in yet: the desk does that when it runs",
    "newer": "is not taken in yet: the desk does that when it runs",
    "older": "is older than the one in force and is not used",
    "changed": "says other things under the same version and is not used: raise its version",
}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to know of a municipality's pack; a `problem` is something to mend."""

    municipality: str
    problem: bool
    said: str


def main(arguments: list[str]) -> int:
    """Print how the packs stand; 1 when something is to be mended."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    findings = asyncio.run(_findings(Settings.from_environ(os.environ)))
    for finding in findings:
        if given.json:
            line_out(msgspec.to_builtins(finding))
        else:
            mark = "!" if finding.problem else " "
            sys.stdout.write(f"{mark} {finding.municipality}: {finding.said}\n")
    return FOUND_PROBLEMS if any(finding.problem for finding in findings) else 0


async def _findings(settings: Settings) -> list[Finding]:
    found = []
    kept = await all_versions(settings)
    mounted = _mounted(settings)
    for municipality in sorted({*kept, *mounted}):
        said = [
            *_in_force(kept.get(municipality, ())),
            *(await _missing(settings, municipality, kept.get(municipality, ()))),
            *_in_folder(settings, municipality, kept.get(municipality, ())),
        ]
        found += [Finding(municipality=municipality, problem=problem, said=words) for problem, words in said]
    return found


def _mounted(settings: Settings) -> list[str]:
    return [path.parent.name for path in settings.policies_dir.glob("*/pack.toml")]


def _in_force(versions: tuple[Version, ...]) -> Iterator[tuple[bool, str]]:
    active = newest_active(versions)
    if active is None:
        yield True, "no version is in force: nothing of it is decided"
    for version in versions:
        if version.state == PROPOSED and (active is None or version.version > active.version):
            left = ACTIVATORS_MIN - len(version.approved_by)
            who = f", approved by {', '.join(version.approved_by)}" if version.approved_by else ""
            yield False, f"version {version.version} was proposed by {version.proposed_by}{who}; it awaits {left} more"
        elif version.activated_at is not None and version.holds_from is not None:
            who = " and ".join(version.approved_by) or "nobody: it was the first"
            since = version.holds_from.astimezone(ZoneInfo(version.header.timezone)).isoformat(timespec="minutes")
            yield False, f"version {version.version} ({version.sha256[:12]}) holds from {since}; activated by {who}"


async def _missing(settings: Settings, municipality: str, versions: tuple[Version, ...]) -> Iterator[tuple[bool, str]]:
    active = newest_active(versions)
    if active is None:
        return iter(())
    try:
        pack = parse_pack(active.files)
    except PackError as e:
        return iter([(True, f"this release cannot read version {active.version}: {e}")])
    missing = missing_rows(pack, await rows_beside(settings, municipality), SystemClock().now())
    return iter([(True, f"no row says how to reach {name}") for name in missing])


def _in_folder(settings: Settings, municipality: str, versions: tuple[Version, ...]) -> Iterator[tuple[bool, str]]:
    folder = settings.policies_dir / municipality
    if not (folder / "pack.toml").is_file():
        return
    try:
        pack = load_pack(folder)
    except (PackError, Permanent) as e:
        yield True, f"the mounted pack cannot be used: {e}"
        return
    place = place_of(pack.file.pack.version, pack.sha256, versions)
    if place in MOUNTED:
        yield True, f"the mounted pack {pack.ref} {MOUNTED[place]}"
