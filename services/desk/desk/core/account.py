"""An account of the municipality's: the application for it, what the registry knows of it, and who looks after it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec

from common.events import AccountAsk, Step

WAITING, APPROVED, REFUSED, WITHDRAWN, OPENED = "waiting", "approved", "refused", "withdrawn", "opened"
"""How an application stands. An approved one is opened when its account is there, and shows what it must."""
OPEN_STATES = (WAITING, APPROVED)
ACTIVE, CLOSING, CLOSED = "active", "closing", "closed"
ADMIN, EDITOR = "admin", "editor"
"""What a person is on an account: an editor posts and answers, and is no administrator (RANDABERG-28)."""
KINDS_OF_PEOPLE = (ADMIN, EDITOR)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry knows of an account beside its name and its id.

    `owner` is a role of the pack. `about` is the text of the account's profile, `response_time_text` what stands there
    of the time to an answer. `logo` and `in_directory` are None while nobody has said. `by_desk`: it was opened here,
    and no file needs to list it. `word`: closing or closed where a person at the desk has said so. `asks` is what the
    guideline asks for and is not so, when it was last asked: the roles are reminded of it.
    """

    owner: str = ""
    purpose: str = ""
    url: str = ""
    about: str = ""
    response_time_text: str = ""
    logo: bool | None = None
    in_directory: bool | None = None
    end_date: date | None = None
    approved_by: str = ""
    by_desk: bool = False
    word: str = ""
    asks: tuple[AccountAsk, ...] = ()


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What the guideline asks for before there is an account, or says of one: a step, why, and where it stands."""

    do: str
    because: str
    clauses: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody applies for an account, and what became of it.

    `role` is the role of the pack in which they apply. `approvers` are the roles of which one must say yes, empty where
    the guideline asks nobody; `left` is what is not in place yet; `pack` is the version that said so. `decided_role` is
    by what right it was decided: a role, or "" where nobody is asked.
    """

    application_id: UUID
    by: str
    role: str
    at: datetime
    platform: str
    name: str
    kind: str
    card: Card
    admins: tuple[str, ...] = ()
    state: str = WAITING
    approvers: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    pack: str = ""
    decided_by: str = ""
    decided_role: str = ""
    decided_at: datetime | None = None
    why: str = ""
    account_id: str = ""


class Helper(msgspec.Struct, frozen=True, kw_only=True):
    """A person who looks after an account, as `kind` says, and who said so."""

    platform: str
    account_id: str
    person: str
    kind: str
    since: datetime
    stated_by: str
    because: str = ""
    until: datetime | None = None

    @property
    def is_now(self) -> bool:
        """True until somebody has said that it is over."""
        return self.until is None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with an application or an account, by whom, in which role, and on which clauses; never changed."""

    about: str
    what: str
    who: str
    role: str = ""
    said: str = ""
    clauses: str = ""
    at: datetime


def place_of(platform: str, account_id: str) -> str:
    """Return how lines and facts name an account."""
    return f"{platform}:{account_id}"


def left_of(steps: Iterable[Step]) -> tuple[Left, ...]:
    """Return steps as an application keeps them."""
    return tuple(Left(do=one.do, because=one.because, clauses=one.clauses, to=one.to) for one in steps)


def of_account(helpers: Iterable[Helper], platform: str, account_id: str, kind: str = ADMIN) -> list[str]:
    """Return who looks after an account now, by their ids."""
    return [
        one.person
        for one in helpers
        if one.is_now and one.kind == kind and (one.platform, one.account_id) == (platform, account_id)
    ]
