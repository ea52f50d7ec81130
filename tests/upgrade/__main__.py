"""`make upgrade`: this version rolled out over the last release, back, and out again, while comments come."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.processes import end_in_order
from tests.chaos.storm import say
from tests.parts.install import PartMissingError
from tests.upgrade.drill import Plan, drill, lines
from tests.upgrade.release import installed, last_release


def main() -> int:
    """Run the drill; 0 when every promise held."""
    asked = argparse.ArgumentParser(prog="make upgrade", description=__doc__)
    asked.add_argument("--from", dest="old", metavar="REVISION", help="default: the newest tag before this commit")
    asked.add_argument("--rate", type=float, default=20.0, help="comments a second (default 20)")
    asked.add_argument("--beside", type=float, default=5.0, help="seconds that two of a service live together")
    asked.add_argument("--alone", type=float, default=20.0, help="seconds that one release works alone")
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the processes' logs there")
    told = asked.parse_args()
    end_in_order()
    revision = told.old or last_release()
    try:
        say(f"installing {revision} with what its own lock names")
        plan = Plan(installed(revision), told.rate, told.beside, told.alone)
    except PartMissingError as e:
        say(str(e))
        return 2
    with tempfile.TemporaryDirectory(prefix="ordstyrer-upgrade-") as name:
        folder = told.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        found = drill(folder / "rig", plan, say)
    for line in lines(found):
        say(line)
    return 0 if found.promises.hold else 1


if __name__ == "__main__":
    sys.exit(main())
