"""`make chaos`: the storm at full length, and its table."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.processes import end_in_order
from tests.chaos.comparing import table
from tests.chaos.storm import MUNICIPALITIES, say, storm

COUNT = 4000
ROUNDS = 5
WAIT_S_MAX = 7200.0


def main() -> int:
    """Let it storm; 0 when everything is as on the platforms, 1 when something is not."""
    asked = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    asked.add_argument("--count", type=int, default=COUNT, help=f"events a municipality (default {COUNT})")
    asked.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each part is killed (default {ROUNDS})")
    told = asked.parse_args()
    end_in_order()
    with (
        tempfile.TemporaryDirectory(prefix="ordstyrer-chaos-") as folder,
        storm(Path(folder) / "rig", told.count, told.rounds, WAIT_S_MAX) as run,
    ):
        say(f"{told.count * len(MUNICIPALITIES)} events, everything killed {told.rounds} times")
        rows = run.run()
    for line in table(rows):
        say(line)
    right = all(row.is_right for row in rows)
    say("everything stands as on the platforms" if right else "NOT as on the platforms")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
