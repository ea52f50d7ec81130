"""`ordstyrer archive public`: turn a municipality's public journal on or off, in a person's name."""

import asyncio
import os
import sys
from argparse import Namespace
from datetime import date

import msgspec

import archiver.app
from archiver.core.whose import only_own
from archiver.handlers.public_switch import Decision, PublicState, public_state, turn_public
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from standalone.asked import line_out, parser_of
from standalone.doors import tables_of

PAGES_SHOWN = 14


def main(arguments: list[str]) -> int:
    """Turn it on or off, or show how it stands."""
    parser = parser_of(
        "archive public",
        "The public journal (offentlig journal, allmänt diarium). It is off until a named person turns it on; then the "
        "running service publishes it each morning under /MUNICIPALITY/journal. A core's journal is the core's own.",
        "ordstyrer archive public on sogne --person 'Kari Arkivar' --contact 'Dokumentsenteret, post@sogne.example'",
    )
    parser.add_argument("act", choices=["on", "off", "show"])
    parser.add_argument("municipality", metavar="MUNICIPALITY", help="whose journal")
    parser.add_argument("--person", default="", metavar="NAME", help="who decides it (on and off)")
    parser.add_argument("--contact", default="", metavar="TEXT", help="where to ask for documents; it is shown")
    parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="first journal date that is published")
    parser.add_argument("--json", action="store_true", help="JSON lines")
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
