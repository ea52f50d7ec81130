"""The operator's file about each municipality's archive: who made it, its classes, in Sweden its authorities.

TOML, one table a municipality; what it leaves out is as the pack says:

    [knivsta]
    creator_id = "212000-3013"
    name = "Knivsta kommun"
    [knivsta.scheme]
    title = "Klassificeringsstruktur"
    default = "1.1"
    [[knivsta.scheme.classes]]
    code = "1"
    title = "Demokrati och ledning"
    below = [{ code = "1.1", title = "Leda" }]
    [[knivsta.authorities]]
    id = "kommunstyrelsen"
    name = "Kommunstyrelsen"
    accounts = ["facebook:1234567890321"]
"""

import re
import tomllib
from pathlib import Path

import msgspec

from archiver.core.structure import MAIN, Structure, every_class, leaves
from common.errors import Permanent

_SERIES = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_TAKEN = frozenset({MAIN, "evidence"})
"""Series that are not an authority's."""


def read_structures(path: Path | None) -> dict[str, Structure]:
    """Return what the file says, by municipality; nothing without one. Permanent, with the place, when it is wrong."""
    if path is None:
        return {}
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), dict[str, Structure])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as e:
        raise Permanent(f"the structure file {path.name}: {e}") from e
    for municipality, structure in found.items():
        _check(path, municipality, structure)
    return found


def _check(path: Path, municipality: str, structure: Structure) -> None:
    where = f"the structure file {path.name}: {municipality}"
    scheme = structure.scheme
    codes = [one.code for one in every_class(scheme.classes)]
    if len(codes) != len(set(codes)):
        raise Permanent(f"{where}: each class has a code of its own")
    if scheme.default not in leaves(scheme):
        raise Permanent(f"{where}: the default class {scheme.default!r} is none that a case can have")
    ids = [authority.id for authority in structure.authorities]
    wrong = [each for each in ids if not _SERIES.fullmatch(each) or each in _TAKEN or ids.count(each) > 1]
    if wrong:
        raise Permanent(
            f"{where}: {wrong[0]!r} cannot be an authority's id (small letters, digits, - and _, each once)"
        )
