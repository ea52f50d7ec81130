"""`ordstyrer shadow report`: what a second model says of the same items as the one in force, by tag and language."""

import asyncio
import os
import sys
from argparse import Namespace
from datetime import timedelta

import msgspec

from classifier.core.comparing import Compared, report
from classifier.store import shadows
from common.clock import SystemClock
from common.db import Tx
from common.settings import Settings
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.shadow import new_parser


def main(arguments: list[str]) -> int:
    """Print how often both models say a tag, and how often only one does."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    return asyncio.run(_shadow(Settings.from_environ(os.environ), given))


async def _shadow(settings: Settings, given: Namespace) -> int:
    since = SystemClock().now() - timedelta(days=given.days)

    def unit(tx: Tx) -> dict[str, list[Compared]]:
        names = [given.municipality] if given.municipality else shadows.municipalities(tx)
        return {name: found for name in names if (found := shadows.since(tx, name, since))}

    async with tables_of(settings, "classifier") as db:
        found = await db.read(unit)
    for name, compared in found.items():
        for pair in sorted({(one.model, one.shadow_model) for one in compared}):
            mine = [one for one in compared if (one.model, one.shadow_model) == pair]
            (_items if given.act == "items" else _report)(name, pair, mine, as_json=given.json)
    if not found:
        sys.stdout.write("No item was read by two models. Name a second one: ORDSTYRER_CLASSIFIER_SHADOW_CARD.\n")
    return 0


def _report(municipality: str, pair: tuple[str, str], compared: list[Compared], *, as_json: bool) -> None:
    model, shadow_model = pair
    same = sum(set(one.tags) == set(one.shadow_tags) for one in compared)
    if not as_json:
        sys.stdout.write(
            f"{municipality}: {len(compared)} items, {same} alike; in force {model}, shadow {shadow_model}\n"
            f"  {'lang':<6}{'tag':<22}{'items':>7}{'both':>7}{'in force':>10}{'shadow':>8}\n"
        )
    for line in report(compared):
        if as_json:
            about = {"municipality": municipality, "model": model, "shadow_model": shadow_model}
            line_out({**about, **msgspec.to_builtins(line)})
        else:
            sys.stdout.write(
                f"  {line.lang:<6}{line.tag:<22}{line.items:>7}{line.both:>7}{line.present:>10}{line.shadow:>8}\n"
            )


def _items(municipality: str, _pair: tuple[str, str], compared: list[Compared], *, as_json: bool) -> None:
    for one in compared:
        if set(one.tags) == set(one.shadow_tags):
            continue
        if as_json:
            line_out({"municipality": municipality, **msgspec.to_builtins(one)})
        else:
            ours, theirs = ", ".join(one.tags) or "neutral", ", ".join(one.shadow_tags) or "neutral"
            sys.stdout.write(f"{municipality} {one.item_id} [{one.lang}] {ours} | {theirs}\n")
