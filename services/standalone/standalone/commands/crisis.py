"""`ordstyrer crisis`: declare or end a crisis when nobody can sign in at the desk, or say how it stands."""

import asyncio
import getpass
import os
import sys
from argparse import Namespace
from datetime import datetime

from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.db import Tx
from common.errors import Permanent
from common.events import CrisisState
from common.policy.parse import parse_pack
from common.settings import Settings
from desk.core.crisis import COMMAND, DECLARED, CrisisRules, rules_of
from desk.core.version import newest_active
from desk.handlers.crisis import ALREADY, ENDED, NO_ROLE, NOT_ON, Doing, crisis_now, declare, end
from desk.store.packs import Packs
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.crisis import new_parser

SAID = {
    DECLARED: "a crisis is declared; the roles are told",
    ENDED: "the crisis is over; the roles are told",
    ALREADY: "a crisis is declared already",
    NOT_ON: "no crisis is declared",
}


def main(arguments: list[str]) -> int:
    """Do one act; 1 where it could not be done."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    if given.act != "status" and not (given.role and (given.because or "").strip()):
        parser.error("--role and --because are needed: in whose name, and why?")
    return asyncio.run(_crisis(Settings.from_environ(os.environ), given))


async def _crisis(settings: Settings, given: Namespace) -> int:
    at = SystemClock().now()
    async with tables_of(settings, "desk") as db:
        rules = await db.read(lambda tx: _rules(tx, given.municipality))
        if given.act == "status":
            begun = await db.read(lambda tx: crisis_now(tx, given.municipality, at))
            return _status(given, rules, begun)
        code = await db.write(lambda tx: _do(tx, given, rules, at))
    said = SAID.get(code) or f"'{given.role}' may not; these may: {', '.join(rules.declared_by)}"
    if given.json:
        line_out({"municipality": given.municipality, "done": code})
    else:
        (sys.stdout if code in {DECLARED, ENDED} else sys.stderr).write(f"{given.municipality}: {said}\n")
    return 0 if code in {DECLARED, ENDED} else FOUND_PROBLEMS


def _rules(tx: Tx, municipality: str) -> CrisisRules:
    active = newest_active(Packs(tx, municipality).all())
    if active is None:
        raise Permanent(f"'{municipality}' has no policy pack in force, so nobody can say who may declare a crisis")
    return rules_of(parse_pack(active.files))


def _do(tx: Tx, given: Namespace, rules: CrisisRules, at: datetime) -> str:
    doing = Doing(municipality=given.municipality, person=_user(), role=given.role, via=COMMAND, rules=rules)
    if given.role not in rules.declared_by:
        return NO_ROLE
    return (declare if given.act == "declare" else end)(tx, doing, given.because.strip(), at)


def _user() -> str:
    """Return who runs this, as the machine knows them; a user without a name by their number."""
    try:
        return f"os:{getpass.getuser()}"
    except (OSError, KeyError, ImportError):
        return f"os:{os.getuid()}"


def _status(given: Namespace, rules: CrisisRules, begun: CrisisState | None) -> int:
    if given.json:
        line_out(
            {
                "municipality": given.municipality,
                "on": begun is not None,
                "since": begun.since.isoformat() if begun else None,
                "declared_by": list(rules.declared_by),
            }
        )
        return 0
    says = f"a crisis is declared since {begun.since.isoformat()}" if begun else SAID[NOT_ON]
    sys.stdout.write(f"{given.municipality}: {says}; these roles declare and end one: {', '.join(rules.declared_by)}\n")
    return 0
