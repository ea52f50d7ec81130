"""A test message to everybody on duty for a role, over each of their channels, by the service's own wiring."""

from datetime import datetime

import msgspec

from common.beside import BesidePacks
from common.clock import Clock
from common.control import Control
from common.errors import Permanent, Transient
from common.events import derived_id
from common.log import logger
from common.pack_versions import PackVersions
from notifier.adapters.texts import PackagedTexts
from notifier.app.channels import channel_of
from notifier.app.links import links_of
from notifier.app.people import Named, named
from notifier.app.service import language_of
from notifier.core.alert import CHANNEL_TEST, RAISED, Alert
from notifier.core.carrying import address_id
from notifier.core.dispatch import NO_ANSWER, REFUSED, SENT, WAITING, Delivered, Dispatch
from notifier.core.message import MAIL, Address
from notifier.core.person import Person
from notifier.jobs.writing import Writing
from notifier.ports import Channel
from notifier.settings import NotifierSettings


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message. `channel` is `mail` or the channel's name; `why` is empty when it was taken."""

    person: str
    kind: str
    channel: str
    outcome: str
    why: str = ""


class Trial:
    """Sends test messages. WrongSettings when a file that the settings name is wrong."""

    def __init__(self, settings: NotifierSettings, control: Control, clock: Clock) -> None:
        versions, beside = PackVersions(control), BesidePacks(control)
        self._clock = clock
        self._whom: Named = named(settings, versions, beside, clock)
        self._language_of = language_of(settings, versions)
        self._channel: Channel = channel_of(settings, self._whom.file.channel, clock)
        self._writing = Writing(PackagedTexts(), links_of(settings, logger("notifier")), self._whom.addresses.book)

    def on_duty(self, municipality: str, role: str, which: str = "") -> tuple[Person, ...]:
        """Return who is on duty now; none where nobody is named. Transient: it cannot be read."""
        return self._whom.people.on_duty(municipality, role, which, self._clock.now())

    def roles(self, municipality: str) -> tuple[str, ...]:
        """Return the roles that are known of a municipality: by its pack, and by the people file."""
        in_pack = self._whom.addresses.book(municipality).roles
        return tuple(sorted({*in_pack, *self._whom.file.book(municipality).roles}))

    async def send(self, municipality: str, role: str, person: Person) -> list[Tried]:
        """Send the person a message over each channel, urgent ones too; return what became of each."""
        at = self._clock.now()
        addresses = dict.fromkeys((*person.channels, *person.urgent))
        return [await self._send(municipality, role, person, address, at) for address in addresses]

    async def _send(self, municipality: str, role: str, person: Person, address: Address, at: datetime) -> Tried:
        parcel_id = derived_id(municipality, CHANNEL_TEST, role, person.person, at.isoformat())
        alert = Alert(
            alert_id=parcel_id,
            item_id=None,
            revision=0,
            reason=CHANNEL_TEST,
            to=(role,),
            clauses=(),
            state=RAISED,
            round_no=1,
            lang=self._language_of(municipality),
            due=None,
        )
        dispatch = Dispatch(
            message_id=derived_id(parcel_id, address_id(address)),
            parcel_id=parcel_id,
            person=person.person,
            role=role,
            reason=CHANNEL_TEST,
            kind=address.kind,
            address_id=address_id(address),
            state=WAITING,
            made_at=at,
        )
        about = [Delivered(alert=alert, role=role, step_no=0)]
        outcome, why = SENT, ""
        try:
            await self._channel.send(address, self._writing.message(municipality, dispatch, about, person))
        except Permanent as e:
            outcome, why = REFUSED, str(e)
        except Transient as e:
            outcome, why = NO_ANSWER, str(e)
        name = MAIL if address.kind == MAIL else address.to
        return Tried(person=person.person, kind=address.kind, channel=name, outcome=outcome, why=why)
