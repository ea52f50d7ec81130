"""Which files go into a deposit, and under which names."""

import re
from collections.abc import Iterator

from archiver.core.deposit.profile import EXTENSION, Profile
from archiver.core.noark.model import Dokumentbeskrivelse, Dokumentobjekt, Journalpost
from common.errors import Permanent

DELIVERED_VARIANTS = frozenset({"A", "O"})
# Safe on every file system and in every XML and URL; the ending is what Arkade compares.
_SAFE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.[A-Za-z0-9]+")
PATH_CHARS_MAX = 200


def objects_of(post: Journalpost, dokument: Dokumentbeskrivelse) -> Iterator[Dokumentobjekt]:
    """Yield the dokumentobjekt whose files are delivered.

    Production formats stay behind (krav 6.4.36); of what was discarded metadata go down to dokumentbeskrivelse
    (6.4.27), and files of records that went out (Utgår) are left out, their metadata not.
    """
    if post.journalstatus != "U" and dokument.utfoert_kassasjon is None:
        yield from (one for one in dokument.dokumentobjekter if one.variantformat in DELIVERED_VARIANTS)


def path_of(objekt: Dokumentobjekt, profile: Profile) -> str:
    """Return a file's place below avleveringspakke; Permanent for a name that is not safe everywhere."""
    if not is_safe(objekt.fil):
        raise Permanent(f"the file name {objekt.fil!r} is not safe in a deposit")
    return f"{profile.folder}/{objekt.fil}"


def is_safe(name: str) -> bool:
    """Say whether a file may be called so in a delivery."""
    return len(name) <= PATH_CHARS_MAX and _SAFE.fullmatch(name) is not None


def format_of(objekt: Dokumentobjekt, profile: Profile) -> str:
    """Return what `format` (M701) says: the PRONOM id, or the extension where the depot compares with it."""
    if profile.format == EXTENSION:
        return objekt.fil.rpartition(".")[2]
    return objekt.format
