"""What the engine is told of own texts, accounts and the plan beside the text: who, what picture, which row."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from common.policy.own.vocabulary import AccountClass, AccountState
from common.policy.shape import Shape


class Replier(Shape, frozen=True, kw_only=True):
    """Who publishes or answers: a role id, and the name and title that may stand in the text."""

    role: str = ""
    name: str = ""
    title: str = ""


class Image(Shape, frozen=True, kw_only=True):
    """The picture of a draft. `approved_by_depicted`: null or "nobody" when nobody is depicted; left out: unknown."""

    own: bool = False
    approved_by: str | None = None
    credit: str | None = None
    approved_by_photographer: bool | str | None = None
    approved_by_depicted: bool | str | UnsetType | None = UNSET


class Delegation(Shape, frozen=True, kw_only=True):
    """A recorded delegation: who may act, by whom, and from and to which day (both count)."""

    who: str = ""
    by: str = ""
    starts: str | None = msgspec.field(default=None, name="from")
    ends: str | None = msgspec.field(default=None, name="to")


class Actor(Shape, frozen=True, kw_only=True):
    """Who applies for an account or changes it."""

    id: str = ""
    role: str = ""
    delegation: bool | str | Delegation | None = None


class Admin(Shape, frozen=True, kw_only=True):
    """A person with admin access, by a pseudonym, and the role that the person holds."""

    id: str
    role: str = ""


class Change(Shape, frozen=True, kw_only=True):
    """A change of an account's admins: one comes, or one goes."""

    add_admin: Admin | None = None
    remove_admin: Admin | None = None


class Entry(Shape, frozen=True, kw_only=True):
    """An entry of the publishing plan; what is not filled in is null, empty or left out."""

    account: str | None = None
    publish_at: str | None = None
    content_type: str | None = None
    goal: str | None = None


class PlanState(Shape, frozen=True, kw_only=True):
    """The publishing plan itself: the day it was last treated on, and the last day that it covers."""

    treated_on: date | None = None
    covers_until: date | None = None


class AccountRow(Shape, frozen=True, kw_only=True):
    """A row of the account registry. What is left out is unknown; a mandatory text left out is missing.

    `known_by_name`: nobody has filled in the row, so that nothing left out is missing.
    """

    name: str
    kind: AccountClass | None = msgspec.field(default=None, name="class")
    platform: str | None = None
    owner: str | UnsetType | None = UNSET
    purpose: str | None = None
    about: str | None = None
    response_time_text: str | None = None
    logo: bool | None = None
    in_directory: bool | None = None
    state: AccountState | None = None
    end_date: date | None = None
    approved_by: str | UnsetType | None = UNSET
    admins: tuple[Admin, ...] | None = None
    editors: tuple[str, ...] | None = None
    last_own_post: date | None = None
    known_by_name: bool = False
