"""`ordstyrer sweep`: find what no webhook told. The running ingest does it; this orders it and shows how far it is."""

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import TextIO

import msgspec

from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.db import Database, Tx
from common.errors import Permanent
from common.policy.nearest import nearest
from common.settings import Settings
from desk.store.registry import Registry, municipalities
from ingest.core.sweeping import NOT_LISTED, ORDERED, Whose
from ingest.jobs.sweep_schedule import new_sweep
from ingest.store import sweeps
from ingest.store.sweeps import Sweep
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.embedded import hold
from standalone.parsers.sweep import new_parser
from standalone.showing.sweeping import Shown

LOOK_EVERY_S = 0.5
BEGIN_S_MAX = 30.0
"""Ingest looks at the schedule every two seconds: when nothing has begun by then, nothing runs."""


def main(arguments: list[str]) -> int:
    """Order sweeps and follow them to their ends; 1 when one failed that was meant."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    since = _since(given.since, parser)
    settings = Settings.from_environ(os.environ)
    if settings.url() is None:
        _must_be_held(settings)
    wanted = asyncio.run(_accounts(settings, given.municipality, given.account, parser))
    ended = asyncio.run(_sweep(settings, wanted, since, sys.stderr if given.json else sys.stdout))
    for one in ended if given.json else ():
        line_out(msgspec.to_builtins(one))
    # Where nobody named it, an account that cannot be listed is no failure.
    failed = [one for one in ended if one.problem and (given.account or one.problem != NOT_LISTED)]
    return FOUND_PROBLEMS if failed else 0


def _since(told: date | None, parser: argparse.ArgumentParser) -> datetime | None:
    if told is None:
        return None
    since = datetime.combine(told, time.min, UTC)
    if since > SystemClock().now():
        parser.error(f"--since {told} is still to come")
    return since


def _must_be_held(settings: Settings) -> None:
    """Only a running process sweeps: whoever could take the folder finds nobody in it."""
    with contextlib.suppress(Permanent), hold(settings, "sweep"):
        sys.stderr.write(f"ordstyrer sweep: nothing runs on {settings.data_dir}. Begin `ordstyrer serve` first.\n")
        raise SystemExit(FOUND_PROBLEMS)


async def _accounts(
    settings: Settings, municipality: str | None, account: str | None, parser: argparse.ArgumentParser
) -> list[Whose]:
    """Return the registry's active accounts that are meant; wrong use names the word that was meant."""
    at = SystemClock().now()

    def unit(tx: Tx) -> list[Whose]:
        return [
            (name, one.platform, one.account_id)
            for name in municipalities(tx)
            for one in Registry(tx, name).accounts()
            if one.state_at(at) in {"active", "closing"}
        ]

    async with tables_of(settings, "desk") as db:
        known = await db.read(unit)
    if municipality is not None:
        _one_of(municipality, sorted({one[0] for one in known}), "no municipality with active accounts", parser)
        known = [one for one in known if one[0] == municipality]
    if account is not None:
        names = {one: f"{one[1]}:{one[2]}" for one in known}
        _one_of(account, [*names.values()], f"no active account{f' of {municipality}' if municipality else ''}", parser)
        known = [one for one in known if names[one] == account]
    return known


def _one_of(word: str, known: Sequence[str], what: str, parser: argparse.ArgumentParser) -> None:
    if word not in known:
        parser.error(f"'{word}' is {what}{nearest(word, known)}")


async def _sweep(settings: Settings, wanted: Sequence[Whose], since: datetime | None, shown_on: TextIO) -> list[Sweep]:
    if not wanted:
        raise Permanent("there is no active account: see the accounts file, or the desk's registry")
    at = SystemClock().now()
    orders = [new_sweep(whose, ORDERED, at, since) for whose in wanted]
    async with tables_of(settings, "ingest") as db:
        await db.write(lambda tx: [sweeps.of(tx, one.municipality).order(one) for one in orders])
        with Shown(shown_on, orders) as shown:
            return await _follow(db, orders, shown)


async def _follow(db: Database, orders: Sequence[Sweep], shown: Shown) -> list[Sweep]:
    """Show how far they are until all have ended; Permanent when nobody takes them up."""
    ours = {one.sweep_id for one in orders}
    began = asyncio.get_running_loop().time()
    while True:
        all_now = await db.read(lambda tx: sweeps.ordered_since(tx, orders[0].ordered_at) + sweeps.open_sweeps(tx))
        now = list({one.sweep_id: one for one in all_now if one.sweep_id in ours}.values())
        shown.update(now)
        if all(one.ended_at is not None for one in now):
            return now
        idle = all(one.began_at is None for one in all_now)
        if idle and asyncio.get_running_loop().time() - began > BEGIN_S_MAX:
            raise Permanent("the sweeps are ordered, and no ingest has taken them up: does it run?")
        await asyncio.sleep(LOOK_EVERY_S)
