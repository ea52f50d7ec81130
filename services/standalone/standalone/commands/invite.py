"""`ordstyrer invite`: let a person in at the desk."""

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from common.clock import SystemClock
from common.policy.nearest import nearest
from desk.handlers.people import (
    SCOPE_ACT,
    SCOPE_POLICY,
    SCOPE_READ,
    first_is_admin,
    grant,
    invite,
    make_token,
)
from desk.handlers.second_factor import forget
from desk.settings import DeskSettings
from desk.store.keys import POLICY, as_role
from desk.store.packs import municipalities_with_packs
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.invite import new_parser


def main(arguments: list[str]) -> int:
    """Print a one-time link, or with --token a bearer token for the API."""
    parser = new_parser()
    return asyncio.run(_invite(DeskSettings.from_environ(os.environ), parser.parse_args(arguments)))


def scopes_of(asked: Sequence[str] | None, rights: Sequence[str]) -> tuple[str, ...]:
    """Return what a token opens: what was asked for, else what whoever gets it was let in to do."""
    return tuple(asked or (SCOPE_READ, SCOPE_ACT, *((SCOPE_POLICY,) if POLICY in rights else ())))


def _tell(given: Namespace, what: str, said: str) -> None:
    if given.json:
        line_out({"person": given.person, "municipalities": given.municipality, what: said})
    else:
        sys.stdout.write(f"{said}\n")


async def _invite(settings: DeskSettings, given: Namespace) -> int:
    if settings.desk_oidc_issuer and not given.token:
        sys.stderr.write(
            "Links are off: people sign in at ORDSTYRER_DESK_OIDC_ISSUER. Give one of their groups a right.\n"
        )
        return 2
    at = SystemClock().now()
    rights = [*given.right, *(as_role(role) for role in given.role)]
    async with tables_of(settings, "desk") as db:
        known = await db.read(municipalities_with_packs)
        for municipality in given.municipality:
            if known and municipality not in known:
                sys.stderr.write(f"'{municipality}' has no pack here{nearest(municipality, known)}\n")
        await db.write(lambda tx: grant(tx, given.person, given.municipality, rights, at))
        first = await db.write(lambda tx: first_is_admin(tx, given.person, given.municipality, at))
        if first:
            sys.stderr.write(f"{given.person} is the first here, and so the administrator of {', '.join(first)}\n")
        for municipality in given.municipality if given.anew else ():
            await db.write(lambda tx, of=municipality: forget(tx, given.person, of, "operator", at))  # type: ignore[misc]  # bound now
        if given.token:
            wished = {"scopes": scopes_of(given.scope, given.right), "days": given.days}
            token = await db.write(lambda tx: make_token(tx, given.person, given.municipality, at, **wished))
            _tell(given, "token", token)
        else:
            link = await db.write(lambda tx: invite(tx, given.person, given.municipality, at))
            base = settings.desk_url or f"http://{settings.host}:{settings.port}"
            _tell(given, "link", f"{base.rstrip('/')}/link/{link}")
    return 0
