"""`make faults`: ten minutes of deliveries a composition, in which each fault of the table strikes once."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.processes import end_in_order
from tests.chaos.storm import say
from tests.faults.report import is_right, lines
from tests.faults.run import Plan, clean_run, fault_run
from tests.faults.table import COMPOSITIONS, struck


def main() -> int:
    """Run what is asked for; 0 when every promise held."""
    asked = argparse.ArgumentParser(prog="make faults", description=__doc__)
    asked.add_argument("--composition", action="append", choices=COMPOSITIONS, help="default: both")
    asked.add_argument("--seconds", type=float, default=600.0, help="how long deliveries come (default 600)")
    asked.add_argument("--rate", type=float, default=80.0, help="comments a second, each some 2.7 events (default 80)")
    asked.add_argument("--per-delivery", type=int, default=5, help="comments a delivery (default 5)")
    asked.add_argument("--seed", type=int, default=1, help="order of the strikes, and what is written")
    asked.add_argument("--only", action="append", metavar="PART[:FAULT]", help="strike only this; again for more")
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the processes' logs there")
    told = asked.parse_args()
    end_in_order()
    right = True
    with tempfile.TemporaryDirectory(prefix="ordstyrer-faults-") as name:
        folder = told.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        say("everything once, without a fault")
        (folder / "clean").mkdir()
        clean = clean_run(folder / "clean")
        for composition in told.composition or COMPOSITIONS:
            wanted = [cell for cell in struck(composition) if _is_asked(cell, told.only)]
            plan = Plan(composition, wanted, told.seconds, told.rate, told.per_delivery, told.seed)
            say(f"{composition}: {len(wanted)} strikes in {told.seconds:.0f} s")
            (folder / composition).mkdir()
            result = fault_run(folder / composition, plan, clean, say)
            for line in lines(plan, result):
                say(line)
            right = right and is_right(result)
    say("every promise was kept" if right else "NOT every promise was kept")
    return 0 if right else 1


def _is_asked(cell: tuple[str, str], only: list[str] | None) -> bool:
    return not only or cell[0] in only or f"{cell[0]}:{cell[1]}" in only


if __name__ == "__main__":
    sys.exit(main())
