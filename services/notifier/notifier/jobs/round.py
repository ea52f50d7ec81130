"""Goes its rounds through a municipality's open day: reminds of what was left alone, settles what no longer is."""

from datetime import datetime

from common.calendar import is_open
from common.db import Tx, lock
from common.events import derived_id
from common.work import Job, Unit, enqueue
from notifier.core.alert import Matter
from notifier.core.roles import RoleBook
from notifier.core.rounds import ROUND, Rounds, Seen, next_round, reminders
from notifier.handlers.review import Review
from notifier.ports import Calendars, People
from notifier.store import MACHINERY, Store, of

KIND = "round"


class Round:
    """Does the jobs of kind `round`; each one asks for the next."""

    def __init__(self, review: Review, calendars: Calendars, people: People) -> None:
        self._review = review
        self._calendars = calendars
        self._people = people

    async def __call__(self, job: Job, at: datetime) -> Unit:
        """Return the round. Transient when nobody can tell who is on duty."""
        rounds = self._calendars.rounds(job.municipality, at)
        if rounds is None:
            return lambda _: None
        unwatched = self._unwatched(job.municipality, rounds, at)
        return lambda tx: self._go(tx, job.municipality, rounds, unwatched, at)

    def _unwatched(self, municipality: str, rounds: Rounds, at: datetime) -> frozenset[str]:
        """Return the accounts whose owners nobody is on duty for; those who are reminded of it count for nothing."""
        told = {role for rule in rounds.rules if rule.watch == "nobody_on_duty" for role in rule.to}
        if not told:
            return frozenset()
        book: RoleBook = self._review.book_of(municipality)
        watchers = sorted(book.owners - told)
        return frozenset(
            account.place
            for account in rounds.accounts
            if not any(self._people.on_duty(municipality, role, account.place, at) for role in watchers)
        )

    def _go(self, tx: Tx, municipality: str, rounds: Rounds, unwatched: frozenset[str], at: datetime) -> None:
        lock(tx, municipality, KIND)
        store = of(tx, municipality)
        mark = store.rounds.mark()
        seen = Seen(
            open=tuple(store.rounds.open()),
            activity=store.rounds.activity(),
            unwatched=unwatched,
            watched_since=mark.watched_since if mark else at,
            cases=tuple(store.cases.open()),
            waits=tuple(store.waits.open()),
        )
        if is_open(rounds.hours, at):  # one that comes late, at night, reminds nobody
            self._tell(store, rounds, seen, at)
        enqueue(tx, MACHINERY.jobs, round_of(municipality, next_round(rounds, at)))

    def _tell(self, store: Store, rounds: Rounds, seen: Seen, at: datetime) -> None:
        told = set()
        for reminder in reminders(rounds, seen, at):
            matter = Matter(
                municipality=store.municipality,
                key=reminder.key,
                account=reminder.account or None,
                about=reminder.about,
                place=reminder.place,
            )
            self._review.matter(store, matter, (reminder.wanted,), at)
            told.add(reminder.key)
        for key in store.alerts.open_keys(ROUND):
            if key not in told:
                self._review.matter(store, Matter(municipality=store.municipality, key=key), (), at)


def round_of(municipality: str, at: datetime) -> Job:
    """Return the round of that instant; asked for twice it is one."""
    # A job in the future holds up later ones of its key: each round has its own.
    return Job(
        municipality=municipality,
        job_id=derived_id(municipality, KIND, at.isoformat()),
        kind=KIND,
        key=f"{KIND}:{at.isoformat()}",
        run_at=at,
    )
