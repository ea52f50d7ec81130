"""Who the guideline lets speak and decide on an account, and the clauses that say so to whoever it does not."""

from typing import get_args

import msgspec

from common.events import AccountFact
from common.policy.found import union
from common.policy.own.rules import LetIn, PublishBy
from common.policy.own.vocabulary import AccountClass, OwnTextKind
from common.policy.pack import Pack
from desk.core.deeds import Deed, Edit, Hide, KeepHidden, Like, Remove, Reply, Unhide
from desk.core.refusal import Refusal

NOT_YOUR_ROLE = "not_your_role"
_SPEAKS = Reply | Edit | Like
_DECIDES = Hide | KeepHidden | Unhide | Remove


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who wants to act on an account: the roles of the pack that they are known to hold."""

    roles: frozenset[str]
    account: AccountFact | None
    crisis: bool = False


def cited(pack: Pack, deed: Deed, asker: Asker) -> tuple[str, ...]:
    """Return the clauses that say why somebody without a right on the account does not do this there."""
    own = _own_admins(pack, asker)
    if isinstance(deed, _SPEAKS):
        return union(own, *(rule.clauses for rule in _speaking(pack, "own_reply")))
    if isinstance(deed, _DECIDES):
        return union(own, pack.file.removal.confirm.clauses, *(one.clauses for one in _editors(pack, asker)))
    return own


def refused_role(pack: Pack, deed: Deed, asker: Asker) -> Refusal | None:
    """Return why somebody who has the right on the account does not do this all the same; None where they may.

    Who is known by no role of the pack is who the municipality let in without one: the right alone decides.
    """
    if isinstance(deed, _SPEAKS):
        return refused_to_speak(pack, "own_reply", asker)
    editors = _editors(pack, asker)
    if isinstance(deed, Remove) and editors and not asker.roles & {*pack.file.removal.confirm.by}:
        clauses = union(pack.file.removal.confirm.clauses, *(one.clauses for one in editors))
        return Refusal(code=NOT_YOUR_ROLE, clauses=clauses)
    return None


def refused_to_speak(pack: Pack, kind: OwnTextKind, asker: Asker) -> Refusal | None:
    """Return why somebody with the right does not publish or answer; None where one of their roles may."""
    for rule in _speaking(pack, kind):
        let_in = any(_is_on(one, asker) for one in rule.also if asker.roles & {*one.who})
        if asker.roles and not (asker.roles & {*rule.who} or rule.admins_of_account or let_in):
            return Refusal(code=NOT_YOUR_ROLE, clauses=rule.clauses)
    return None


def cited_for_post(pack: Pack, asker: Asker) -> tuple[str, ...]:
    """Return the clauses that say who publishes on the account."""
    return union(_own_admins(pack, asker), *(rule.clauses for rule in _speaking(pack, "own_post")))


def _speaking(pack: Pack, kind: OwnTextKind) -> tuple[PublishBy, ...]:
    return tuple(rule for rule in pack.file.publish.by.values() if kind in rule.kinds)


def _own_admins(pack: Pack, asker: Asker) -> tuple[str, ...]:
    """Return the clauses by which an account of this class has administrators of its own."""
    rule, kind = pack.file.accounts.admins_named, _class_of(asker)
    return rule.clauses if rule is not None and kind is not None and kind in (rule.classes or (kind,)) else ()


def _class_of(asker: Asker) -> AccountClass | None:
    kind = asker.account.kind if asker.account else ""
    return next((each for each in get_args(AccountClass) if each == kind), None)


def _editors(pack: Pack, asker: Asker) -> tuple[LetIn, ...]:
    """Return the rows that let somebody write on accounts without making them an administrator."""
    return tuple(
        one
        for rule in pack.file.publish.by.values()
        for one in rule.also
        if asker.roles & {*one.who} and not one.crisis_only and one.platforms
    )


def _is_on(one: LetIn, asker: Asker) -> bool:
    account = asker.account
    platform, kind = account.platform if account else None, _class_of(asker)
    here = not one.platforms or platform is None or platform in one.platforms
    return here and (not one.classes or kind is None or kind in one.classes) and (asker.crisis or not one.crisis_only)
