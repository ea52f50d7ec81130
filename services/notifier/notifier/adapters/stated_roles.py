"""Where a role is reached that the roles file does not name: by what stands beside the pack, in it, or by its parts."""

from common.beside import BesidePacks
from common.clock import Clock
from common.events import PackFact
from common.pack_versions import OfVersions, PackVersions
from common.policy.beside import held_at
from notifier.core.roles import RoleBook, book_of
from notifier.ports import Addresses


class StatedRoles:
    """The roles file first: whoever runs the installation may name other people than residents are told of."""

    def __init__(self, listed: Addresses, beside: BesidePacks, versions: PackVersions, clock: Clock) -> None:
        self._listed = listed
        self._beside = beside
        self._versions = versions
        self._clock = clock
        self.book = OfVersions(versions, _book_of_newest)
        """Returns what the municipality's newest pack says of its roles."""

    def of(self, municipality: str, role: str, which: str = "") -> tuple[str, ...]:
        """Return the role's addresses, of today. Transient when the roles file cannot be read."""
        return self._reached(municipality, role, which, frozenset())

    def _reached(self, municipality: str, role: str, which: str, above: frozenset[str]) -> tuple[str, ...]:
        """Look for the role's own addresses, else for its parts'; none of those `above` is asked again."""
        found = self.direct(municipality, role, which)
        if found:
            return found
        asked = above | {role}
        parts = (part for part in self.parts(municipality, role) if part not in asked)
        return tuple(dict.fromkeys(it for part in parts for it in self._reached(municipality, part, which, asked)))

    def direct(self, municipality: str, role: str, which: str = "") -> tuple[str, ...]:
        """Return the addresses of the role itself, not of its parts. Transient when the file cannot be read."""
        return self._listed.of(municipality, role, which) or self._stated(municipality, role)

    def parts(self, municipality: str, role: str) -> tuple[str, ...]:
        """Return the roles that a role consists of, by the municipality's newest pack."""
        return self.book(municipality).parts.get(role, ())

    def _stated(self, municipality: str, role: str) -> tuple[str, ...]:
        newest = self._versions.newest(municipality)
        if newest is None:
            return ()
        held = held_at(self._beside.of(municipality).contacts.get(role, ()), newest.timezone, self._clock.now())
        email = (held[-1].email if held else "") or self.book(municipality).emails.get(role, "")
        return (email,) if email else ()


def _book_of_newest(versions: tuple[PackFact, ...]) -> RoleBook:
    return book_of(next(iter(versions), None))
