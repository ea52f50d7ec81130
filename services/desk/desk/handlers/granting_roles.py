"""Administrators say who holds a role of the pack: everywhere in the municipality, or on one account alone."""

from collections.abc import Container

from common.db import Tx
from desk.core.rights import EVERY
from desk.handlers.account_rights import follow_registry
from desk.handlers.granting import (
    BAD_NAME,
    NO_RIGHT,
    NOTHING_CHOSEN,
    Doing,
    is_account,
    is_name,
    may_manage,
    noted,
)
from desk.store import Keys, Rights
from desk.store.keys import MEMBER, HeldRole, as_role


def give_role(tx: Tx, doing: Doing, held: HeldRole, known: Container[str]) -> str | None:
    """Give a person a role that the pack knows; return why not.

    Roles approve and decide beyond an account: only whoever administers the whole municipality gives them.
    """
    if not may_manage(tx, doing, EVERY):
        return NO_RIGHT
    if held.role not in known or not is_account(tx, doing.municipality, held.account or EVERY):
        return NOTHING_CHOSEN
    if not is_name(held.person):
        return BAD_NAME
    keys = Keys(tx, doing.municipality)
    keys.grant(held.person, doing.at, as_role(held.role, held.account), doing.person)
    keys.grant(held.person, doing.at, MEMBER, doing.person)
    noted(tx, doing, f"role_given {held.role} {held.account or EVERY} {held.person}")
    follow_registry(tx, doing.municipality, doing.at)
    return None


def end_role(tx: Tx, doing: Doing, held: HeldRole) -> str | None:
    """End a role that a person holds; return why not. With the last of what they may they are let in no more."""
    if not may_manage(tx, doing, EVERY):
        return NO_RIGHT
    Keys(tx, doing.municipality).revoke(held.person, as_role(held.role, held.account))
    noted(tx, doing, f"role_ended {held.role} {held.account or EVERY} {held.person}")
    follow_registry(tx, doing.municipality, doing.at)
    Rights(tx, doing.municipality).let_in_no_more(held.person)
    return None
