"""Who is on duty for a role: the desk's rota, the people file, the roles file, then what stands beside the pack."""

from datetime import datetime

from notifier.core.alert import OPERATOR
from notifier.core.person import Person, mailbox
from notifier.core.roles import but_of, person_of
from notifier.ports import RolesInParts, Rota


class PeopleOnDuty:
    """The port `People`. An address without a person is a person without settings."""

    def __init__(self, file: Rota, addresses: RolesInParts) -> None:
        self._file = file
        self._addresses = addresses

    def on_duty(self, municipality: str, role: str, which: str, at: datetime) -> tuple[Person, ...]:
        """Return whom an alert to the role reaches then; none when nobody is named. Transient: it cannot be read.

        Where all on duty are those who must not be told, the others of the role are asked, and then whoever runs the
        installation: somebody is to hear, and never them.
        """
        one = person_of(role)
        if one is not None:
            found = self._file.person(municipality, one) or (mailbox(one) if "@" in one else None)
            return (found,) if found else ()
        place, but = but_of(which)
        on = self._on_duty(municipality, role, place, at, frozenset())
        return _without(on, but) or (() if not but else self._others(municipality, role, place, but, at))

    def _others(
        self, municipality: str, role: str, which: str, but: frozenset[str], at: datetime
    ) -> tuple[Person, ...]:
        stand_in = self._file.instead(municipality, role, which, at, lambda _: ())
        operators = self._on_duty(municipality, OPERATOR, "", at, frozenset())
        return _without(stand_in, but) or _without(operators, but)

    def instead(self, municipality: str, role: str, which: str, at: datetime) -> tuple[Person, ...]:
        """Return whom to ask when nobody on duty is reached: the fallback role's people, then the role's others."""
        place, but = but_of(which)
        found = self._file.instead(
            municipality, role, place, at, lambda other: self._on_duty(municipality, other, "", at, frozenset({role}))
        )
        return _without(found, but)

    def person(self, municipality: str, person: str, role: str, which: str, at: datetime) -> Person | None:
        """Return a person by the id that `on_duty` told, on duty or not; None: there is no such person any more."""
        found = self._file.person(municipality, person)
        if found is not None:
            return found
        named = (
            *self.on_duty(municipality, role, which, at),
            *self.instead(municipality, role, which, at),
            *self.on_duty(municipality, OPERATOR, "", at),
        )
        return next((one for one in named if one.person == person), None)

    def _on_duty(
        self, municipality: str, role: str, which: str, at: datetime, asked: frozenset[str]
    ) -> tuple[Person, ...]:
        def elsewhere(other: str) -> tuple[Person, ...]:
            return self._beside(municipality, other, which, at, asked | {other})

        return self._file.on_duty(municipality, role, which, at, elsewhere)

    def _beside(
        self, municipality: str, role: str, which: str, at: datetime, asked: frozenset[str]
    ) -> tuple[Person, ...]:
        found = tuple(map(mailbox, self._addresses.direct(municipality, role, which)))
        if found:
            return found
        persons: dict[str, Person] = {}
        for part in self._addresses.parts(municipality, role):
            if part not in asked:
                persons |= {p.person: p for p in self._on_duty(municipality, part, which, at, asked)}
        return tuple(persons.values())


def _without(persons: tuple[Person, ...], but: frozenset[str]) -> tuple[Person, ...]:
    return tuple(one for one in persons if one.person not in but)
