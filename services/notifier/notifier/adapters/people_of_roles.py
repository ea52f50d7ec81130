"""The people of a role where only addresses are known: each address is somebody, without wishes of their own."""

from datetime import datetime

from common.events import derived_id
from notifier.core.message import MAIL, Address
from notifier.core.person import Person
from notifier.ports import Addresses


class PeopleOfRoles:
    """People by the addresses of their roles."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def on_duty(self, municipality: str, role: str, which: str, at: datetime) -> tuple[Person, ...]:  # noqa: ARG002 - without a rota everybody always is
        """Return whoever has an address of the role. Transient when the list cannot be read."""
        return tuple(
            Person(person=str(derived_id(municipality, to)), channels=(Address(kind=MAIL, to=to),))
            for to in self._addresses.of(municipality, role, which)
        )
