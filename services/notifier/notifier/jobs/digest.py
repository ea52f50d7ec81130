"""Lists that come each open day: who gets one, and the list itself, made when it goes.

A list says how things stand, so one that is late by a day is not sent: after an outage there is only today's.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from common.calendar import OpeningHours, is_open
from common.db import Database, Tx
from common.errors import OrdstyrerError, Permanent
from common.events import derived_id
from common.metrics import Metrics
from common.work import Job, Unit, enqueue
from notifier.core.digest import (
    MORNING_LIST,
    WEEKLY_FIGURES,
    begins_week,
    morning_list,
    next_list_at,
    read_at,
    waiting_of,
    week_before,
)
from notifier.core.figures import figures_of
from notifier.core.letter import figures_fields, list_fields, queue_of
from notifier.core.message import Message
from notifier.core.person import Person
from notifier.core.roles import RoleBook, parts_of
from notifier.handlers.digests import DAY, DIGEST, ask_for_day
from notifier.handlers.packs import Packs
from notifier.handlers.review import SERVICE
from notifier.ports import Channel, People, Texts
from notifier.store import MACHINERY, of


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """How lists reach people."""

    people: People
    channel: Channel
    texts: Texts
    desk_url: str
    metrics: Metrics


class Digest:
    """Does the jobs of kind `digest`."""

    def __init__(self, db: Database, packs: Packs, means: Means) -> None:
        self._db = db
        self._packs = packs
        self._means = means

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Ask for today's lists and the next day's job, or send one list. Transient, Permanent: the channel's."""
        hours = self._packs.office(job.municipality, at)
        today = at.astimezone(hours.zone).date()
        is_today = date.fromisoformat(job.args["date"]) == today
        if job.args["what"] == DAY:
            return await self._day(job, hours, at, is_today=is_today)
        if is_today:
            await self._send(job, hours, at)
        return None

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Say that a list did not arrive; tomorrow there is another."""
        if job.args["what"] == DAY:
            hours = self._packs.office(job.municipality, at)
            ask_for_day(tx, job.municipality, next_list_at(hours, at), hours)
        else:
            self._count(job, "failed")

    async def _day(self, job: Job, hours: OpeningHours, at: datetime, *, is_today: bool) -> Unit:
        if not is_today or not is_open(hours, at):
            due = next_list_at(hours, at, today_too=True)
            return lambda tx: ask_for_day(tx, job.municipality, due, hours)
        jobs = await self._db.read(lambda tx: self._jobs(tx, job.municipality, hours, at))

        def unit(tx: Tx) -> None:
            for one in jobs:
                enqueue(tx, MACHINERY.jobs, one)
            ask_for_day(tx, job.municipality, next_list_at(hours, at), hours)

        return unit

    def _jobs(self, tx: Tx, municipality: str, hours: OpeningHours, at: datetime) -> list[Job]:
        """Return a job for each person and list: who holds several roles gets one list for all of them."""
        today, book = at.astimezone(hours.zone).date(), self._packs.book_of(municipality)
        store = of(tx, municipality).digests
        lists = {MORNING_LIST: {to for one in waiting_of(book, store.unanswered(), store.alerts()) for to in one.to}}
        if begins_week(hours, today):
            lists[WEEKLY_FIGURES] = set(_counted_for(book, store.accounts()))
        found: list[Job] = []
        for what, addressees in lists.items():
            readers: dict[str, tuple[Person, list[str]]] = {}
            for addressee in sorted(addressees):
                for person in self._means.people.on_duty(municipality, *parts_of(addressee), at):
                    readers.setdefault(person.person, (person, []))[1].append(addressee)
            for person, roles in readers.values():
                if person.digest:
                    run_at = read_at(hours, at, person.digest_at)
                    found.append(_job(municipality, what, today, (person.person, roles), run_at))
        return found

    async def _send(self, job: Job, hours: OpeningHours, at: datetime) -> None:
        person = self._reader(job, at)
        if person is None:
            return
        lang = person.lang or self._packs.language_of(job.municipality)
        fields = await self._db.read(lambda tx: self._fields(tx, job, hours, lang))
        if fields is None:
            return
        written = self._means.texts.written(job.args["what"], lang, fields)
        message = Message(
            message_id=job.job_id,
            municipality=job.municipality,
            lang=lang,
            subject=written.subject,
            text=written.text,
            html=written.html,
            at=at,
            role=parts_of(job.args["roles"][0])[0],
            queue_url=queue_of(self._means.desk_url, job.municipality),
        )
        await self._hand_over(job, person, message)
        self._count(job, "sent")

    async def _hand_over(self, job: Job, person: Person, message: Message) -> None:
        """Hand the list to the first of the person's channels that takes it."""
        refused = Permanent("the person has no channel")
        for address in person.reached(urgently=False):
            told = msgspec.structs.replace(message, message_id=derived_id(job.job_id, address.kind, address.to))
            try:
                await self._means.channel.send(address, told)
            except Permanent as e:
                refused = e
            else:
                return
        raise refused

    def _reader(self, job: Job, at: datetime) -> Person | None:
        """Return the person as they are now; None for one who is not on duty any more."""
        for addressee in job.args["roles"]:
            for person in self._means.people.on_duty(job.municipality, *parts_of(addressee), at):
                if person.person == job.args["person"]:
                    return person
        return None

    def _fields(self, tx: Tx, job: Job, hours: OpeningHours, lang: str) -> Mapping[str, Any] | None:
        """Return what the list says as things stand now; None where it has nothing to say any more."""
        store, today = of(tx, job.municipality).digests, date.fromisoformat(job.args["date"])
        roles, place = job.args["roles"], (job.municipality, self._means.desk_url)
        if job.args["what"] == MORNING_LIST:
            book = self._packs.book_of(job.municipality)
            waits = waiting_of(book, store.unanswered(), store.alerts())
            listed = morning_list(waits, roles, today)
            return list_fields(listed, *place) if listed else None
        own = {which for role in roles if (which := parts_of(role)[1])}
        every = any(not parts_of(role)[1] for role in roles)
        begins, ends = week_before(hours, today)
        rows = store.week(begins, ends)
        figures = figures_of(rows, store.accounts() if every else own)
        return figures_fields(figures, rows, begins, lang, *place) if figures else None

    def _count(self, job: Job, result: str) -> None:
        self._means.metrics.count(
            "ordstyrer_alerts_total",
            service=SERVICE,
            municipality=job.municipality,
            reason=job.args["what"],
            result=result,
        )


def _counted_for(book: RoleBook, accounts: list[str]) -> list[str]:
    """Return who gets the week's figures: those of the pack's morning list, and each account's owner."""
    to = [role for role in book.listed if role not in book.owners]
    return to + [book.addressee(role, account, None) for role in sorted(book.owners) for account in accounts]


def _job(municipality: str, what: str, today: date, reader: tuple[str, list[str]], run_at: datetime) -> Job:
    person, roles = reader
    job_id = derived_id(municipality, DIGEST, what, person, today.isoformat())
    return Job(
        municipality=municipality,
        job_id=job_id,
        kind=DIGEST,
        key=str(job_id),
        target="mail",
        args={"what": what, "date": today.isoformat(), "person": person, "roles": roles},
        run_at=run_at,
    )
