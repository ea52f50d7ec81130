"""What the benchmarks say of runs, recorded ratios and long loads, without running any."""

from pathlib import Path

import msgspec
import pytest

from bench.generated import put
from bench.guard import Ratio, falls, ratios_of
from bench.measure import BenchError, Row, median_of
from bench.mix import SHARES
from bench.sizing import PLACES, Figures, Place, cores_of
from bench.soak import Sample, verdicts

ROW = Row(benchmark="path", what="carried", value=10.0, unit="comments/s", ratio=0.3, more_is_better=True)
CALM = Sample(
    minute=0.0,
    sent=1000,
    refused=0,
    p99_ms=20.0,
    memory_mib=300.0,
    files=50,
    sockets=20,
    threads=9,
    unread=40,
    unsent=3,
    jobs_due=0,
    events_waiting=0,
    dead_letters=0,
)


def _ratio(median: float, least: float, most: float, *, more: bool = True) -> dict[str, Ratio]:
    return {"path: carried": Ratio(median=median, least=least, most=most, more_is_better=more)}


def test_several_runs_are_told_as_their_median_with_the_least_and_the_most() -> None:
    runs = [[msgspec.structs.replace(ROW, value=value, ratio=value / 100)] for value in (30.0, 10.0, 20.0)]
    (row,) = median_of(runs)
    assert (row.value, row.spread) == (20.0, (10.0, 30.0))
    assert (row.ratio, row.ratio_spread) == (0.2, (0.1, 0.3))


@pytest.mark.parametrize(
    ("bounds", "is_missed"),
    [
        ({"bound": 9.0}, True),
        ({"bound": 10.0}, False),
        ({"least": 11.0}, True),
        ({"least": 10.0}, False),
        ({"ratio_least": 0.31}, True),
        ({"ratio_least": 0.3}, False),
    ],
)
def test_a_row_is_missed_when_value_or_ratio_is_beyond_its_bound(bounds: dict[str, float], is_missed: bool) -> None:
    assert msgspec.structs.replace(ROW, **bounds).is_missed is is_missed


def test_a_ratio_has_fallen_only_when_even_its_best_is_worse_than_the_worst_that_was_recorded() -> None:
    recorded = _ratio(0.30, 0.27, 0.33)
    assert not falls(recorded, _ratio(0.28, 0.20, 0.29))  # within the recorded spread
    assert not falls(recorded, _ratio(0.20, 0.18, 0.31))  # one run was as good as ever
    assert not falls(recorded, _ratio(0.20, 0.18, 0.29))  # another hour
    assert len(falls(recorded, _ratio(0.20, 0.18, 0.26))) == 1
    assert not falls(recorded, _ratio(0.40, 0.38, 0.43))


def test_where_less_is_better_more_has_fallen() -> None:
    recorded = _ratio(3.0, 2.5, 3.5, more=False)
    assert len(falls(recorded, _ratio(4.0, 3.6, 5.0, more=False))) == 1
    assert not falls(recorded, _ratio(2.0, 1.0, 2.2, more=False))


def test_only_rows_with_a_ratio_are_recorded() -> None:
    rows = median_of([[ROW, msgspec.structs.replace(ROW, what="memory", ratio=None)]])
    assert list(ratios_of(rows)) == ["path: carried"]


def test_a_soak_that_stays_as_it_was_keeps_every_promise() -> None:
    assert all(verdicts([CALM] * 40, 100).values())


@pytest.mark.parametrize("leaks", ["memory_mib", "files", "sockets", "threads"])
def test_a_soak_sees_what_grows_from_quarter_to_quarter(leaks: str) -> None:
    seen = [msgspec.structs.replace(CALM, **{leaks: getattr(CALM, leaks) + 3 * at}) for at in range(40)]
    assert sum(not kept for kept in verdicts(seen, 100).values()) == 1


def test_a_soak_sees_what_was_parked() -> None:
    seen = [*[CALM] * 39, msgspec.structs.replace(CALM, dead_letters=1)]
    assert not all(verdicts(seen, 100).values())


def test_the_committed_mix_is_a_hundred_comments() -> None:
    assert sum(SHARES.values()) == 100


def test_cores_grow_with_the_worst_hour_and_with_what_a_comment_costs() -> None:
    place = Place("a town", 1, 7200, 0.5)
    assert cores_of(place, 600.0) == pytest.approx(1.0)
    assert sorted(PLACES, key=lambda one: one.daily) == list(PLACES)


def test_the_model_gives_one_process_one_core_and_many_processes_all() -> None:
    figures = Figures(
        composition="embedded", replicas=1, per_second=90.0, cpu_ms={"all": 10.0}, bytes_a_comment=1.0, cores=2
    )
    assert figures.modelled == pytest.approx(100.0)
    apart = msgspec.structs.replace(figures, composition="production", cpu_ms={"a": 15.0, "b": 5.0})
    assert apart.modelled == pytest.approx(1000 / 15)
    assert msgspec.structs.replace(apart, replicas=2).modelled == pytest.approx(100.0)


def test_what_was_measured_replaces_what_stood_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- a -->\nold\n<!-- /a -->\nafter\n", encoding="utf-8")
    put(page, "a", "new")
    assert page.read_text(encoding="utf-8") == "before\n<!-- a -->\nnew\n\n<!-- /a -->\nafter\n"
    with pytest.raises(BenchError):
        put(page, "b", "new")
