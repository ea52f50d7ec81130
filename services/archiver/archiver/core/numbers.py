"""Numbers across a restore: which were given outside of what this database knows, and where the series goes on.

A database that was restored to an hour ago has forgotten the numbers of that hour, and the world has not. Checkpoints
and receipts lie outside and tell which record got which number: that record gets it again, and nobody else ever does.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from archiver.core.checkpoint import Checkpoint, Given
from common.events import derived_id

Counted = tuple[str, int]
"""What is counted by itself: an event (case_opened, registered) and a year."""


class Resumption(msgspec.Struct, frozen=True, kw_only=True):
    """What a person found before numbers were given again.

    `floors`: no new number is at or below them. `reserved`: numbers that were given and forgotten, each for its own
    subject alone. `left_behind`: (seq, hash) of signed lines that the restore took away. `doubled`: numbers that two
    subjects have got; nothing can take that back, a person must know.
    """

    floors: tuple[tuple[str, int, int], ...] = ()
    reserved: tuple[Given, ...] = ()
    left_behind: tuple[tuple[int, str], ...] = ()
    doubled: tuple[Given, ...] = ()


def resumed_subject(municipality: str, series: str) -> UUID:
    """Return the id that every resumption of a series is told under."""
    return derived_id(municipality, "numbers", series)


def resumption(
    known: Sequence[Given],
    outside: Iterable[Given],
    above: Iterable[tuple[str, int, int]],
    checkpoints: Iterable[Checkpoint],
) -> Resumption:
    """Return where a series goes on. `known` is what the database has, `above` what a person read somewhere else.

    `checkpoints` are the genuine ones of lines that the database does not have.
    """
    here = {(g.event, g.year, g.number): g.subject_id for g in known}
    placed = {(g.event, g.subject_id) for g in known}
    gone = list(checkpoints)
    told = {*outside, *(g for c in gone for g in numbers_in(c))}
    highest: dict[Counted, int] = {}
    for event, year, number in (*above, *here, *((g.event, g.year, g.number) for g in told)):
        highest[event, year] = max(highest.get((event, year), 0), number)
    doubled = {g for g in told if here.get((g.event, g.year, g.number), g.subject_id) != g.subject_id}
    doubled |= {g for g in told if (g.event, g.subject_id) in placed and g not in known}
    reserved = {g for g in told - doubled if (g.event, g.subject_id) not in placed}
    return Resumption(
        floors=tuple(sorted((event, year, number) for (event, year), number in highest.items())),
        reserved=tuple(sorted(reserved, key=_order)),
        left_behind=tuple(sorted({(c.seq, c.hash) for c in gone})),
        doubled=tuple(sorted(doubled, key=_order)),
    )


def _order(given: Given) -> tuple[str, int, int, str]:
    return given.event, given.year, given.number, str(given.subject_id)


def numbers_in(checkpoint: Checkpoint) -> tuple[Given, ...]:
    """Return the numbers that a checkpoint tells of; none for one that was made before they were told."""
    return () if isinstance(checkpoint.numbers, msgspec.UnsetType) else checkpoint.numbers


def facts_of(found: Resumption) -> dict[str, Any]:
    """Return what the chain says of a resumption."""
    facts: dict[str, Any] = msgspec.to_builtins(found)
    return facts


def resumption_of(facts: dict[str, Any]) -> Resumption:
    """Return the resumption of a line's facts; msgspec.ValidationError when they are none."""
    mine = {name: facts[name] for name in Resumption.__struct_fields__ if name in facts}
    return msgspec.convert(mine, Resumption)


def next_number(
    resumed: Sequence[Resumption], event: str, subject_id: UUID, year: int, highest: int
) -> tuple[int, int]:
    """Return year and number: the one that is reserved for the subject, else the next above all that were given."""
    for found in resumed:
        for given in found.reserved:
            if (given.event, given.subject_id) == (event, subject_id):
                return given.year, given.number
    floors = [number for found in resumed for e, y, number in found.floors if (e, y) == (event, year)]
    return year, max(highest, *floors, 0) + 1 if floors else highest + 1
