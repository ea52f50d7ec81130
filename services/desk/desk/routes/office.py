"""What all routes of the desk share: the doors, the limits, and what each municipality is called."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from common.blob import Blobs
from common.clock import Clock
from common.db import Database, Tx
from common.errors import Permanent
from common.metrics import Metrics
from common.pack_versions import PackVersions
from common.policy.locate import PackError
from common.policy.pack import Pack
from desk.core.channel import Channel, channels
from desk.core.connection import connection_of
from desk.core.deeds import Edit, Reply
from desk.core.facts import Case
from desk.core.guide import Guide, plain_guide
from desk.core.provided import Gift
from desk.core.public_guide import PublicGuide
from desk.core.rights import READ
from desk.core.session_end import Ending, ending
from desk.handlers.accounts import names_of
from desk.handlers.acts import Act, Done, Gate, NotDone, do_act
from desk.handlers.complaints import Tries
from desk.handlers.connecting import may_be_connected
from desk.handlers.crisis import crisis_now
from desk.handlers.crisis_texts import gate_of
from desk.handlers.folding import LimitsOf
from desk.handlers.passphrases import Passphrases
from desk.handlers.people import NOTED_EVERY, Person, note_use, who_has
from desk.handlers.rights import may_on
from desk.handlers.second_factor import Box
from desk.handlers.second_person import second_gate
from desk.handlers.who_may import cited_by, role_gate
from desk.store import Cases, Channels, Connections, Drafts, Registry, Rights
from desk.store.drafts import kind_of
from desk.store.keys import SESSION, TOKEN

Guides = Callable[[str], Guide | None]
"""Returns how a municipality is shown, by its newest pack; None where it has none."""
Mounted = Callable[[str], Pack | PackError | None]
"""Returns the pack that lies in the folder for a municipality, or what is wrong with it."""


@dataclass(frozen=True)
class Public:
    """What the residents' pages need besides. `salt` is made at each start: no address can be had from its hash."""

    guides: Callable[[str], PublicGuide]
    tries: Tries
    links_journal: bool
    accessibility_url: str
    salt: bytes


class Provider(Protocol):
    """The municipality's own sign-in: where the browser goes, who it comes back as, where it signs out."""

    async def begin(self, back: str, state: str, nonce: str, verifier: str) -> str: ...

    async def finish(
        self, back: str, answer: dict[str, str], nonce: str, verifier: str
    ) -> tuple[str, frozenset[str]]: ...

    async def end(self, back: str) -> str | None: ...


@dataclass(frozen=True)
class DoorRules:
    """How people sign in.

    `idle`: a session ends when nothing was asked for so long. `url`: where people reach the desk, where that was said.

    """

    box: Box
    second_factor: bool = True
    passphrases: Passphrases = field(default_factory=Passphrases)
    url: str | None = None
    provider: Provider | None = None
    gifts: tuple[Gift, ...] = ()

    @property
    def secure(self) -> bool:
        """True where people come by TLS alone."""
        return (self.url or "").startswith("https://")

    idle: timedelta = timedelta(hours=2)


Mine = Callable[[str, Person], Person]
"""Gives the signed-in person when the municipality in the path is theirs."""


