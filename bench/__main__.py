"""`bench/run [NAME …] [--json FILE]`: runs benchmarks and prints what came out, one line a figure."""

import argparse
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from bench import calendar, deciding, deposit, tagging
from bench.measure import Row
from common.errors import OrdstyrerError

BENCHMARKS: dict[str, Callable[[], Iterator[Row]]] = {
    "calendar": calendar.rows,
    "deciding": deciding.rows,
    "deposit": deposit.rows,
    "tagging": tagging.rows,
}
_HEAD = ("benchmark", "what", "value", "unit", "ratio", "to", "bound")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` writes: figures are worth little without the machine they were taken on."""

    python: str
    machine: str
    system: str
    rows: tuple[Row, ...]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 1 where a value passed its bound or a benchmark found something wrong."""
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all unless named: {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    asked = parser.parse_args(arguments)
    for name in asked.names:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark is called '{name}'; there are {', '.join(BENCHMARKS)}")
    try:
        rows = tuple(row for name in asked.names or BENCHMARKS for row in BENCHMARKS[name]())
    except OrdstyrerError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    sys.stdout.write(table(rows))
    if asked.json is not None:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(_report(rows))) + b"\n")
    return int(any(row.is_missed for row in rows))


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
    whole = float(row.value).is_integer()
    return (
        row.benchmark,
        row.what,
        f"{row.value:.0f}" if whole else f"{row.value:.2f}",
        row.unit,
        "" if row.ratio is None else f"x{row.ratio:.1f}",
        row.baseline or "",
        "" if row.bound is None else f"{'MISSED' if row.is_missed else 'kept'} (at most {row.bound:g})",
    )


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if _HEAD[column] in {"value", "ratio"} else cell.ljust(width)


def _report(rows: tuple[Row, ...]) -> Report:
    return Report(python=platform.python_version(), machine=platform.machine(), system=platform.system(), rows=rows)


if __name__ == "__main__":
    sys.exit(main())
