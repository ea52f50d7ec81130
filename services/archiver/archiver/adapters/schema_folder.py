"""The official schemas in the folder that the operator names: they are others' data, and are checked before use."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from common.errors import Permanent

WHERE = (
    "They are at github.com/arkivverket/schemas, commit d288494bbfda7471123645ef107a2693fb045d2f: N5/latest and "
    "ADDML/latest. Put the files into a folder noark5, and name its parent in ORDSTYRER_SCHEMAS."
)
KNOWN = {
    "addml.xsd": "900d238446096154af2d6f066c51ec35bcbb82c4e843079d870b94235b12f24f",
    "arkivstruktur.xsd": "24e056c8ffb86c182ef799c16843209787a1b7cbf2b83c81b2ac74ec9d633619",
    "endringslogg.xsd": "3b3de5182efe95b968b1c4fcc0344946105b3e3dcf5e20209a3bb2a0b312b602",
    "loependeJournal.xsd": "5474a898125b0696bfe24f793718623b900a243b3ac1640430e584bc07207a78",
    "metadatakatalog.xsd": "d4f05aefa852b121ed2c84c4b0bb933442096fd86789f8bb5ee65d5c61e848c3",
    "offentligJournal.xsd": "4b60e2c232b8d11686c9754697dea4e86b914503aed307784809dbb9c9bc24e3",
}
"""SHA-256 of each schema that travels with a deposit: Noark 5 version 5.5.0 of December 2023, ADDML 8.3."""


def schemas_in(folder: Path | None) -> Mapping[str, bytes]:
    """Return the schemas' content by name; Permanent says which is missing or altered, and where to get it.

    A depot takes the official schemas alone, unvaried (krav 6.4.18), so one that differs is not used.
    """
    if folder is None:
        raise Permanent(f"a deposit holds the official Noark 5 schemas, and ORDSTYRER_SCHEMAS names no folder. {WHERE}")
    found, wrong = {}, []
    for name, sha256 in KNOWN.items():
        path = folder / "noark5" / name
        try:
            found[name] = path.read_bytes()
        except OSError:
            wrong.append(f"{path} is missing")
            continue
        if hashlib.sha256(found[name]).hexdigest() != sha256:
            wrong.append(f"{path} is not the official one: its SHA-256 differs")
    if wrong:
        raise Permanent(f"{'; '.join(wrong)}. {WHERE}")
    return found
