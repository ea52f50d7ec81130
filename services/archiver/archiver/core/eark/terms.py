"""What a depot has agreed with an authority, as an operator writes it into a file (TOML)."""

from datetime import datetime

import msgspec

from archiver.core.eark.profile import Agreed, Profile
from archiver.core.noark.model import Periode
from common.errors import Permanent


class Terms(Agreed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file; everything may be left out. Without `created` a package is as old as the period's closing."""

    diary: str = ""
    created: datetime | None = None


def read_terms(text: bytes) -> Terms:
    """Return what the file says. Permanent with the line or field that is wrong."""
    try:
        return msgspec.toml.decode(text, type=Terms)
    except msgspec.DecodeError as e:
        raise Permanent(f"the package's terms cannot be read: {e}") from e


def profile_of(terms: Terms, period: Periode, version: str) -> Profile:
    """Return the profile of a period's package. Permanent for a value that the specification does not know."""
    created = terms.created or period.arkivdel.avsluttet_dato
    if created is None:
        raise Permanent("the period is not closed, and the package's terms say no time of creation")
    given = {name: getattr(terms, name) for name in terms.__struct_fields__ if name != "created"}
    try:
        return Profile(created=created, version=version, **given)
    except ValueError as e:
        raise Permanent(f"the package's terms are not those of E-ARK: {e}") from e
