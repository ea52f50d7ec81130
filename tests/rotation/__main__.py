"""`make rotate`: every secret is changed by the steps of docs/operator/secrets.md while comments come."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.processes import end_in_order
from tests.chaos.storm import say
from tests.rotation.steps import Steps
from tests.upgrade.drill import Plan, lines, lived
from tests.upgrade.release import HERE
from tests.upgrade.rolling import rolling


def main() -> int:
    """Run the drill; 0 when every promise held."""
    asked = argparse.ArgumentParser(prog="make rotate", description=__doc__)
    asked.add_argument("--rate", type=float, default=20.0, help="comments a second (default 20)")
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the processes' logs there")
    told = asked.parse_args()
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="ordstyrer-rotate-") as name, rolling(told.keep or Path(name), HERE) as rig:
        steps = Steps(rig)
        found = lived(rig, Plan(HERE, told.rate), say, lambda: steps.all(say))
    for line in lines(found):
        say(line)
    return 0 if found.promises.hold else 1


if __name__ == "__main__":
    sys.exit(main())
