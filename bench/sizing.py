"""What a comment costs, what one and two replicas carry, and from that the size of an installation.

`python -m bench.sizing --write` measures on this machine and writes the tables of docs/sizing.md; minutes, at rest.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from bench.generated import put
from bench.machine import Machine, machine, told
from bench.measure import BenchError
from bench.processes import end_in_order
from bench.product import EMBEDDED, PRODUCTION, Load, Product, product
from tests.flow.program import ROOT

PAGE = ROOT / "docs" / "sizing.md"
FIRST = 60
MS_AN_HOUR = 3_600_000
MILLION = 1_000_000
BUSY_MAX = 0.6
"""So much of its processors an installation may use in its worst hour: the rest is for waits to stay short."""
CORE_HOUR = 0.04
"""What a core costs an hour where it is rented, in euro: an assumption, and an argument of the command line."""
RATES = (0.9, 0.75, 0.6, 0.5)
EMPTY_S_MAX = 10.0
SETS = ((EMBEDDED, 1), (PRODUCTION, 1), (PRODUCTION, 2))


class Place(msgspec.Struct, frozen=True):
    """Who is to be served. An assumption each: `daily` comments, of which the worst hour has `hour_share`."""

    name: str
    municipalities: int
    daily: int
    hour_share: float


PLACES = (
    Place("one municipality", 1, 300, 0.5),
    Place("a county of 43 municipalities", 43, 12_900, 0.35),
    Place("all of Norway and Sweden, 647 municipalities", 647, 194_100, 0.25),
)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of one composition with so many replicas of each process."""

    composition: str
    replicas: int
    per_second: float
    cpu_ms: dict[str, float]
    bytes_a_comment: float
    cores: int

    @property
    def cpu_ms_in_all(self) -> float:
        """Processor time of a comment in every process together."""
        return sum(self.cpu_ms.values())

    @property
    def modelled(self) -> float:
        """What the model says is carried: the machine's cores, or the one core of a process that is alone."""
        cores = 1 if self.composition == EMBEDDED else self.cores
        alone = max(self.cpu_ms.values()) / self.replicas
        return min(cores * 1000 / self.cpu_ms_in_all, 1000 / alone)


def cores_of(place: Place, cpu_ms: float) -> float:
    """Return the processors that a place's worst hour needs."""
    return per_second_of(place) * cpu_ms / 1000 / BUSY_MAX


def per_second_of(place: Place) -> float:
    """Return the comments a second of a place's worst hour."""
    return place.daily * place.hour_share / 3600


def measure(composition: str, replicas: int, seconds: float) -> Figures:
    """Find the highest rate that is carried, and what a comment costs at it."""
    with ExitStack() as stack:
        running = stack.enter_context(product(composition, replicas))
        before = _bytes(running)
        heap = running.load(FIRST, empty_s_max=240)
        heap = running.load(max(FIRST, int(heap.per_second * seconds)), empty_s_max=240)
        best, count = None, FIRST + heap.comments
        for share in RATES:
            load = _at(running, heap.per_second * share, seconds)
            count += load.comments
            if load.emptied_s is not None and load.emptied_s <= EMPTY_S_MAX:
                best = load
                break
        if best is None:
            raise BenchError(f"{composition}: no rate was carried")
        grown = (_bytes(running) - before) / count
    cpu_ms = {name.split()[0]: 0.0 for name in best.cpu_ms}
    for name, ms in best.cpu_ms.items():
        cpu_ms[name.split()[0]] += ms
    return Figures(
        composition=composition,
        replicas=replicas,
        per_second=best.per_second,
        cpu_ms=cpu_ms,
        bytes_a_comment=grown,
        cores=machine().cores,
    )


def _at(running: Product, rate: float, seconds: float) -> Load:
    return running.load(max(FIRST, int(rate * seconds)), rate, empty_s_max=240)


def _bytes(running: Product) -> int:
    """Everything that the product and its parts keep on disk."""
    return sum(path.stat().st_size for path in _files(running.rig.folder.parent))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".log":
            yield path


def page(figures: Sequence[Figures], where: Machine, core_hour: float) -> str:
    """Return the tables as Markdown."""
    return "\n".join(
        [
            f"Measured on: {told(where).replace(chr(10), '. ').strip()}",
            "",
            "### What a comment costs",
            "",
            *_costs(figures, core_hour),
            "",
            "### What is carried, and what the model says",
            "",
            *_carried(figures),
            "",
            "### What is needed",
            "",
            *_needed(figures, core_hour),
        ]
    )


def _costs(figures: Sequence[Figures], core_hour: float) -> Iterator[str]:
    yield "| composition | processor of a comment by process | in all | on disk | a million comments |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for one in figures:
        parts = ", ".join(f"{name} {ms:.1f} ms" for name, ms in one.cpu_ms.items())
        hours = one.cpu_ms_in_all * MILLION / MS_AN_HOUR
        yield (
            f"| {_name(one)} | {parts} | {one.cpu_ms_in_all:.1f} ms | {one.bytes_a_comment / 1024:.1f} KiB "
            f"| {hours:.1f} core hours, {hours * core_hour:.2f} € at {core_hour:g} € an hour |"
        )


def _carried(figures: Sequence[Figures]) -> Iterator[str]:
    yield "| composition | measured | modelled | modelled / measured |"
    yield "| --- | ---: | ---: | ---: |"
    for one in figures:
        yield (
            f"| {_name(one)} | {one.per_second:.0f} comments/s | {one.modelled:.0f} comments/s "
            f"| {one.modelled / one.per_second:.2f} |"
        )


def _needed(figures: Sequence[Figures], core_hour: float) -> Iterator[str]:
    yield "| who | comments a day | worst hour | composition | cores | on disk a year | processor a year |"
    yield "| --- | ---: | ---: | --- | ---: | ---: | ---: |"
    for place in PLACES:
        for one in figures:
            if one.replicas > 1:
                continue
            yearly = place.daily * 365
            gib = yearly * one.bytes_a_comment / 2**30
            euro = yearly * one.cpu_ms_in_all / MS_AN_HOUR * core_hour
            yield (
                f"| {place.name} | {place.daily} | {per_second_of(place):.2f}/s | {_name(one)} "
                f"| {cores_of(place, one.cpu_ms_in_all):.2f} | {gib:.1f} GiB | {euro:.2f} € |"
            )


def _name(one: Figures) -> str:
    return f"{one.composition}, {one.replicas} replicas" if one.replicas > 1 else one.composition


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.sizing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each load lasts")
    parser.add_argument("--core-hour", type=float, default=CORE_HOUR, help="what a core costs an hour, in euro")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)}")
    asked = parser.parse_args()
    end_in_order()
    before = machine()
    figures = [measure(composition, replicas, asked.seconds) for composition, replicas in SETS]
    where = msgspec.structs.replace(before, load_after=machine().load_before)
    text = page(figures, where, asked.core_hour)
    sys.stdout.write(f"{text}\n")
    if asked.write:
        put(PAGE, "measured", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
