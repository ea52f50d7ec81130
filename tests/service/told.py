"""Packs and rows as the desk tells them on `control`: what a service under test has heard of before it begins."""

from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from common.events import FactStated, PackFact, derived_id
from common.pack_folder import pack_folders, read_files
from common.pack_versions import pack_key
from common.policy.pack import Pack
from common.policy.parse import parse_pack

POLICIES = Path(__file__).parents[2] / "policies"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
USED = frozenset({"bo", "sogne"})
SECOND = """
[second.trusler]
acts = ["remove", "keep_hidden"]
grounds = ["BO-39"]
by = ["administratorer"]
clauses = ["BO-38"]
because = "To personer er enige før en trussel fjernes."

[second.vikarer]
acts = ["reply", "publish"]
who = ["riktig_enhet"]
by = ["administratorer"]
clauses = ["BO-34"]
because = "Vikarer svarer ikke alene."
"""


@cache
def pack_of(municipality: str) -> Pack:
    """Return a pack that ships."""
    return parse_pack(read_files(POLICIES / municipality))


def fact(key: str, value: msgspec.Struct | None, at: datetime = FIRST) -> FactStated:
    """Return a fact as it travels."""
    text = None if value is None else msgspec.json.encode(value).decode()
    return FactStated(
        event_id=derived_id(key, str(text)),
        municipality=key.partition("/")[0],
        occurred_at=at,
        recorded_at=at,
        key=key,
        value=text,
    )


def version_of(files: dict[str, str], holds_from: datetime | None = None) -> FactStated:
    """Return a pack's version as the desk tells of it; without a time the one that an installation begins with."""
    pack = parse_pack(files)
    header = pack.file.pack
    midnight = datetime.combine(header.valid_from, time.min, ZoneInfo(header.timezone))
    return fact(
        pack_key(header.id, header.version),
        PackFact(
            version=header.version,
            sha256=pack.sha256,
            name=header.name,
            language=header.language,
            timezone=header.timezone,
            valid_from=header.valid_from,
            holds_from=holds_from or midnight,
            activated_at=holds_from or midnight,
            activated_by=() if holds_from is None else ("kari", "ola"),
            files=files,
        ),
    )


@cache
def packs_told(folder: Path = POLICIES) -> tuple[FactStated, ...]:
    """Return the first versions of the packs that services are tested with, as far as the folder has them."""
    return tuple(version_of(read_files(each)) for each in pack_folders(folder) if each.name in USED)


def changed_files(municipality: str, *changes: tuple[str, str, str], version: int = 2) -> dict[str, str]:
    """Return the files of a pack that ships, as a later version: (file, text, text in its place) for each change."""
    files = dict(read_files(POLICIES / municipality))
    for name, old, new in (("pack.toml", "version = 1", f"version = {version}"), *changes):
        assert old in files[name], f"{name} does not say {old}"
        files[name] = files[name].replace(old, new, 1)
    return files


def files_where_two_agree() -> dict[str, str]:
    """Return the files of Bø's pack with a rule for an act, and one for a role, that ask for a second person."""
    files = dict(read_files(POLICIES / "bo"))
    return {**files, "pack.toml": files["pack.toml"] + SECOND}
