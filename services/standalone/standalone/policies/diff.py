"""`ordstyrer policy diff`: what differs between two packs."""

import asyncio
import os
import sys
from collections.abc import Iterable

import msgspec

from common.policy.compare import Compared, compare, in_words
from common.settings import Settings
from standalone.asked import line_out
from standalone.counted import count_or_no
from standalone.parsers.policies.diff import new_parser
from standalone.policies.stored import pack_named


def main(arguments: list[str]) -> int:
    """Print rules, clauses, texts and words that differ, and the worked cases that come out differently."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    compared = asyncio.run(_compared(given.old, given.new))
    if given.json:
        line_out(msgspec.to_builtins(compared))
    else:
        sys.stdout.writelines(f"{line}\n" for line in _as_lines(compared))
    return 0


async def _compared(old: str, new: str) -> Compared:
    settings = Settings.from_environ(os.environ)
    return compare(await pack_named(old, settings), await pack_named(new, settings))


def _as_lines(compared: Compared) -> Iterable[str]:
    yield f"{compared.old} → {compared.new}: {count_or_no(len(compared.changes), 'change')}"
    for change in compared.changes:
        yield from in_words(change)
    yield f"{count_or_no(len(compared.turned), 'worked case comes', 'worked cases come')} out differently"
    for case in compared.turned:
        yield f"{case.name}"
        yield from (f"    {line}" for change in case.changes for line in in_words(change))
