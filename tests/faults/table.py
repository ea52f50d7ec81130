"""The committed table of parts and faults, and how a run's results are printed beside it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

FAULTS = ("killed", "paused", "slowed", "filled", "partitioned", "restarted")
COMPOSITIONS = ("embedded", "production")
FILE = Path(__file__).with_name("table.toml")


class Cannot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a fault cannot be made here."""

    cannot: str


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row: each fault says how it is made, or why it cannot be."""

    what: str
    compositions: tuple[str, ...] = msgspec.field(name="in")
    killed: str | Cannot
    paused: str | Cannot
    slowed: str | Cannot
    filled: str | Cannot
    partitioned: str | Cannot
    restarted: str | Cannot

    def cells(self) -> Iterator[tuple[str, str | Cannot]]:
        """Yield each fault with how it is made or why not."""
        for fault in FAULTS:
            yield fault, getattr(self, fault)


Cell = tuple[str, str]
"""A part and a fault."""


def parts() -> dict[str, Part]:
    """Return the table by the part's name; msgspec.ValidationError names what is wrong in it."""
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), dict[str, Part])


def struck(composition: str) -> list[Cell]:
    """Return the cells that are struck in a composition, in the table's order."""
    return [
        (name, fault)
        for name, part in parts().items()
        if composition in part.compositions
        for fault, how in part.cells()
        if isinstance(how, str)
    ]


def left_out(composition: str) -> list[tuple[str, str, str]]:
    """Return part, fault and reason of what cannot be made here."""
    return [
        (name, fault, how.cannot)
        for name, part in parts().items()
        if composition in part.compositions
        for fault, how in part.cells()
        if isinstance(how, Cannot)
    ]