@dataclass(frozen=True)
class Office:
    """Handed to every route; nothing here changes while the process runs."""

    db: Database
    clock: Clock
    limits: LimitsOf
    guides: Guides
    session_hours: float
    metrics: Metrics
    mounted: Mounted
    packs: PackVersions
    public: Public
    door: DoorRules
    report_least: int = 5
    blobs: Blobs | None = None

    def guide(self, tx: Tx, municipality: str) -> Guide:
        """Return how a municipality is shown; without its pack by the name of its first account."""
        known = self.guides(municipality)
        if known is not None:
            return known
        accounts = names_of(tx, municipality)
        return plain_guide(municipality, accounts[0].name if accounts else None)

    async def person(self, key: str | None, kind: str) -> Person | None:
        """Return who shows this key, None where it opens nothing."""
        if not key:
            return None
        at, idle = self.clock.now(), self.door.idle if kind == SESSION else None
        person = await self.db.read(lambda tx: who_has(tx, key, kind, at, idle))
        if person is not None and kind in {SESSION, TOKEN} and (person.seen is None or at - person.seen >= NOTED_EVERY):
            await self.db.write(lambda tx: note_use(tx, person, key, at))
            return msgspec.structs.replace(person, idles=at + idle if idle else None)
        return person

    def ending(self, person: Person) -> Ending | None:
        """Return when a signed-in person's session ends, as it stands now."""
        if person.idles is None or person.ends is None:
            return None
        return ending(person.idles, person.ends, self.door.idle, timedelta(hours=self.session_hours))

    async def act(self, act: Act) -> Done | NotDone:
        """Do a person's act in one transaction."""
        at = self.clock.now()
        pack, in_crisis = await self.pack_now(act.municipality, at), None
        if isinstance(act.deed, Reply | Edit):
            in_crisis = await self.pack_in_crisis(act.municipality, at)

        def unit(tx: Tx) -> Done | NotDone:
            gate = self.gates(tx, act.municipality, (pack, in_crisis), at)
            done = do_act(tx, act, at, self.limits, gate, cited_by(tx, pack, at) if pack else None)
            if isinstance(done, Done) and isinstance(act.deed, Reply | Edit):
                _keep_or_drop(tx, act, act.deed, at)
            return done

        done = await self.db.write(unit)
        if isinstance(done, Done):
            kind = type(act.deed).__name__.lower()
            self.metrics.count("ordstyrer_judgements_total", service="desk", municipality=act.municipality, kind=kind)
        return done

    def gates(self, tx: Tx, municipality: str, packs: tuple[Pack | None, Pack | None], at: datetime) -> Gate:
        """Return what looks at a person's act before it is done: their role, a second person, a crisis.

        `packs` are the one in force now, and the one in force while a crisis lasts.
        """
        pack, in_crisis = packs
        guide = self.guide(tx, municipality)
        crisis = gate_of(tx, in_crisis, at) if in_crisis else None
        second = second_gate(tx, (guide.country, guide.timezone), pack, at, crisis)
        return role_gate(tx, pack, at, second) if pack else second

    async def pack_now(self, municipality: str, at: datetime) -> Pack | None:
        """Return the pack in force then; None where there is none, or this release cannot read it."""
        try:
            return await asyncio.to_thread(self.packs.pack_for, municipality, at)
        except Permanent:
            return None

    async def pack_in_crisis(self, municipality: str, at: datetime) -> Pack | None:
        """Return the pack in force while a crisis is declared; None while there is none."""
        if await self.db.read(lambda tx: crisis_now(tx, municipality, at)) is None:
            return None
        return await asyncio.to_thread(self.packs.pack_for, municipality, at)


def read_case(tx: Tx, municipality: str, item_id: UUID, person: str, at: datetime) -> Case | None:
    """Return a case whose item is known, and note who read it; None where there is none that they may read."""
    cases = Cases(tx, municipality)
    case = cases.get(item_id)
    if case is None or not may_on(tx, case, person, READ):
        return None
    cases.audit(person, "read_item", item_id, at)
    return case


def read_queue(tx: Tx, municipality: str, person: str, at: datetime, *, open_only: bool) -> list[Case]:
    """Return what a person may read of the queue, and note who read it."""
    cases = Cases(tx, municipality)
    cases.audit(person, "read_queue", None, at)
    return cases.queue(open_only=open_only, accounts=Rights(tx, municipality).accounts(person))


def read_channels(tx: Tx, municipality: str, at: datetime) -> list[Channel]:
    """Return how every account of the registry stands. Nothing of a resident's is read, so nobody is noted."""
    told = Channels(tx, municipality)
    found = channels(Registry(tx, municipality).accounts(), told.troubles(), told.swept(), at)
    return [_with_connection(tx, municipality, one, at) for one in found]


def _with_connection(tx: Tx, municipality: str, one: Channel, at: datetime) -> Channel:
    if not may_be_connected(tx, municipality, one.platform, one.account_id, at):
        return one
    lines = Connections(tx, municipality).of(one.platform, one.account_id)
    return msgspec.structs.replace(one, connection=connection_of(lines, at))


def _keep_or_drop(tx: Tx, act: Act, deed: Reply | Edit, at: datetime) -> None:
    """A draft ends when it is sent; that of a private message is kept, because it may still be taken back."""
    drafts, kind = Drafts(tx, act.municipality, act.person), kind_of(deed)
    if isinstance(deed, Reply) and deed.private:
        drafts.keep(act.item_id, kind, deed.text, at)
    else:
        drafts.drop(act.item_id, kind)
