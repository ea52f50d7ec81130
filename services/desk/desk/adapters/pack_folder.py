"""Reads from the packs' folder what the desk shows. It decides nothing by it: the classifier alone does that."""

import tomllib
from pathlib import Path

import msgspec

from desk.core.guide import Guide


class _Header(msgspec.Struct):
    name: str
    language: str = "nb"
    timezone: str = "Europe/Oslo"


class _Role(msgspec.Struct):
    label: str = ""


class _Pack(msgspec.Struct):
    pack: _Header
    roles: dict[str, _Role] = {}


class _Clause(msgspec.Struct):
    id: str
    quote: str = ""
    adopted: str = ""


class _Clauses(msgspec.Struct):
    clause: list[_Clause] = []
    reading: list[_Clause] = []


def read_guides(folder: Path) -> dict[str, Guide]:
    """Return municipality → what its pack says of itself; a pack that cannot be read is left out.

    The classifier stops at a wrong pack and says where; the desk goes on without quotes, so that people can work.
    """
    found = {}
    for path in sorted(folder.glob("*/pack.toml")):
        guide = _read(path.parent)
        if guide is not None:
            found[path.parent.name] = guide
    return found


def _read(folder: Path) -> Guide | None:
    try:
        pack = msgspec.convert(_toml(folder / "pack.toml"), _Pack)
        clauses = msgspec.convert(_toml(folder / "clauses.toml"), _Clauses)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError):
        return None
    return Guide(
        name=pack.pack.name,
        language=pack.pack.language,
        timezone=pack.pack.timezone,
        quotes={c.id: c.quote or c.adopted for c in [*clauses.clause, *clauses.reading]},
        roles={role: row.label for role, row in pack.roles.items() if row.label},
    )


def _toml(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
