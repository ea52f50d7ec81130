"""The shapes of what a pack says of accounts and of the publishing plan: `[accounts]` and `[plan]`."""

import msgspec

from common.policy.own.vocabulary import AccountClass, PlanField
from common.policy.rules import Rule
from common.policy.shape import Shape


class Mail(Rule, frozen=True, kw_only=True):
    """Who hears of an application at once."""

    to: tuple[str, ...]
    cc: tuple[str, ...] = ()


class Approval(Rule, frozen=True, kw_only=True):
    """Who approves an account; `new_platform_only`: only where the municipality is not present yet."""

    by: tuple[str, ...]
    classes: tuple[AccountClass, ...] = ()
    new_platform_only: bool = False
    mail: Mail | None = None


class Purpose(Rule, frozen=True, kw_only=True):
    """An application says what the account is for."""

    new_platform_only: bool = False


class Reserved(Rule, frozen=True, kw_only=True):
    """Names that only these roles may use, or whom they have given the right to (`delegable`)."""

    names: tuple[str, ...]
    by: tuple[str, ...]
    delegable: bool = False


class Owner(Rule, frozen=True, kw_only=True):
    """Whose the account must be."""

    who: tuple[str, ...]
    classes: tuple[AccountClass, ...] = ()


class AdminOf(Rule, frozen=True, kw_only=True):
    """Where every admin belongs, or where one of them must."""

    who: tuple[str, ...]


class AddedBy(Rule, frozen=True, kw_only=True):
    """Who may add admins."""

    by: tuple[str, ...]
    classes: tuple[AccountClass, ...] = ()


class Named(Rule, frozen=True, kw_only=True):
    """An account has admins of its own."""

    classes: tuple[AccountClass, ...] = ()


class AdminsMin(Rule, frozen=True, kw_only=True):
    """How many distinct persons should be admins of one account."""

    persons_min: int
    classes: tuple[AccountClass, ...] = ()
    alert: tuple[str, ...] = ()


class AdminsMax(Rule, frozen=True, kw_only=True):
    """How many distinct persons should have admin access to all accounts together."""

    persons_max: int
    alert: tuple[str, ...] = ()


class Shows(Rule, frozen=True, kw_only=True):
    """What an account must show."""

    alert: tuple[str, ...] = ()


class Sender(Rule, frozen=True, kw_only=True):
    """Name or description says whose account it is, in one of these words."""

    names: tuple[str, ...]


class Close(Rule, frozen=True, kw_only=True):
    """Who is reminded to close an account whose time is over, or that has been silent for so many days."""

    to: tuple[str, ...]
    inactive_days: int


class AboutHint(Rule, frozen=True, kw_only=True):
    """What the owner is asked when none of `about_any_of` stands in the description."""

    ask: str
    about_any_of: tuple[str, ...]


class Known(Shape, frozen=True, kw_only=True):
    """An account that the guideline itself names; `clauses` where no other table shows them."""

    platform: str
    name: str
    kind: AccountClass = msgspec.field(name="class")
    clauses: tuple[str, ...] = ()
    url: str = ""
    purpose: str = ""


class Accounts(Shape, frozen=True, kw_only=True):
    """`[accounts]`: the checks that a row of the account registry passes."""

    approval: dict[str, Approval] = msgspec.field(default_factory=dict)
    reserved: dict[str, Reserved] = msgspec.field(default_factory=dict)
    owner: dict[str, Owner] = msgspec.field(default_factory=dict)
    added_by: dict[str, AddedBy] = msgspec.field(default_factory=dict)
    hint: dict[str, AboutHint] = msgspec.field(default_factory=dict)
    known: tuple[Known, ...] = ()
    purpose: Purpose | None = None
    admin_of: AdminOf | None = None
    admins_named: Named | None = None
    central_admin: AdminOf | None = None
    admins_min: AdminsMin | None = None
    admins_max: AdminsMax | None = None
    response_time: Shows | None = None
    sender: Sender | None = None
    logo: Shows | None = None
    directory: Shows | None = None
    close: Close | None = None


class Horizon(Rule, frozen=True, kw_only=True):
    """How far ahead the plan reaches, in calendar months."""

    months_min: int
    months_max: int


class Monthly(Rule, frozen=True, kw_only=True):
    """Who is reminded when a calendar month goes by without the plan having been treated."""

    alert: tuple[str, ...]


class Plan(Shape, frozen=True, kw_only=True):
    """`[plan]`: what an entry of the publishing plan holds, whose the plan is, and how far it reaches."""

    to: tuple[str, ...]
    content_types: tuple[str, ...]
    fields: dict[PlanField, Rule]
    exists: Rule | None = None
    horizon: Horizon | None = None
    monthly: Monthly | None = None
