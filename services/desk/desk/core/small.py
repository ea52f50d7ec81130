"""Small numbers in what is published: behind a count of one or two stands somebody whom the neighbours know."""

from collections.abc import Mapping, Sequence

from desk.core.figures import COUNT, Column, Table, Value

BELOW, AT_LEAST = "below", "at_least"
"""How a guarded number is told: less than the smallest one that is shown, or no less than it."""
Guarded = Mapping[tuple[int, str], str]
"""Row and column → how its number is told in place of itself; "" for not at all."""


def guarded(table: Table, least: int) -> Guarded:
    """Return what may not be shown as it is. A zero may: nobody stands behind it.

    Where one number alone is left out of a column, it could be worked out from the sum: then the next smallest is told
    as no less than the smallest that is shown, which is true and tells nothing.
    """
    told: dict[tuple[int, str], str] = {}
    for column in table.columns:
        if column.form == COUNT:
            told |= {(row, column.code): how for row, how in _of_column(table.column(column.code), least).items()}
    for column in table.columns:
        if column.rests_on:
            told |= {(row, column.code): "" for row in _too_few(table, column, least)}
    return told


def is_small(value: Value, least: int) -> bool:
    """True for a number that somebody could be recognised by."""
    return isinstance(value, int) and 0 < value < least


def _of_column(values: Sequence[Value], least: int) -> dict[int, str]:
    small = [place for place, value in enumerate(values) if is_small(value, least)]
    told = dict.fromkeys(small, BELOW)
    others = [(value, place) for place, value in enumerate(values) if isinstance(value, int) and value >= least]
    if len(small) == 1 and others:
        told[min(others)[1]] = AT_LEAST
    return told


def _too_few(table: Table, column: Column, least: int) -> list[int]:
    """Return the rows in which a share or a wait would tell a small number, or rests on too few."""
    parts = list(zip(*(table.column(code) for code in column.rests_on), strict=True))
    return [
        row
        for row, some in enumerate(parts)
        if any(is_small(value, least) for value in some) or sum(v for v in some if isinstance(v, int)) < least
    ]
