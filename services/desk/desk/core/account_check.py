"""What the pack is asked of accounts, and what its answer lets a person do."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from msgspec import UNSET

from common.events import AccountAsk, AccountFact, Step
from common.policy.asked import Asked, Context
from common.policy.own.asked import AccountRow, Actor, Admin, Change, Delegation
from common.policy.own.vocabulary import AccountAct, AccountClass
from common.policy.pack import Pack
from desk.core.account import CLOSED, Application, Card

APPROVAL, REFUSE, NONE = "require_account_approval", "refuse", "none"
BLOCK = "block"
CLOSE = "remind_close_account"
Roles = Mapping[str, Collection[str]]
"""Person → the roles of the pack that they hold."""


@dataclass(frozen=True)
class Around:
    """What a question about one account rests on besides: everybody's admins, and where the municipality is."""

    people: tuple[Admin, ...] = ()
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """The pack's answer. `told` are the roles that hear of it at once."""

    steps: tuple[Step, ...]
    told: tuple[str, ...] = ()
    pack: str = ""

    @property
    def refused(self) -> tuple[Step, ...]:
        """What makes it impossible, whoever approves."""
        return tuple(step for step in self.steps if step.do == REFUSE)

    @property
    def approval(self) -> Step | None:
        """Who must say yes; None where nobody is asked."""
        return next((step for step in self.steps if step.do == APPROVAL), None)

    @property
    def stops(self) -> tuple[Step, ...]:
        """What must be put right before the account is in use."""
        return tuple(step for step in self.steps if step.mode == BLOCK)

    @property
    def left(self) -> tuple[Step, ...]:
        """What is not in place yet, beside the approval: it is asked for again when the account is opened."""
        return tuple(step for step in self.steps if step.do not in {APPROVAL, REFUSE, NONE, CLOSE})

    @property
    def warns(self) -> tuple[Step, ...]:
        """What should be otherwise, and may stay so for a reason that is written down."""
        return tuple(step for step in self.steps if step.mode != BLOCK and step.do not in {NONE, CLOSE})

    @property
    def asks(self) -> tuple[AccountAsk, ...]:
        """What somebody is reminded of until it is so; of what is to be approved or closed they hear otherwise."""
        wanted = (step for step in self.left if step.to)
        return tuple(AccountAsk(do=step.do, to=step.to, clauses=step.clauses) for step in wanted)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Return every clause of the answer, each once."""
        return tuple(dict.fromkeys(clause for step in self.steps for clause in step.clauses))


def admins_of(people: Iterable[str], roles: Roles, pack: Pack) -> tuple[Admin, ...]:
    """Return people as the pack's checks know them: each once, in the role of theirs that a check asks for."""
    rules = pack.file.accounts
    wanted = [role for rule in (rules.admin_of, rules.central_admin) if rule is not None for role in rule.who]
    found = []
    for person in dict.fromkeys(people):
        held = sorted(roles.get(person, ()))
        found.append(Admin(id=person, role=next((role for role in (*wanted, *held) if role in held), "")))
    return tuple(found)


def actor_of(person: str, held: Collection[str], acts_in: Collection[str], role: str, pack: Pack) -> Actor:
    """Return who does it. `held` are their own roles, `acts_in` those and what is delegated to them.

    Asked for a name that is reserved, it is named by which delegation they may use it.
    """
    reserved = [each for rule in pack.file.accounts.reserved.values() for each in rule.by]
    given = next((each for each in reserved if each in acts_in and each not in held), None)
    delegation = Delegation(who=person, by=given) if given else None
    return Actor(id=person, role=role if role in held else "", delegation=delegation)


def asked_to_apply(application: Application, actor: Actor, admins: tuple[Admin, ...], around: Around) -> Asked:
    """Return what the pack is asked of an application."""
    row = _row(application.name, application.kind, application.platform, application.card, admins)
    return _asked("apply", row, application.at, around, actor=actor)


def asked_of_account(
    account: AccountFact, card: Card, admins: tuple[Admin, ...] | None, around: Around, at: datetime
) -> Asked:
    """Return what the pack is asked of an account as it stands, or as it is to be opened.

    `admins` are None while nobody has said who they are: then nobody knows whether there are too few.
    """
    return _asked("check", _row(account.name, account.kind, account.platform, card, admins), at, around)


def asked_to_change(
    account: AccountFact, admins: tuple[Admin, ...] | None, change: Change, actor: Actor, around: Around, at: datetime
) -> Asked:
    """Return what the pack is asked when an administrator comes or goes. `admins` are those before."""
    row = _row(account.name, account.kind, account.platform, Card(), admins)
    return _asked("change", row, at, around, actor=actor, change=change)


def as_row(account: AccountFact) -> AccountRow:
    """Return as much of an account as says which rules are about it."""
    return _row(account.name, account.kind, account.platform, Card(), None)


def _asked(
    act: AccountAct,
    row: AccountRow,
    at: datetime,
    around: Around,
    *,
    actor: Actor | None = None,
    change: Change | None = None,
) -> Asked:
    return Asked(
        kind="account",
        received_at=at,
        platform=row.platform,
        account=row,
        context=Context(
            act=act, actor=actor, change=change, admins=around.people or None, platforms_in_use=around.platforms
        ),
    )


def _row(name: str, kind: str, platform: str, card: Card, admins: tuple[Admin, ...] | None) -> AccountRow:
    """What nobody has said of an account that the file lists is unknown, so that nothing left out is missing."""
    known = next((each for each in get_args(AccountClass) if each == kind), None)
    return AccountRow(
        name=name,
        kind=known,
        platform=platform,
        owner=card.owner or UNSET,
        purpose=card.purpose or None,
        about=card.about or None,
        response_time_text=card.response_time_text or None,
        logo=card.logo,
        in_directory=card.in_directory,
        state="closed" if card.word == CLOSED else None,
        end_date=card.end_date,
        approved_by=card.approved_by or UNSET,
        admins=admins,
    )
