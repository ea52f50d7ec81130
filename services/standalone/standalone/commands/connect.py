"""`ordstyrer connect`: a person logs in at the platform, and the account is read and answered from here."""

import argparse
import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from common.clock import SystemClock
from common.db import Database, Tx
from common.errors import Permanent
from common.settings import Settings
from desk.store.registry import Registry
from ingest.app import connecting, make_key_file
from ingest.core.connecting import PROVED, Connection
from ingest.jobs.connect import Connecting
from ingest.settings import IngestSettings
from ingest.store import tokens
from standalone.asked import FOUND_PROBLEMS, parser_of
from standalone.doors import tables_of
from standalone.login_answer import answer_pasted, awaited, from_keyboard

LOGINS = ("facebook", "instagram")
BY_TOKEN_FILE = ("youtube", "flickr", "x", "linkedin", "wordpress", "generic")
PORT = 8765
WAIT_S = 120.0


def main(arguments: list[str], pasted: Callable[[], str] = from_keyboard) -> int:
    """Connect an account, or list, check or withdraw what is connected; 1 when something does not work.

    `pasted` waits for the address at which the browser ended.
    """
    given = _parser().parse_args(arguments)
    if given.new_key:
        make_key_file(Path(given.new_key))
        sys.stdout.write(
            f"{given.new_key} holds a new key: set ORDSTYRER_INGEST_TOKEN_KEY_FILE to it, and keep a copy\n"
        )
        return 0
    settings = IngestSettings.from_environ(os.environ)
    if given.list:
        return asyncio.run(_list(settings))
    if given.platform in BY_TOKEN_FILE:
        raise Permanent(
            f"there is no login for {given.platform} yet: put the token in a file, and name it as token_file at the "
            "account in the accounts file (docs/reference/accounts-file.md)"
        )
    return asyncio.run(_connect(settings, given, pasted))


def _parser() -> argparse.ArgumentParser:
    parser = parser_of(
        "connect",
        "Connect an official account: you log in at the platform, pick the account and say what is permitted.\n"
        "Its token is kept encrypted. Only an account that the desk's registry calls active is connected.",
        "ordstyrer connect facebook --municipality bo",
    )
    parser.add_argument("platform", nargs="?", choices=(*LOGINS, *BY_TOKEN_FILE))
    parser.add_argument("--municipality", metavar="ID")
    parser.add_argument(
        "--app-id", metavar="ID", help="the app's id at the platform, where the accounts file does not say it"
    )
    parser.add_argument("--app", metavar="NAME", help="the app's name in the accounts file, where it has several")
    parser.add_argument("--account", metavar="ID", help="the account to connect, check or withdraw")
    parser.add_argument(
        "--redirect-uri",
        metavar="URL",
        help="an address of the app's list of redirect addresses: you paste where the browser ends "
        f"(default: http://localhost:{PORT}/, and this command waits for the browser itself)",
    )
    parser.add_argument("--port", type=int, default=PORT, help="port of the default redirect address")
    parser.add_argument(
        "--wait-s", type=float, default=WAIT_S, help="how long to wait for the first comment afterwards, in seconds"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list what is connected")
    what.add_argument("--check", action="store_true", help="ask the platform what still works")
    what.add_argument("--withdraw", action="store_true", help="end it: the token is forgotten")
    what.add_argument("--new-key", metavar="FILE", help="put a new key first in a key file")
    return parser


async def _list(settings: Settings) -> int:
    async with tables_of(settings, "ingest") as db:
        found = await db.read(tokens.all_kept)
    for kept in found:
        sys.stdout.write(f"{kept.municipality} {_line(kept.connection)}\n")
    return FOUND_PROBLEMS if any(kept.connection.problem for kept in found) else 0


def _line(one: Connection) -> str:
    ends = f", permitted until {one.ends_at:%Y-%m-%d}" if one.ends_at else ""
    return f"{one.platform}:{one.account_id} ({one.name}) {one.stage}{ends}{': ' + one.problem if one.problem else ''}"


async def _connect(settings: IngestSettings, given: Namespace, pasted: Callable[[], str]) -> int:
    for name in ("platform", "municipality"):
        if getattr(given, name) is None:
            raise Permanent(f"say the {name.replace('_', '-')}: see ordstyrer connect --help")
    place = given.municipality, given.platform
    async with (
        tables_of(settings, "ingest") as db,
        connecting(settings, db, *place, (given.app_id, given.app), _say) as one,
    ):
        if given.check or given.withdraw:
            return await _again(one, db, given)
        active = await _active(settings, *place)
        redirect_uri = given.redirect_uri or f"http://localhost:{given.port}/"
        address, state = one.begin(redirect_uri)
        sys.stdout.write(f"Open this address and log in as a person with a role on the page:\n\n  {address}\n\n")
        answer = await (answer_pasted(pasted) if given.redirect_uri else awaited(given.port))
        connection = await one.finish(answer, state, redirect_uri, active, given.account)
        return await _proved(one, connection, given.wait_s)


async def _proved(one: Connecting, connection: Connection, wait_s: float) -> int:
    if wait_s > 0:
        _say(
            f"now write a comment on {connection.name}: waiting {wait_s:.0f} seconds for it (a running ingest takes it)"
        )
        connection = await one.prove(connection, wait_s)
    if connection.stage != PROVED:
        _say("nothing has come yet. When something has, `ordstyrer connect … --check` says so")
    sys.stdout.write(_line(connection) + "\n")
    return 0


async def _again(one: Connecting, db: Database, given: Namespace) -> int:
    """Check or withdraw the account that is named, or all that are connected."""
    found = await db.read(tokens.all_kept)
    mine = [
        kept.connection.account_id
        for kept in found
        if (kept.municipality, kept.connection.platform) == (given.municipality, given.platform) and kept.sealed
    ]
    if given.withdraw and given.account is None:
        raise Permanent("say which --account to withdraw")
    code = 0
    for account_id in [given.account] if given.account else mine:
        now = await (one.withdraw(account_id) if given.withdraw else one.check(account_id))
        sys.stdout.write(_line(now) + "\n")
        code = FOUND_PROBLEMS if now.problem and not given.withdraw else code
    return code


async def _active(settings: Settings, municipality: str, platform: str) -> Sequence[str]:
    """Return the accounts that the registry calls active now."""
    at: datetime = SystemClock().now()

    def unit(tx: Tx) -> list[str]:
        known = Registry(tx, municipality).accounts()
        return [one.account_id for one in known if one.platform == platform and one.state_at(at) == "active"]

    async with tables_of(settings, "desk") as db:
        return await db.read(unit)


def _say(words: str) -> None:
    sys.stdout.write(f"- {words}\n")
    sys.stdout.flush()
