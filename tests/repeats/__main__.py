"""`make repeats`: core, contract and service suites twenty times, the slower ones five, each time in another order.

It may be stopped at any time and started again: what was run is kept, and counts for later commits too. Where there are
more processors, start it again beside itself with other suites. --record writes what passed into a file that is
committed: whoever has the repository goes on from there.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from bench.processes import end_in_order
from tests.repeats import recorded
from tests.repeats.kept import Anew, Kept, Round, counts
from tests.repeats.plan import SUITES, Plan
from tests.repeats.report import fails, is_whole, lines
from tests.repeats.run import Ask, StoppedError, play, pytest_in
from tests.repo.tree import ROOT

FAILED, NOT_DONE = 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Go on until everything had its repeats; 1 when a test failed, 2 when it was stopped before the end."""
    told = _asked(arguments)
    kept = Kept(told.folder)
    suites = tuple(one for one in SUITES if told.record or not told.suite or one.name in told.suite)
    plan = Plan(ROOT, suites)
    try:
        # Who only looks may look while another one runs.
        if (told.anew or not told.table) and not kept.lock([suite.name for suite in suites]):
            _say(f"another one runs these suites and writes to {told.folder}")
            return NOT_DONE
        for path in told.anew:
            _count_anew(kept, told.recorded, path)
        before = recorded.read(told.recorded)
        if told.record:
            return _record(kept, told.recorded, before)
        if not told.table:
            end_in_order()
            go_on(plan, kept, pytest_in(ROOT), time.monotonic() + told.minutes * 60, before)
        rounds = [one for one in kept.rounds() if one.suite in {suite.name for suite in suites}]
    finally:
        kept.close()
    for line in lines(plan, rounds, before):
        _say(line)
    if fails(rounds):
        return FAILED
    return 0 if is_whole(plan, rounds, before) else NOT_DONE


def _count_anew(kept: Kept, path: Path, mended: str) -> None:
    kept.add(Anew(mended, _commit()))
    before = recorded.read(path)
    recorded.forget(before, mended)
    recorded.write(path, before)


def _record(kept: Kept, path: Path, before: recorded.Recorded) -> int:
    rounds = kept.rounds()
    if fails(rounds):
        _say("a test failed: mend it, count it anew with --anew, and record then")
        return FAILED
    for one in rounds:
        before.setdefault(one.suite, recorded.OfSuite()).add(one)
    recorded.write(path, before)
    kept.empty()
    _say(f"{len(rounds)} rounds recorded in {path}")
    return 0


def go_on(plan: Plan, kept: Kept, ask: Ask, until: float, before: recorded.Recorded | None = None) -> None:
    """Run hand after hand, until all is done, the time is over, or somebody stops it."""
    before = before or {}
    try:
        while time.monotonic() < until:
            began = len(kept.lines()) + recorded.rounds(before)
            hand = plan.next(counts(kept.rounds()) + recorded.times(before), began)
            if hand is None:
                return
            done = play(hand, ask, _commit(), kept.failures)
            kept.add(done)
            plan.left_out |= {*done.files} - {*done.counts_for()}
            _say(_line(done))
    except (KeyboardInterrupt, SystemExit):
        _say("stopped, as asked. What was run is kept.")
    except StoppedError as why:
        _say(f"stopped: {why}. What was run is kept.")


def _line(done: Round) -> str:
    failed = "".join(f"\n  {'flaky' if one.is_flaky else 'broken'}: {one.test}" for one in done.failures)
    return f"{done.began} {done.suite}: {len(done.files)} files, {done.tests} tests, {done.wall_s:.0f} s{failed}"


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="make repeats", description=__doc__)
    asked.add_argument("--folder", type=Path, default=ROOT / "var/repeats", help="what was run (default var/repeats)")
    asked.add_argument("--suite", action="append", choices=[one.name for one in SUITES], help="only this one")
    asked.add_argument("--minutes", type=float, default=float("inf"), help="begin nothing after that long")
    asked.add_argument(
        "--anew", action="append", default=[], metavar="PATH", help="a flake there is mended: count anew"
    )
    asked.add_argument("--table", action="store_true", help="run nothing, say what was run")
    asked.add_argument("--record", action="store_true", help="run nothing, write what passed to where it is committed")
    asked.add_argument("--recorded", type=Path, default=ROOT / "tests/repeats/recorded.json", help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


def _commit() -> str:
    """The commit that is tested, with a plus where the tree is not as it is committed."""

    def git(*words: str) -> str:
        command = ["git", "-C", str(ROOT), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own words

    return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain") else "")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
