"""Twenty minutes at 100 comments a second: does memory stay flat, does anything leak, is what waits bounded?

`make soak SOAK_ARGS="--minutes 60 --composition production --write"`: `--write` puts the report into docs/soak.md.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median

import httpx
import msgspec

from bench import mix, processes
from bench.generated import put
from bench.machine import machine, told
from bench.product import EMBEDDED, PRODUCTION, Product, product, share_s
from bench.sending import Order, send
from tests.flow.program import ROOT

CHUNK_S = 10.0
GROWTH_SHARE_MAX, GROWTH_MIB_MAX = 0.05, 20.0
"""From the second quarter to the last: a cache may still fill, a leak goes on."""
MORE_MAX = 8
"""So many files, sockets and threads come and go."""
WAITING_S_MAX = 10.0
"""What waits at most, in seconds of the load."""
QUARTERS = 4
REPORT = ROOT / "docs" / "soak.md"
GAUGES = ("ordstyrer_jobs_due", "ordstyrer_waiting", "ordstyrer_dead_letters")
NUMBER = re.compile(r"^(\w+)(?:\{[^}]*\})? ([0-9.e+-]+)$", re.MULTILINE)


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """All processes of the product together, at one moment."""

    minute: float
    sent: int
    refused: int
    p99_ms: float
    memory_mib: float
    files: int
    sockets: int
    threads: int
    unread: int
    unsent: int
    jobs_due: int
    events_waiting: int
    dead_letters: int


def samples(running: Product, minutes: float, per_second: float) -> Iterator[Sample]:
    """Load it for so long; look at it after each chunk."""
    deliveries = mix.webhooks(running.rig.folder / "world" / "accounts.toml", 1)
    began = time.monotonic()
    sent = refused = 0
    while (passed_s := time.monotonic() - began) < minutes * 60:
        requests = [next(deliveries).request(f"127.0.0.1:{running.port}") for _ in range(int(per_second * CHUNK_S))]
        # A chunk that began late is sent faster: so many a minute stay so many a minute.
        late_s = max(0.0, passed_s - sent / per_second)
        faster = per_second * CHUNK_S / max(CHUNK_S / 2, CHUNK_S - late_s)
        result = send(Order(port=running.port, requests=requests, per_second=faster, connections=32))
        sent, refused = sent + len(requests), refused + result.refused
        yield _sample(running, (time.monotonic() - began) / 60, (sent, refused), 1000 * share_s(result.waits_s, 0.99))


def _sample(running: Product, minute: float, counts: tuple[int, int], p99_ms: float) -> Sample:
    own = [pid for name, pid in running.pids.items() if name not in {"kafka", "postgres"}]
    gauges = [_gauges(running, name) for name in running.rig.programs]
    jobs, waiting, letters = (int(sum(one.get(name, 0.0) for one in gauges)) for name in GAUGES)
    return Sample(
        minute=minute,
        sent=counts[0],
        refused=counts[1],
        p99_ms=p99_ms,
        memory_mib=sum(map(processes.rss_mib, own)),
        files=sum(map(processes.files, own)),
        sockets=sum(map(processes.connections, own)),
        threads=sum(map(processes.threads, own)),
        unread=running.runner.run(running.left.unread()),
        unsent=running.runner.run(running.left.unsent()),
        jobs_due=jobs,
        events_waiting=waiting,
        dead_letters=letters,
    )


def _gauges(running: Product, name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    try:
        text = running.rig.client.get(f"{running.rig.url(name)}/metrics").text
    except httpx.HTTPError:
        return found
    for metric, value in NUMBER.findall(text):
        if metric in GAUGES:
            found[metric] = found.get(metric, 0.0) + float(value)
    return found


def verdicts(seen: Sequence[Sample], per_second: float) -> dict[str, bool]:
    """Return each promise and whether it was kept, from the second quarter to the last."""
    size = max(1, len(seen) // QUARTERS)
    early, late = seen[size : 2 * size] or seen[:1], seen[-size:]

    def grew(of: Callable[[Sample], float]) -> float:
        return median(map(of, late)) - median(map(of, early))

    memory, memory_max = grew(lambda one: one.memory_mib), median(one.memory_mib for one in early) * GROWTH_SHARE_MAX
    waits_max = per_second * WAITING_S_MAX
    return {
        f"memory is flat ({memory:+.1f} MiB)": memory <= max(GROWTH_MIB_MAX, memory_max),
        "no files leak": grew(lambda one: one.files) <= MORE_MAX,
        "no connections leak": grew(lambda one: one.sockets) <= MORE_MAX,
        "no threads leak": grew(lambda one: one.threads) <= MORE_MAX,
        "unread messages are bounded": max(one.unread for one in late) <= 10 * waits_max,
        "outboxes are bounded": max(one.unsent for one in late) <= 10 * waits_max,
        "durable jobs are bounded": max(one.jobs_due for one in late) <= 2 * waits_max,
        "nothing was refused or parked": not seen[-1].refused and not seen[-1].dead_letters,
    }


def report(seen: Sequence[Sample], per_second: float, composition: str, where: str) -> str:
    """Return the report as Markdown: what was promised, then a line a minute."""
    kept = [
        f"| {promise} | {'yes' if is_kept else '**NO**'} |" for promise, is_kept in verdicts(seen, per_second).items()
    ]
    names = list(Sample.__struct_fields__)
    by_minute = {int(one.minute): one for one in seen}
    lines = [" | ".join(_cell(getattr(one, name)) for name in names) for one in by_minute.values()]
    return "\n".join(
        [
            f"{seen[-1].minute:.0f} minutes at {per_second:g} comments/s, {composition}. {where}",
            "",
            *("| promise | kept |", "| --- | --- |", *kept, ""),
            "| " + " | ".join(name.replace("_", " ") for name in names) + " |",
            "| " + " | ".join("---:" for _ in names) + " |",
            *(f"| {line} |" for line in lines),
        ]
    )


def _cell(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.1f}"


def main() -> int:
    """Run the command line; 1 where a promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--per-second", type=float, default=100.0)
    parser.add_argument("--composition", choices=(EMBEDDED, PRODUCTION), default=EMBEDDED)
    parser.add_argument("--write", action="store_true", help=f"put the report into {REPORT.relative_to(ROOT)}")
    asked = parser.parse_args()
    processes.end_in_order()
    before, seen = machine(), []
    with product(asked.composition) as running:
        for one in samples(running, asked.minutes, asked.per_second):
            seen.append(one)
            sys.stderr.write(f"{one.minute:5.1f} min: {one.sent} sent, {one.memory_mib:.0f} MiB, {one.unread} unread\n")
    where = told(msgspec.structs.replace(before, load_after=machine().load_before)).replace("\n", ". ").strip()
    text = report(seen, asked.per_second, asked.composition, where)
    sys.stdout.write(f"{text}\n")
    if asked.write:
        put(REPORT, asked.composition, text)
    return int(not all(verdicts(seen, asked.per_second).values()))


if __name__ == "__main__":
    sys.exit(main())
