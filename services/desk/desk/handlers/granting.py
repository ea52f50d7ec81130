"""Administrators say who may do what: they give and end rights, let people in and go, and make tokens for programs."""

import re
from datetime import datetime, timedelta

import msgspec

from common.db import Tx
from desk.core.rights import ACCOUNT_RIGHTS, ADMIN, EVERY, MODERATE, READ, Row
from desk.handlers.people import SCOPE_ACT, SCOPE_POLICY, SCOPES, TOKEN_DAYS, make_link, make_named_token, sha256_of
from desk.handlers.second_factor import forget
from desk.store import Cases, Keys, Registry, Rights
from desk.store.keys import POLICY, TOKEN
from desk.store.rights import GIVEN

NO_RIGHT, LAST_ADMIN, BAD_NAME, NOTHING_CHOSEN = "no_right", "last_admin", "bad_name", "nothing_chosen"
PROGRAM = "api:"
"""Programs are persons of their own: what they did is told apart from what people did."""
_NAME = re.compile(r"[\w.@-][\w .@:-]{0,98}")


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does it, where and when."""

    municipality: str
    person: str
    at: datetime


class TokenWish(msgspec.Struct, frozen=True, kw_only=True):
    """A token for a program: what it is called, what it opens, on which account, for how many days."""

    name: str
    scopes: frozenset[str]
    account: str = EVERY
    days: int = 90


def may_manage(tx: Tx, doing: Doing, account: str) -> bool:
    """True for an administrator of the account; of EVERY one, for what is the whole municipality's."""
    accounts = Rights(tx, doing.municipality).accounts(doing.person, ADMIN)
    return accounts is None or (account != EVERY and account in accounts)


def give(tx: Tx, doing: Doing, row: Row) -> str | None:
    """Give a person a right; return why not."""
    if not may_manage(tx, doing, row.account) or not is_account(tx, doing.municipality, row.account):
        return NO_RIGHT
    if row.right not in ACCOUNT_RIGHTS:
        return NOTHING_CHOSEN
    if not is_name(row.person):
        return BAD_NAME
    Rights(tx, doing.municipality).give(row, doing.at, by=doing.person)
    noted(tx, doing, f"right_given {row.right} {row.account} {row.person}")
    return None


def end(tx: Tx, doing: Doing, row: Row) -> str | None:
    """End a right that a person gave; return why not."""
    if not may_manage(tx, doing, row.account):
        return NO_RIGHT
    if row.right == ADMIN and row.account == EVERY and _is_last_admin(tx, doing.municipality, row.person):
        return LAST_ADMIN
    Rights(tx, doing.municipality).end(row, GIVEN)
    noted(tx, doing, f"right_ended {row.right} {row.account} {row.person}")
    return None


def let_go(tx: Tx, doing: Doing, person: str) -> str | None:
    """A person leaves: all that they may ends now, with their sessions, tokens and what they signed in with."""
    if not may_manage(tx, doing, EVERY):
        return NO_RIGHT
    if _is_last_admin(tx, doing.municipality, person):
        return LAST_ADMIN
    Rights(tx, doing.municipality).leave(person)
    forget(tx, person, doing.municipality, doing.person, doing.at)
    noted(tx, doing, f"left {person}")
    return None


def link_for(tx: Tx, doing: Doing, person: str, *, anew: bool = False) -> tuple[str | None, str]:
    """Return why not, or a link by which a person sets up how they sign in; anew: what they had set up is over."""
    if not may_manage(tx, doing, EVERY):
        return NO_RIGHT, ""
    known = Rights(tx, doing.municipality).all(person) or Keys(tx, doing.municipality).roles_somewhere(person)
    if not known or person.startswith(PROGRAM):
        return BAD_NAME, ""
    if anew:
        forget(tx, person, doing.municipality, doing.person, doing.at)
    noted(tx, doing, f"link_made_for {person}")
    return None, make_link(tx, person, [doing.municipality], doing.at)


def make_token(tx: Tx, doing: Doing, wish: TokenWish) -> tuple[str | None, str]:
    """Return why not, or a token: it is shown only here."""
    if not may_manage(tx, doing, EVERY):
        return NO_RIGHT, ""
    if not _NAME.fullmatch(wish.name) or wish.days not in TOKEN_DAYS:
        return BAD_NAME, ""
    if not wish.scopes or not wish.scopes <= set(SCOPES) or not is_account(tx, doing.municipality, wish.account):
        return NOTHING_CHOSEN, ""
    program, keys = f"{PROGRAM}{wish.name}", Keys(tx, doing.municipality)
    if keys.open_ones(TOKEN, doing.at, program):
        return BAD_NAME, ""
    rights = Rights(tx, doing.municipality)
    rights.leave(program)
    right = MODERATE if SCOPE_ACT in wish.scopes else READ
    rights.give(Row(person=program, account=wish.account, right=right), doing.at)
    if SCOPE_POLICY in wish.scopes:
        keys.grant(program, doing.at, POLICY)
    ends = doing.at + timedelta(days=wish.days)
    token = make_named_token(tx, program, doing.municipality, doing.at, ends)
    said = {"name": wish.name, "scopes": " ".join(sorted(wish.scopes)), "made_by": doing.person}
    keys.describe(sha256_of(token), **said)
    noted(tx, doing, f"token_made_for {wish.name}")
    return None, token


def end_token(tx: Tx, doing: Doing, name: str) -> str | None:
    """End a program's token, and all that it may; return why not."""
    if not may_manage(tx, doing, EVERY):
        return NO_RIGHT
    program = f"{PROGRAM}{name}"
    Rights(tx, doing.municipality).leave(program)
    Keys(tx, doing.municipality).end_all(program, doing.at)
    noted(tx, doing, f"token_ended {name}")
    return None


def is_name(person: str) -> bool:
    """True for what a person may be called here; programs have names of their own."""
    return _NAME.fullmatch(person) is not None and not person.startswith(PROGRAM)


def is_account(tx: Tx, municipality: str, account: str) -> bool:
    """True for an account of the registry, and for EVERY one."""
    known = {f"{one.platform}:{one.account_id}" for one in Registry(tx, municipality).accounts()}
    return account == EVERY or account in known


def _is_last_admin(tx: Tx, municipality: str, person: str) -> bool:
    admins = {row.person for row, _ in Rights(tx, municipality).all() if row.right == ADMIN and row.account == EVERY}
    return admins == {person}


def noted(tx: Tx, doing: Doing, what: str) -> None:
    """Put on record what an administrator did."""
    Cases(tx, doing.municipality).audit(doing.person, what, None, doing.at)
