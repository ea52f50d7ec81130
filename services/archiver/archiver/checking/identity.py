"""Recognise Norwegian identity numbers in a text: fødselsnummer, D-number, and those that tests use."""

import re

_CANDIDATE = re.compile(r"(?<![\w-])(\d{6})[ .-]?(\d{5})(?![\w-])")
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MONTHS = {month + added for month in range(1, 13) for added in (0, 40, 65, 80)}
_DAYS = {day + added for day in range(1, 32) for added in (0, 40)}


def numbers_in(text: str) -> bool:
    """Say whether a text holds an identity number: eleven digits that begin with a day and pass both mod-11 sums."""
    return any(_valid("".join(found.groups())) for found in _CANDIDATE.finditer(text))


def _valid(digits: str) -> bool:
    if int(digits[:2]) not in _DAYS or int(digits[2:4]) not in _MONTHS:
        return False
    values = [int(one) for one in digits]
    first = -sum(a * b for a, b in zip(_FIRST, values, strict=False)) % 11
    second = -sum(a * b for a, b in zip(_SECOND, values, strict=False)) % 11
    return first == values[9] and second == values[10]
