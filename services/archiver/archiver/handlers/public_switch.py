"""Turns a municipality's public journal on and off, in a person's name, and says how it stands."""

from datetime import date, datetime

import msgspec

from archiver.store.public import Page, Published, Switch
from archiver.store.public_due import enqueue_publishing
from archiver.store.public_lifting import Lifts
from common.db import Database, Tx
from common.errors import Permanent


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A named person's decision. `contact` is where people ask for documents, `since` the first journal date."""

    on: bool
    person: str
    contact: str = ""
    since: date | None = None


class PublicState(msgspec.Struct, frozen=True, kw_only=True):
    """Who turned it on and off, the newest first; what is published, the newest first; lifts that wait."""

    switches: list[Switch]
    pages: list[Page]
    lifts_waiting: int


async def turn_public(db: Database, municipality: str, decision: Decision, at: datetime) -> Switch:
    """Turn it on or off. Permanent without a person's name, or without where to ask for documents."""
    if not any(char.isalpha() for char in decision.person):
        raise Permanent("say who decides it: --person NAME")
    return await db.write(lambda tx: _turn(tx, municipality, decision, at))


def _turn(tx: Tx, municipality: str, said: Decision, at: datetime) -> Switch:
    published = Published(tx, municipality)
    before, contact = published.switch(), said.contact.strip()
    if said.on and not (contact or (before is not None and before.contact)):
        raise Permanent("say where people ask for documents: --contact 'Dokumentsenteret, post@…' (it is shown)")
    made = published.turn(on=said.on, person=said.person.strip(), contact=contact, since=said.since, at=at)
    if said.on:
        enqueue_publishing(tx, municipality, f"on {made.no}", at)
    return made


async def public_state(db: Database, municipality: str, series: tuple[str, ...] = ()) -> PublicState:
    """Return how it stands. Without `series` every one that has a page."""
    return await db.read(lambda tx: _state(tx, municipality, series))


def _state(tx: Tx, municipality: str, series: tuple[str, ...]) -> PublicState:
    published = Published(tx, municipality)
    pages = [page for one in series or published.series() for page in published.pages(one)]
    return PublicState(switches=published.switches(), pages=pages, lifts_waiting=len(Lifts(tx, municipality).all()))
