"""`make mutants`: turn round one thing at a time in the pure cores, and say which changes no test notices."""

import argparse
import fnmatch
import random
import signal
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.mutants.kept import VAR, Accepted, Group, Session, accepted, alone, groups
from tests.mutants.made import Mutant, module_of
from tests.mutants.measured import Measured
from tests.mutants.trying import PYTEST, Tried, Trying

_LIVES, _NOT_TRIED = 1, 2
_END_S_MAX = 60.0


def main() -> int:
    """Try what has not been tried and what survived last time.

    1 while one lives that nobody has accepted; 2 when it was stopped before the end, or tests could not be run.
    """
    asked = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    asked.add_argument(
        "module", nargs="*", default=["*"], help="as it is imported; * stands for anything (all, if none)"
    )
    asked.add_argument("--sample", type=int, help="at most so many a module, drawn by --seed; the next run goes on")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--table", action="store_true", help="try none, and say how far the last runs came")
    said = asked.parse_args()
    chosen = [(group, _of(group, said.module)) for group in groups()]
    if not any(paths for _, paths in chosen):
        asked.error(f"no module of tests/mutants/groups.toml is called {' or '.join(said.module)}")
    with alone(VAR) as is_alone:
        if not is_alone and not said.table:
            _say(f"another one tries mutants, and keeps them in {VAR}: wait for its end, or stop it")
            return _NOT_TRIED
        are_tried = said.table or _tried(chosen, said.sample, said.seed)
    lives = _report([path for _, paths in chosen for path in paths])
    if lives:
        return _LIVES
    return 0 if are_tried else _NOT_TRIED


def _tried(chosen: Sequence[tuple[Group, list[Path]]], sample: int | None, seed: int) -> bool:
    """Try group after group; false when tests could not be run, or somebody stopped it."""
    # What ends a service ends this too, as Ctrl-C does: nothing is left running.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    are_tried = True
    try:
        for group, paths in chosen:
            todo = [one for path in paths for one in _todo(path, sample, seed)]
            are_tried &= not todo or _in_its_own_process(group, todo)
    except KeyboardInterrupt:
        _say("stopped. What was tried is kept: the next run goes on from there.")
        return False
    return are_tried


def _of(group: Group, names: Sequence[str]) -> list[Path]:
    return [path for path in group.modules if any(fnmatch.fnmatch(module_of(path), name) for name in names)]


def _todo(path: Path, sample: int | None, seed: int) -> list[Mutant]:
    tally = Session(path).tally()
    drawn = sorted(tally.mutants, key=lambda one: one.key)
    if sample is not None and len(drawn) > sample:
        drawn = random.Random(f"{seed}:{path}").sample(drawn, sample)  # noqa: S311 - a draw, no secret
    wanted = {one.key for one in drawn} - tally.killed
    return [one for one in tally.of(wanted | tally.survived) if not any(row.is_of(one) for row in accepted())]


def _in_its_own_process(group: Group, todo: list[Mutant]) -> bool:
    """Each group sees its modules being imported. False when its tests could not be run."""
    _say(f"{group.name}: {len(todo)} mutants to try")
    process = get_context("fork").Process(target=_try, args=(group, todo))
    process.start()
    try:
        process.join()
    finally:
        if process.is_alive():
            process.terminate()
            process.join(_END_S_MAX)
            process.kill()
    if process.exitcode:
        _say(f"{group.name}: its tests could not be run")
    return process.exitcode == 0


def _try(group: Group, todo: list[Mutant]) -> None:
    measured = Measured(VAR / f"measured-{group.name}.json", group.modules, group.tests)
    sys.exit(pytest.main([*PYTEST, *map(str, group.tests)], plugins=[Trying(todo, measured, _tell)]))


def _tell(one: Tried | str) -> None:
    if isinstance(one, str):
        _say(f"  {one}")
        return
    note = "ended after too long" if one.ended else f"{one.asked} tests asked"
    Session(one.mutant.path).keep(one.mutant, killed=one.killed, note=note)
    if not one.killed:
        _say(f"  {_told(one.mutant)}  ({note})")


def _told(mutant: Mutant) -> str:
    was, becomes = mutant.change
    return f"{mutant.path}:{mutant.lines.start} survives: {was!r} -> {becomes!r}"


def _report(paths: Sequence[Path]) -> bool:
    """Say how far each module has come, and whether a mutant lives that nobody has accepted."""
    _say(f"{'module':44}{'mutants':>8}{'killed':>8}{'survived':>9}{'accepted':>9}{'left':>6}")
    alive: list[Mutant] = []
    sums = [0] * 5
    for path in paths:
        tally = Session(path).tally()
        fine = {one.key for one in tally.mutants if any(row.is_of(one) for row in _about(path))}
        alive += tally.of(tally.survived - fine)
        tried = tally.killed | tally.survived | fine
        row = [
            len(tally.mutants),
            len(tally.killed),
            len(tally.survived - fine),
            len(fine),
            len(tally.mutants) - len(tried),
        ]
        sums = [one + other for one, other in zip(sums, row, strict=True)]
        _say(_row(module_of(path), row))
    _say(_row("together", sums))
    for mutant in alive:
        _say(_told(mutant))
    return bool(alive)


def _about(path: Path) -> list[Accepted]:
    return [row for row in accepted() if row.module == module_of(path)]


def _row(name: str, row: Sequence[int]) -> str:
    return f"{name:44}{row[0]:>8}{row[1]:>8}{row[2]:>9}{row[3]:>9}{row[4]:>6}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
