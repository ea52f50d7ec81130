"""Says which ratios have fallen since they were recorded, beyond what one run differs from the next.

`bench/run --record` writes `bench/recorded.json`, `bench/run --guard` compares with it: each takes five pairs, the
product and the bare thing in turns. Values are not compared, since machines differ; ratios say what we have changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from bench.machine import Machine
from bench.measure import Row

RECORDED = Path(__file__).with_name("recorded.json")
PAIRS = 5


class Ratio(msgspec.Struct, frozen=True, kw_only=True):
    """The median of the pairs, with the least and the most of them."""

    median: float
    least: float
    most: float
    more_is_better: bool


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded, and where."""

    where: Machine
    pairs: int
    ratios: dict[str, Ratio]


def ratios_of(rows: Iterable[Row]) -> dict[str, Ratio]:
    """Return the ratios of rows that have one, by benchmark and what was measured."""
    return {
        f"{row.benchmark}: {row.what}": Ratio(
            median=row.ratio,
            least=row.ratio_spread[0],
            most=row.ratio_spread[1],
            more_is_better=row.more_is_better,
        )
        for row in rows
        if row.ratio is not None and row.ratio_spread is not None
    }


def falls(recorded: Mapping[str, Ratio], found: Mapping[str, Ratio]) -> Sequence[str]:
    """Return a sentence for each ratio of which every pair is worse than the worst that was recorded.

    Less than that is the machine's: from one hour to the next it differs more than from one pair to the next.
    """
    return [
        f"{name}: x{found[name].median:.3g} ({found[name].least:.3g} to {found[name].most:.3g}), "
        f"recorded x{then.median:.3g} ({then.least:.3g} to {then.most:.3g})"
        for name, then in recorded.items()
        if name in found and _has_fallen(then, found[name])
    ]


def _has_fallen(then: Ratio, now: Ratio) -> bool:
    if then.more_is_better:
        return now.most < then.least
    return now.least > then.most


def read(path: Path = RECORDED) -> Recorded | None:
    """Return what was recorded; None where nothing was."""
    return msgspec.json.decode(path.read_bytes(), type=Recorded) if path.exists() else None


def write(recorded: Recorded, path: Path = RECORDED) -> None:
    """Keep it. What was recorded of benchmarks that did not run now stays."""
    before = read(path)
    ratios = {**(before.ratios if before else {}), **recorded.ratios}
    kept = msgspec.structs.replace(recorded, ratios=ratios)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(kept)) + b"\n")
