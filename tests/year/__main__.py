"""`python -m tests.year [ITEMS] [STORM] [KILLS]`: the year at full length, and its table."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bench.processes import end_in_order
from common.log import configure
from tests.year.checks import verdicts as of_year
from tests.year.checks.seen import Verdict
from tests.year.play import year
from tests.year.record import Record
from tests.year.same import alike
from tests.year.storm import Weathered, growth, storm
from tests.year.storm import verdicts as of_storm
from tests.year.table import table

ITEMS, STORM, KILLS = 50_000, 10_000, 4
SAME_ITEMS_MAX = 1500
SEED = 1


def main() -> int:
    """Let the year pass; 0 when every promise is kept, 1 when one is broken."""
    asked = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    asked.add_argument("items", type=int, nargs="?", default=ITEMS, help=f"items of the year (default {ITEMS})")
    asked.add_argument("storm", type=int, nargs="?", default=STORM, help=f"items of the storm (default {STORM})")
    asked.add_argument("kills", type=int, nargs="?", default=KILLS, help=f"how often it is killed (default {KILLS})")
    asked.add_argument("--seed", type=int, default=SEED, help=f"another seed is another year (default {SEED})")
    told = asked.parse_args()
    end_in_order()
    configure(as_json=False, level="critical")
    rows = []
    # Each part is told when it is known: the whole takes an hour.
    for part in (_year, _again, _storms):
        found = part(told)
        for line in table(found):
            say(line)
        rows += found
    kept = all(row.is_kept for row in rows)
    say("every promise is kept" if kept else "NOT every promise is kept")
    return 0 if kept else 1


def _year(told: argparse.Namespace) -> list[Verdict]:
    began = time.process_time()
    record = _played(told.seed, told.items, told.kills)
    say(f"{told.items} items, {len(record.sent)} messages, {time.process_time() - began:.0f} s of the processor")
    return of_year(record)


def _again(told: argparse.Namespace) -> list[Verdict]:
    few = min(told.items, SAME_ITEMS_MAX)
    return [alike(_played(told.seed, few, told.kills), _played(told.seed, few, told.kills))]


def _played(seed: int, items: int, killed: int) -> Record:
    with tempfile.TemporaryDirectory(prefix="ordstyrer-year-") as folder:
        return asyncio.run(year(Path(folder), seed, items, killed))


def _storms(told: argparse.Namespace) -> list[Verdict]:
    items: int = told.storm
    small, large = _weathered(max(items // 10, 1)), _weathered(max(items * 2 // 5, 1))
    whole = _weathered(items)
    say(f"storm of {items}: {len(whole.sent)} messages, {whole.took_s:.0f} s of the processor")
    return [*of_storm(whole), growth(small, large)]


def _weathered(items: int) -> Weathered:
    with tempfile.TemporaryDirectory(prefix="ordstyrer-storm-") as folder:
        return asyncio.run(storm(Path(folder), items))


def say(line: str) -> None:
    """Print at once: whoever waits for half an hour wants to see something."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
