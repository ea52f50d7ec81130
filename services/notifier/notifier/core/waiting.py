"""What waits at the desk and is no item: who hears that it came, and who is reminded while nobody has answered."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from uuid import UUID

import msgspec

from common.events import WaitBegan, WaitEnded, derived_id
from common.events.waiting import ACCESS, COMPLAINT, GUEST, POST
from notifier.core.alert import (
    ACCESS_DUE,
    ACCESS_WAITS,
    COMPLAINT_DUE,
    COMPLAINT_MADE,
    GUEST_ASKED,
    OPERATOR,
    Matter,
    Wanted,
)
from notifier.core.roles import RoleBook, person_as_role

_CAME = {ACCESS: ACCESS_WAITS, COMPLAINT: COMPLAINT_MADE, GUEST: GUEST_ASKED}
_DUE = {ACCESS: ACCESS_DUE, COMPLAINT: COMPLAINT_DUE}
_PAGES = {ACCESS: "access", COMPLAINT: "complaints", GUEST: "guest"}
_KNOWN = frozenset({*_CAME, POST})
_REMINDED_FROM = 0.75
"""A complaint is reminded of once so much of its time is gone. What is due at once: from the next working day on."""
REF_CHARS = 8
"""So many characters of its id name a matter in a text: no name, and no word of it."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one such matter; events come in any order, and twice. The last that was told counts."""

    what: str
    matter_id: UUID
    began_at: datetime | None = None
    ended_at: datetime | None = None
    to: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    account: str | None = None
    due_at: datetime | None = None
    ref: str = ""

    @property
    def is_open(self) -> bool:
        """True while somebody waits."""
        return self.began_at is not None and (self.ended_at is None or self.began_at > self.ended_at)

    @property
    def whom(self) -> tuple[object, ...]:
        """Return what says whom it concerns."""
        return self.to, tuple(sorted(self.but)), self.account

    @property
    def place(self) -> str:
        """Return where it stands below the municipality's pages."""
        return f"{_PAGES[self.what]}/{self.matter_id}" if self.what in _PAGES else "publish"

    @property
    def called(self) -> str:
        """Return what the texts call it."""
        return self.ref or str(self.matter_id)[:REF_CHARS]

    @property
    def rounds(self) -> str:
        """Return what the keys of its reminders end with, before the day."""
        return f"{self.what}/{self.matter_id}/"


def is_known(event: WaitBegan | WaitEnded) -> bool:
    """Say whether this release knows what waits; what it does not know of it leaves alone."""
    return event.what in _KNOWN


def with_event(known: Waiting | None, event: WaitBegan | WaitEnded, book: RoleBook, zone: tzinfo) -> Waiting:
    """Return what is known after an event; who is told follows from the pack of that time, `zone` is of its clock."""
    wait = known or Waiting(what=event.what, matter_id=event.matter_id)
    at = event.occurred_at
    if isinstance(event, WaitEnded):
        return msgspec.structs.replace(wait, ended_at=max(wait.ended_at or at, at))
    # Who was ever left out stays out, in whatever order it is told.
    but = tuple(sorted({*wait.but, *event.but}))
    if wait.began_at is not None and at < wait.began_at:
        return msgspec.structs.replace(wait, but=but)
    return msgspec.structs.replace(
        wait,
        began_at=at,
        to=_roles(event, book),
        but=but,
        account=event.account,
        due_at=event.due_at.astimezone(zone) if event.due_at else None,
        ref=event.ref,
    )


def _roles(event: WaitBegan, book: RoleBook) -> tuple[str, ...]:
    if event.persons:
        return tuple(map(person_as_role, event.persons))
    judges = book.judges or (OPERATOR,)
    return (book.archivists or judges) if event.what == ACCESS else judges


def matter_of(municipality: str, wait: Waiting) -> Matter:
    """Return the matter that it is."""
    return Matter(
        municipality=municipality,
        key=f"wait/{wait.what}/{wait.matter_id}",
        account=wait.account,
        about=wait.called,
        place=wait.place,
    )


def wanted_alerts(wait: Waiting) -> tuple[Wanted, ...]:
    """Return that somebody waits, while somebody does."""
    reason = _CAME.get(wait.what)
    return (_wanted(wait, reason),) if wait.is_open and reason else ()


def reminder(wait: Waiting, now: datetime, zone: tzinfo) -> Iterator[Wanted]:
    """Return what is to be said again today, where a working day has come on which it still waits."""
    reason = _DUE.get(wait.what)
    if reason is not None and wait.began_at is not None and wait.is_open and _is_asked_again(wait, now, zone):
        yield _wanted(wait, reason)


def is_out_of_date(wait: Waiting, now: datetime) -> bool:
    """Say whether it is a post of ours whose date has passed."""
    return wait.what == POST and wait.is_open and wait.due_at is not None and wait.due_at <= now


def _is_asked_again(wait: Waiting, now: datetime, zone: tzinfo) -> bool:
    began: datetime = wait.began_at or now
    if wait.due_at is not None:
        return now >= began + _REMINDED_FROM * (wait.due_at - began)
    today: date = now.astimezone(zone).date()
    return today > began.astimezone(zone).date()


def _wanted(wait: Waiting, reason: str) -> Wanted:
    causes = (derived_id(wait.matter_id, reason),)
    return Wanted(reason=reason, to=wait.to, causes=causes, due=wait.due_at, but=wait.but)
