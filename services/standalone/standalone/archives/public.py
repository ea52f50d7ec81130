"""`ordstyrer archive public`: turn a municipality's public journal on or off, in a person's name."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

import archiver.app
from archiver.core.whose import only_own
from archiver.handlers.public_switch import Decision, PublicState, public_state, turn_public
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.archives.public import new_parser

PAGES_SHOWN = 14


def main(arguments: list[str]) -> int:
    """Turn it on or off, or show how it stands."""
    parser = new_parser()
    return asyncio.run(_act(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _act(settings: ArchiverSettings, given: Namespace) -> int:
    async with tables_of(settings, "archiver") as db:
        if given.act == "on":
            only_own(archiver.app.journal_of(settings, given.municipality), "public_journal")
        if given.act != "show":
            said = Decision(on=given.act == "on", person=given.person, contact=given.contact, since=given.since)
            await turn_public(db, given.municipality, said, SystemClock().now())
        state = await public_state(db, given.municipality)
    if given.json:
        line_out(msgspec.to_builtins(state))
    else:
        sys.stdout.write(_told(given.municipality, state))
    return 0


def _told(municipality: str, state: PublicState) -> str:
    if not state.switches:
        return f"{municipality}: off; nobody has turned it on\n"
    lines = [
        f"{municipality}: {'on' if one.on else 'off'} since {one.at:%Y-%m-%d %H:%M} UTC by {one.person}"
        + (f"; from journal date {one.since}" if one.since else "")
        + f"; contact: {one.contact}"
        for one in state.switches
    ]
    lines += [
        f"  {page.day} {page.series}: published {page.published_at:%Y-%m-%d %H:%M}, edition {page.edition}"
        for page in state.pages[:PAGES_SHOWN]
    ]
    if state.lifts_waiting:
        lines.append(f"  {state.lifts_waiting} shields wait for a second person before they are lifted")
    return "\n".join(lines) + "\n"
