"""What the municipalities' packs say of clock and language, read once at start."""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from archiver.core.office import Office
from archiver.ports import Offices
from common.errors import Permanent


class _Header(msgspec.Struct, frozen=True):
    timezone: str
    language: str


class _Pack(msgspec.Struct, frozen=True):
    pack: _Header


def offices_of(policies_dir: Path, default: Office) -> Offices:
    """Return what is known of each municipality; Permanent when a pack tells no clock that there is."""
    known = {path.parent.name: _office(path) for path in sorted(policies_dir.glob("*/pack.toml"))}
    return lambda municipality: known.get(municipality, default)


def _office(path: Path) -> Office:
    try:
        header = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Pack).pack
        return Office(zone=ZoneInfo(header.timezone), lang=header.language)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as e:
        raise Permanent(f"{path}: [pack] must tell timezone and language") from e
    except (ZoneInfoNotFoundError, ValueError) as e:
        raise Permanent(f"{path}: no such timezone") from e
