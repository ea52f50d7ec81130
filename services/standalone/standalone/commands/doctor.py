"""`ordstyrer doctor`: what this installation has, what it lacks, and what to do about it. Changes nothing."""

import asyncio
import os
import sys
from collections.abc import Iterator

import msgspec

from archiver.settings import ArchiverSettings
from common.command_line import FOUND_PROBLEMS
from common.settings import WrongSettings
from standalone.asked import line_out
from standalone.looks import broker, kafka_rights, outward, own, pooler, stores, told
from standalone.looks.finding import LATER, OK, PROBLEM, Finding, Given, Look, seen
from standalone.parsers.doctor import new_parser

MARKS = {OK: "  ", LATER: "- ", PROBLEM: "! "}
AT_ONCE_S, ASKED_S, LONG_S = 5.0, 20.0, 60.0
"""How long a look may take that reads files, one that asks others, and one that opens models."""


def main(arguments: list[str]) -> int:
    """Print what was found; 1 when something keeps the product from working as it is set."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    if unknown := set(given.what) - set(LOOKS):
        parser.error(f"nothing is called {', '.join(sorted(unknown))}; there are {', '.join(LOOKS)}")
    found = asyncio.run(_looked(given.what or list(LOOKS)))
    for one in found:
        if given.json:
            line_out(msgspec.to_builtins(one))
        else:
            sys.stdout.write(f"{MARKS[one.state]}{one.what}: {one.said}\n")
    return FOUND_PROBLEMS if any(one.state == PROBLEM for one in found) else 0


async def _looked(wanted: list[str]) -> list[Finding]:
    try:
        given = Given(os.environ, ArchiverSettings.from_environ(os.environ))
    except WrongSettings as e:  # nothing else can be looked at
        return [Finding(what="settings", state=PROBLEM, said=" ".join(str(e).split()))]
    return [await seen(look, given) for name, look in LOOKS.items() if name in wanted]


def _looks() -> Iterator[Look]:
    yield Look("settings", told.settings, AT_ONCE_S)
    yield Look("secrets", told.secrets, AT_ONCE_S)
    yield Look("database", stores.database, ASKED_S)
    yield Look("time-outs", stores.timeouts, ASKED_S)
    yield Look("pooler", pooler.pooler, ASKED_S)
    yield Look("clock", stores.clock, ASKED_S)
    yield Look("bus", broker.bus, ASKED_S)
    yield Look("Kafka rights", kafka_rights.kafka_rights, ASKED_S)
    yield Look("evidence", stores.evidence, ASKED_S)
    yield Look("checkpoint key", own.key, AT_ONCE_S)
    yield Look("policy packs", own.packs, AT_ONCE_S)
    yield Look("accounts", own.account_file, AT_ONCE_S)
    yield Look("channels", outward.channels, ASKED_S)
    yield Look("people", own.people, AT_ONCE_S)
    yield Look("mail", outward.mail, ASKED_S)
    yield Look("addresses", outward.addresses, LONG_S)
    yield Look("PDF/A", own.pdf_a, ASKED_S)
    yield Look("models", own.models, LONG_S)
    yield Look("Noark 5 schemas", own.noark, ASKED_S)
    yield Look("E-ARK schemas", own.eark, ASKED_S)


LOOKS = {look.what: look for look in _looks()}
