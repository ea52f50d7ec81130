"""The machine that figures were taken on, and what else it had to do: without these a figure says little."""

import os
import platform
from importlib import metadata
from pathlib import Path

import msgspec

from tests.parts import kafka
from tests.parts.postgres import newest

LIBRARIES = ("uvicorn", "uvloop", "starlette", "aiokafka", "asyncpg", "sqlalchemy", "msgspec", "numpy")
KIB_A_GIB = 1 << 20


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is told of. The load is the kernel's mean of the last minute, our own work in it."""

    machine: str
    system: str
    processor: str
    cores: int
    memory_gib: float
    python: str
    libraries: dict[str, str]
    parts: dict[str, str]
    load_before: float
    load_after: float | None = None


def machine() -> Machine:
    """Look."""
    postgres = newest()
    return Machine(
        machine=platform.machine(),
        system=f"{platform.system()} {platform.release()}",
        processor=_told("/proc/cpuinfo", "model name"),
        cores=len(os.sched_getaffinity(0)),
        memory_gib=round(int(_told("/proc/meminfo", "MemTotal").split()[0]) / KIB_A_GIB, 1),
        python=platform.python_version(),
        libraries={name: metadata.version(name) for name in LIBRARIES},
        parts={"kafka": kafka.VERSION, "postgresql": postgres.parent.name if postgres else "none"},
        load_before=round(os.getloadavg()[0], 2),
    )


def told(where: Machine) -> str:
    """Return the machine in two lines below a table."""
    versions = ", ".join(f"{name} {version}" for name, version in {**where.parts, **where.libraries}.items())
    return (
        f"{where.processor}, {where.cores} cores, {where.memory_gib} GiB, {where.system}; "
        f"load {where.load_before} before and {where.load_after} after\nPython {where.python}, {versions}\n"
    )


def _told(path: str, name: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "0")
