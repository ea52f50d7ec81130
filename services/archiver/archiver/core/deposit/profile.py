"""What depots ask for differently, and what else a deposit is told from outside."""

from datetime import tzinfo

import msgspec

PUID = "puid"
EXTENSION = "extension"
NEWEST = 2023
OLDER = 2019


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One depot's wishes.

    `offsets`: times carry the zone's offset; Documaster's validator stops at them. `format` is M701's own PRONOM id
    (PUID) or the file's extension, which Arkade 5 compares with the file name (N5.29). `additions` is 2023 when the
    journals hold what the schemas of December 2023 added (mappeID, registreringsID, saksbehandler …): a deposit
    without them is valid under both sets. `folder` is where documents lie (krav 6.4.15 says DOKUMENT).
    """

    name: str
    offsets: bool = True
    format: str = PUID
    additions: int = OLDER
    folder: str = "DOKUMENT"


PROFILES = {
    one.name: one
    for one in (
        Profile(name="standard"),
        Profile(name="arkade", format=EXTENSION),
        Profile(name="documaster", offsets=False, folder="dokumenter"),
        Profile(name="2023", additions=NEWEST),
    )
}
"""Those that have a name; a depot that wants another mixture gets a line here."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends: the product's name and version, and the municipality's clock."""

    system: str
    version: str
    zone: tzinfo
