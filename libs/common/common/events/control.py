"""Facts that every service reads to the end before it is ready: accounts, packs, switches."""

from datetime import date, datetime, time

import msgspec

from common.events.envelope import Event, Moment


class FactStated(Event, frozen=True, kw_only=True):
    """The whole fact under one key (`bo/account/facebook:123`); `value` None means gone.

    `value` is a JSON text of one of the shapes below, chosen by the key's second part, with its dated history, so
    that a decision as of `received_at` needs no older message.
    """

    key: str
    value: str | None


class AccountState(msgspec.Struct, frozen=True):
    """State of an account from an instant on: applied, active, closing or closed."""

    since: Moment
    state: str


class AccountAsk(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the guideline asks for of an account, and that is not so: a step, and the roles to remind."""

    do: str
    to: tuple[str, ...]
    clauses: tuple[str, ...] = ()


class AccountFact(msgspec.Struct, frozen=True, kw_only=True):
    """One official account, page or channel (key `<municipality>/account/<platform>:<id>`).

    `end_date` is the day on which an account for a limited time is over, on the municipality's own calendar. `asks` is
    what is to be reminded of each week.
    """

    platform: str
    account_id: str
    name: str
    kind: str = "main"
    history: tuple[AccountState, ...] = ()
    end_date: date | None = None
    asks: tuple[AccountAsk, ...] = ()

    def state_at(self, at: datetime) -> str:
        """Return the state that held at that instant; before the first one: applied."""
        state = "applied"
        for change in self.history:
            if change.since <= at:
                state = change.state
        return state


class PackFact(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a municipality's policy pack, whole (key `<municipality>/pack/<version>`); never taken back.

    `files` are its texts by their names within the pack's folder, `sha256` what `common.policy.parse.sha256_of` makes
    of them. `valid_from` is the pack's own date; from `holds_from` on items are judged by it: never before it was
    activated, but for the version that an installation begins with. `activated_by` are the ids of the two persons,
    empty for that first version.
    """

    version: int
    sha256: str
    name: str
    language: str
    timezone: str
    valid_from: date
    holds_from: Moment
    activated_at: Moment
    activated_by: tuple[str, ...] = ()
    files: dict[str, str]


class DatedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that holds from a date on, on the municipality's own calendar. Rows are added, never changed."""

    valid_from: date
    stated_at: Moment
    stated_by: str


class CalendarRow(DatedRow, frozen=True, kw_only=True):
    """What is said of opening hours beside the pack.

    `opens`, `closes` and `weekdays` (1 = Monday) take the place of the pack's; the days are added to what rows before
    this one said: `extra_closed` closed, `short_days` closing earlier, `ordinary` like any other day again.
    `assumed`: the guideline does not give these clock times.
    """

    opens: time | None = None
    closes: time | None = None
    weekdays: tuple[int, ...] = ()
    assumed: bool = False
    extra_closed: tuple[date, ...] = ()
    short_days: dict[date, time] = {}
    ordinary: tuple[date, ...] = ()


class CalendarFact(msgspec.Struct, frozen=True, kw_only=True):
    """A municipality's hours and closed days beside its pack (key `<municipality>/calendar`)."""

    history: tuple[CalendarRow, ...] = ()


class ContactRow(DatedRow, frozen=True, kw_only=True):
    """How to reach a role; what is empty is as the pack says."""

    label: str = ""
    email: str = ""
    phone: str = ""
    post: str = ""


class ContactFact(msgspec.Struct, frozen=True, kw_only=True):
    """A role's addresses (key `<municipality>/contact/<role>`); the municipality's own stand under its id."""

    role: str
    history: tuple[ContactRow, ...] = ()


class CrisisState(msgspec.Struct, frozen=True, kw_only=True):
    """A crisis is declared, or over, from an instant on; `because` is said by who declared it."""

    since: Moment
    on: bool
    stated_by: str
    because: str = ""


class CrisisFact(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a crisis is declared (key `<municipality>/crisis`)."""

    history: tuple[CrisisState, ...] = ()

    def on_at(self, at: datetime) -> bool:
        """Return whether a crisis was declared at that instant."""
        return next((state.on for state in reversed(self.history) if state.since <= at), False)


class LearningState(msgspec.Struct, frozen=True, kw_only=True):
    """From an instant on, people's corrections may teach the classifier, or no more; `because` says why."""

    since: Moment
    on: bool
    stated_by: str
    because: str = ""


class LearningFact(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a municipality's corrections may teach the classifier (key `<municipality>/learning`); no row: no."""

    history: tuple[LearningState, ...] = ()

    def on_at(self, at: datetime) -> bool:
        """Return whether it was turned on at that instant."""
        return next((state.on for state in reversed(self.history) if state.since <= at), False)


class PoliticalCaseState(msgspec.Struct, frozen=True, kw_only=True):
    """How a political case stands from an instant on: pending, decided or unknown.

    `url` is that of the recommendation or the resolution; `date` when it was decided, or when the recommendation is
    expected (YYYY-MM-DD).
    """

    since: Moment
    state: str
    stated_by: str
    url: str | None = None
    date: str | None = None


class PoliticalCaseFact(msgspec.Struct, frozen=True, kw_only=True):
    """A political case (key `<municipality>/political-case/<ref>`, with `-` for `/` in the reference)."""

    ref: str
    title: str
    history: tuple[PoliticalCaseState, ...] = ()

    def state_at(self, at: datetime) -> PoliticalCaseState | None:
        """Return how the case stood at that instant; None before anybody had said so."""
        return next((state for state in reversed(self.history) if state.since <= at), None)
