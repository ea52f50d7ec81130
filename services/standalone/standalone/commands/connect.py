"""`ordstyrer connect`: a person logs in at the platform, and the account is read and answered from here."""

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.db import Database, Tx
from common.errors import Permanent
from common.settings import Settings
from desk.store.registry import Registry
from ingest.app import connecting, make_key_file
from ingest.core.connecting import PROVED, Connection
from ingest.jobs.connect import Connecting
from ingest.settings import IngestSettings
from ingest.store import tokens
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.login_answer import answer_pasted, awaited, from_keyboard
from standalone.parsers.connect import BY_TOKEN_FILE, new_parser


def main(arguments: list[str], pasted: Callable[[], str] = from_keyboard) -> int:
    """Connect an account, or list, check or withdraw what is connected; 1 when something does not work.

    `pasted` waits for the address at which the browser ended.
    """
    given = new_parser().parse_args(arguments)
    if given.new_key:
        make_key_file(Path(given.new_key))
        sys.stdout.write(
            f"{given.new_key} holds a new key: set ORDSTYRER_INGEST_TOKEN_KEY_FILE to it, and keep a copy\n"
        )
        return 0
    settings = IngestSettings.from_environ(os.environ)
    if given.list:
        return asyncio.run(_list(settings, as_json=given.json))
    if given.platform in BY_TOKEN_FILE:
        raise Permanent(
            f"there is no login for {given.platform} yet: put the token in a file, and name it as token_file at the "
            "account in the accounts file (docs/reference/accounts-file.md)"
        )
    return asyncio.run(_connect(settings, given, pasted))


async def _list(settings: Settings, *, as_json: bool) -> int:
    async with tables_of(settings, "ingest") as db:
        found = await db.read(tokens.all_kept)
    for kept in found:
        _tell(kept.municipality, kept.connection, as_json=as_json)
    return FOUND_PROBLEMS if any(kept.connection.problem for kept in found) else 0


def _tell(municipality: str, one: Connection, *, as_json: bool) -> None:
    if as_json:
        named = ("platform", "account_id", "name", "stage", "connected_at", "checked_at", "ends_at", "problem")
        line_out({"municipality": municipality, **{name: getattr(one, name) for name in named}})
    else:
        sys.stdout.write(f"{municipality} {_line(one)}\n".lstrip())


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
        _tell(given.municipality if given.json else "", now, as_json=given.json)
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
