"""`ordstyrer invite`: let a person in at the desk."""

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from common.clock import SystemClock
from desk.handlers.people import (
    LINK_MINUTES,
    SCOPE_ACT,
    SCOPE_POLICY,
    SCOPE_READ,
    SCOPES,
    TOKEN_DAYS,
    TOKEN_DAYS_USUAL,
    first_is_admin,
    grant,
    invite,
    make_token,
)
from desk.handlers.second_factor import forget
from desk.settings import DeskSettings
from desk.store.keys import POLICY, RIGHTS, as_role
from standalone.asked import parser_of
from standalone.doors import tables_of


def main(arguments: list[str]) -> int:
    """Print a one-time link, or with --token a bearer token for the API."""
    parser = parser_of(
        "invite",
        f"Print a one-time link, good for {LINK_MINUTES} minutes, by which a person signs in at the desk.",
        "ordstyrer invite kari --municipality bo",
    )
    parser.add_argument("person", help="an id for the person: it stands in the log of all that they do")
    parser.add_argument("--municipality", action="append", required=True, metavar="ID", help="again for each")
    parser.add_argument(
        "--right",
        action="append",
        default=[],
        choices=RIGHTS,
        help="a right beside that to the queue, again for each; policy: propose and activate policy packs; "
        "admin: connect the municipality's accounts; publish: publish posts; archive: shield, archive and correct "
        "records and close cases",
    )
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ROLE",
        help="a role of the pack that the person holds, again for each: who declares a crisis, and approves in it; "
        "ROLE@PLATFORM:ID: on that account alone, and nobody else holds it there",
    )
    parser.add_argument(
        "--anew",
        action="store_true",
        help="the person has lost phone and recovery codes: their sessions end, and the link sets everything up anew",
    )
    _add_token(parser)
    return asyncio.run(_invite(DeskSettings.from_environ(os.environ), parser.parse_args(arguments)))


def _add_token(parser: ArgumentParser) -> None:
    """Let a token be asked for in place of a link, with what it opens and for how long."""
    parser.add_argument("--token", action="store_true", help="print a token for the API in place of a link")
    parser.add_argument(
        "--scope",
        action="append",
        choices=SCOPES,
        help="what the token opens, again for each: reading, acts on items, the pack with all beside it; left out: "
        "read and act, and policy with the right to it",
    )
    parser.add_argument(
        "--days", type=int, choices=TOKEN_DAYS, default=TOKEN_DAYS_USUAL, help="how long the token opens anything"
    )


def scopes_of(asked: Sequence[str] | None, rights: Sequence[str]) -> tuple[str, ...]:
    """Return what a token opens: what was asked for, else what whoever gets it was let in to do."""
    return tuple(asked or (SCOPE_READ, SCOPE_ACT, *((SCOPE_POLICY,) if POLICY in rights else ())))


async def _invite(settings: DeskSettings, given: Namespace) -> int:
    if settings.desk_oidc_issuer and not given.token:
        sys.stderr.write(
            "Links are off: people sign in at ORDSTYRER_DESK_OIDC_ISSUER. Give one of their groups a right.\n"
        )
        return 2
    at = SystemClock().now()
    rights = [*given.right, *(as_role(role) for role in given.role)]
    async with tables_of(settings, "desk") as db:
        await db.write(lambda tx: grant(tx, given.person, given.municipality, rights, at))
        first = await db.write(lambda tx: first_is_admin(tx, given.person, given.municipality, at))
        if first:
            sys.stderr.write(f"{given.person} is the first here, and so the administrator of {', '.join(first)}\n")
        for municipality in given.municipality if given.anew else ():
            await db.write(lambda tx, of=municipality: forget(tx, given.person, of, "operator", at))  # type: ignore[misc]  # bound now
        if given.token:
            wished = {"scopes": scopes_of(given.scope, given.right), "days": given.days}
            token = await db.write(lambda tx: make_token(tx, given.person, given.municipality, at, **wished))
            sys.stdout.write(token + "\n")
        else:
            link = await db.write(lambda tx: invite(tx, given.person, given.municipality, at))
            base = settings.desk_url or f"http://{settings.host}:{settings.port}"
            sys.stdout.write(f"{base.rstrip('/')}/link/{link}\n")
    return 0
