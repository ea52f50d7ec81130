"""People outside the desk are asked about one matter, see that alone, and answer; a unit's answer is filed."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import UnitAnswered, derived_id
from common.events.waiting import GUEST
from desk.core.facts import Case
from desk.core.guest import (
    ANSWERED,
    FILED,
    FORM,
    OPEN,
    POSTED,
    UNIT,
    GuestMatter,
    refuse_answering,
    refuse_asking,
    refuse_settling,
)
from desk.core.line import Line
from desk.core.refusal import Refusal
from desk.core.view import record_of
from desk.handlers.people import make_link
from desk.handlers.waiting import Waits, tell_answered, tell_waits
from desk.store import MACHINERY, Cases, Guests, Keys, Rights
from desk.store.keys import MEMBER, POLICY

NO_SUCH = "no_such_guest"
REFERENCE_CHARS = 8


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something with which matter, and when."""

    municipality: str
    matter_id: UUID
    person: str
    at: datetime


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked, as what, and what for."""

    item_id: UUID
    person: str
    kind: str
    unit: str = ""
    question: str = ""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest answers, and who they say that they are."""

    text: str
    name: str = ""
    title: str = ""


def is_guest(tx: Tx, municipality: str, person: str) -> bool:
    """True for somebody who has no right here but to answer what they were asked: they see nothing else."""
    keys = Keys(tx, municipality)
    return not (Rights(tx, municipality).of(person) or keys.has(person, POLICY) or keys.roles_somewhere(person))


def ask(tx: Tx, doing: Doing, asking: Asking) -> tuple[Refusal | None, str]:
    """Ask somebody about an item, and return the token of a sign-in link for a person whom nobody knew here before.

    Whoever is known signs in as ever: with a link for them somebody could become them.
    """
    who = asking.person.strip()
    refused = refuse_asking(asking.kind, who)
    if refused is not None:
        return refused, ""
    row = msgspec.structs.asdict(asking) | {"person": who, "asked_by": doing.person, "asked_at": doing.at}
    if not Guests(tx, doing.municipality).add(doing.matter_id, row):
        return None, ""
    _tell_waits(tx, doing, asking.item_id, who)
    _write(tx, doing, asking.item_id, "guest_asked", asking.unit or who)
    keys = Keys(tx, doing.municipality)
    if keys.has(who, MEMBER) or not is_guest(tx, doing.municipality, who):
        return None, ""
    keys.grant(who, doing.at, MEMBER)
    return None, make_link(tx, who, [doing.municipality], doing.at)


def answer(tx: Tx, doing: Doing, said: Said) -> Refusal | None:
    """Take a guest's answer in. A unit's is told to the archive; anybody else's waits for a look at its form."""

    def unit(guests: Guests, matter: GuestMatter) -> Refusal | None:
        refused = refuse_answering(matter, said.name, said.title, said.text)
        if refused is not None:
            return refused
        filed = matter.kind == UNIT
        new = {"answer": said.text.strip(), "name": said.name.strip(), "title": said.title.strip()}
        guests.change(matter.matter_id, state=FILED if filed else ANSWERED, answered_at=doing.at, why="", **new)
        tell_answered(tx, _waits(doing))
        if filed:
            _tell_archive(tx, doing, matter, said)
        _write(tx, doing, matter.item_id, "guest_answered", matter.unit or matter.person)
        return None

    return _locked(tx, doing, unit, mine=True)


def send_back(tx: Tx, doing: Doing, why: str) -> Refusal | None:
    """Ask for the answer in another form."""

    def unit(guests: Guests, matter: GuestMatter) -> Refusal | None:
        refused = refuse_settling(matter)
        if refused is None and why not in FORM:
            refused = Refusal(code="guest_only_form")
        if refused is None:
            guests.change(matter.matter_id, state=OPEN, why=why, settled_by=doing.person)
            _write(tx, doing, matter.item_id, "guest_sent_back", "")
            _tell_waits(tx, doing, matter.item_id, matter.person)
        return refused

    return _locked(tx, doing, unit)


def posted(tx: Tx, doing: Doing) -> Refusal | None:
    """Note that an answer was posted as it stands."""

    def unit(guests: Guests, matter: GuestMatter) -> Refusal | None:
        guests.change(matter.matter_id, state=POSTED, settled_by=doing.person)
        _write(tx, doing, matter.item_id, "guest_posted", matter.person)
        return None

    return _locked(tx, doing, unit)


def _locked(
    tx: Tx, doing: Doing, unit: Callable[[Guests, GuestMatter], Refusal | None], *, mine: bool = False
) -> Refusal | None:
    guests = Guests(tx, doing.municipality)
    guests.lock(doing.matter_id)
    matter = guests.get(doing.matter_id)
    if matter is None or (mine and matter.person != doing.person):
        return Refusal(code=NO_SUCH)
    return unit(guests, matter)


def reference_of(case: Case) -> str:
    """Return what a matter is called to whoever is asked about it: the archive's number, or the beginning of its id."""
    record = record_of(case)
    return (record.number if record else None) or str(case.item_id)[:REFERENCE_CHARS]


def _tell_waits(tx: Tx, doing: Doing, item_id: UUID, person: str) -> None:
    case = Cases(tx, doing.municipality).get(item_id)
    waits = msgspec.structs.replace(_waits(doing), ref=reference_of(case) if case else "")
    tell_waits(tx, waits, persons=(person,))


def _waits(doing: Doing) -> Waits:
    return Waits(municipality=doing.municipality, what=GUEST, matter_id=doing.matter_id, at=doing.at)


def _tell_archive(tx: Tx, doing: Doing, matter: GuestMatter, said: Said) -> None:
    case = Cases(tx, doing.municipality).get(matter.item_id)
    told = UnitAnswered(
        event_id=derived_id(matter.matter_id, "answered"),
        municipality=doing.municipality,
        item_id=matter.item_id,
        revision=case.revision if case else 1,
        thread_id=case.item.thread_id if case and case.item else None,
        occurred_at=doing.at,
        recorded_at=doing.at,
        actor=doing.person,
        act_id=str(matter.matter_id),
        unit=matter.unit or matter.person,
        text=said.text.strip(),
    )
    MACHINERY.outbox.publish(tx, told)


def _write(tx: Tx, doing: Doing, item_id: UUID, what: str, detail: str) -> None:
    cases = Cases(tx, doing.municipality)
    line_id = derived_id(doing.matter_id, what, doing.at.isoformat())
    cases.write_line(item_id, line_id, Line(what=what, who=doing.person, detail=detail), doing.at, doing.at)
    cases.audit(doing.person, what, item_id, doing.at)
