"""`bench/run [NAME …] [--json FILE]`: runs benchmarks and prints what came out, one line a figure."""

import argparse
import math
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from bench import (
    bus,
    calendar,
    deciding,
    deposit,
    desk_events,
    evidence,
    guard,
    intake,
    journal,
    path,
    public_journal,
    queue,
    starting,
    tagging,
)
from bench.machine import Machine, machine, told
from bench.measure import Benchmark, Row, Trial, median_of, plain
from bench.processes import end_in_order
from common.errors import OrdstyrerError

BENCHMARKS: dict[str, Benchmark] = {
    "calendar": plain(calendar.rows),
    "deciding": plain(deciding.rows),
    "deposit": plain(deposit.rows),
    "tagging": plain(tagging.rows),
    "journal": plain(journal.rows),
    "evidence": plain(evidence.rows),
    "desk_events": plain(desk_events.rows),
    "queue": plain(queue.rows),
    "public_journal": plain(public_journal.rows),
    "bus": plain(bus.rows),
    "starting": starting.stage,
    "intake": intake.stage,
    "embedded": path.embedded,
    "production": path.production,
}
ONCE = frozenset({"deposit", "journal"})
"""Memory that is used at most is the same in each run; and the journal's benchmark has rounds of its own."""
_HEAD = ("benchmark", "what", "value", "least", "most", "unit", "ratio", "to", "bound")
_RIGHT = frozenset({"value", "least", "most", "ratio"})
GREAT = 100


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` writes: figures are worth little without the machine they were taken on."""

    where: Machine
    runs: int
    rows: tuple[Row, ...]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 1 where a value passed its bound or a benchmark found something wrong."""
    asked = _asked(arguments)
    end_in_order()
    before = machine()
    runs = guard.PAIRS if asked.guard or asked.record else asked.runs
    try:
        rows = tuple(row for name in asked.names or BENCHMARKS for row in measured(name, runs, asked.seconds))
    except OrdstyrerError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    where = msgspec.structs.replace(before, load_after=machine().load_before)
    sys.stdout.write(table(rows) + told(where))
    if asked.json is not None:
        report = Report(where=where, runs=runs, rows=rows)
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    if asked.record:
        guard.write(guard.Recorded(where=where, pairs=runs, ratios=guard.ratios_of(rows)))
    return int(_has_fallen(rows) if asked.guard else any(row.is_missed for row in rows))


def _has_fallen(rows: Iterable[Row]) -> bool:
    recorded = guard.read()
    if recorded is None:
        sys.stderr.write("bench: nothing is recorded yet; on a machine at rest: bench/run --record\n")
        return True
    fallen = guard.falls(recorded.ratios, guard.ratios_of(rows))
    sys.stdout.writelines(f"FALLEN {sentence}\n" for sentence in fallen)
    sys.stdout.write(f"{len(fallen)} of {len(recorded.ratios)} recorded ratios have fallen beyond their spread\n")
    return bool(fallen)


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all unless named: {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--runs", type=int, default=3, help="so many of each; the table shows the median")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each load lasts")
    parser.add_argument("--guard", action="store_true", help="five pairs: has a ratio fallen since it was recorded?")
    parser.add_argument("--record", action="store_true", help="five pairs: write the ratios down for --guard")
    asked = parser.parse_args(arguments)
    for name in asked.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark is called '{name}'; there are {', '.join(BENCHMARKS)}")
    return asked


def measured(name: str, runs: int, seconds: float) -> tuple[Row, ...]:
    """Run one benchmark so many times; what it needs is started once."""
    sys.stderr.write(f"bench: {name}\n")
    with BENCHMARKS[name](Trial(seconds)) as rows:
        return median_of([tuple(rows()) for _ in range(1 if name in ONCE else runs)])


def table(rows: Iterable[Row]) -> str:
    """Return the rows as lines of aligned columns."""
    lines = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "".join(
        "  ".join(_aligned(cell, width, column) for column, (cell, width) in enumerate(zip(line, widths, strict=True)))
        .rstrip() + "\n"
        for line in lines
    )  # fmt: skip


def _cells(row: Row) -> tuple[str, ...]:
    least, most = row.spread or (None, None)
    return (
        row.benchmark,
        row.what,
        *map(_number, (row.value, least, most)),
        row.unit,
        _ratio(row),
        row.baseline or "",
        _bound(row),
    )


def _ratio(row: Row) -> str:
    if row.ratio is None:
        return ""
    return f"x{row.ratio:.1f}" if row.ratio > 1 else f"x{row.ratio:.3f}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if math.isinf(value):
        return "not carried"
    return f"{value:.0f}" if float(value).is_integer() or abs(value) >= GREAT else f"{value:.2f}"


def _bound(row: Row) -> str:
    bounds = [
        *([f"at most {row.bound:g}"] if row.bound is not None else []),
        *([f"at least {row.least:g}"] if row.least is not None else []),
        *([f"at least x{row.ratio_least:g}"] if row.ratio_least is not None else []),
    ]
    return f"{'MISSED' if row.is_missed else 'kept'} ({', '.join(bounds)})" if bounds else ""


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if _HEAD[column] in _RIGHT else cell.ljust(width)


if __name__ == "__main__":
    sys.exit(main())
