"""Finds identity numbers of both countries in a text, however they are spaced: none is ever published.

Norway: 11 digits, ddmmyy and five more, two of them check digits modulo 11 (Skatteetaten; D-numbers add 40 to the
day, help numbers 40 to the month, synthetic ones 65 or 80). Sweden: yymmdd or yyyymmdd and four more, the last by
Luhn (Skatteverket; samordningsnummer add 60 to the day).
"""

import unicodedata
from collections.abc import Iterator

import msgspec

NO_DIGITS = 11
SE_DIGITS = (10, 12)
GAP_CHARS_MAX = 3
"""More than this between two groups of digits, and they are read as two numbers."""
GROUPS_MAX = 12
_W1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_W2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_CENTURIES = {18, 19, 20}
DAYS, MONTHS = 31, 12


class _Group(msgspec.Struct, frozen=True):
    """Digits without a gap: what they are, and where each stands."""

    digits: str
    at: tuple[int, ...]


def identity_numbers(text: str) -> list[tuple[int, int]]:
    """Return [start, end) of everything that is or could be an identity number."""
    found = []
    for run in _runs(text):
        for first in range(len(run)):
            found += list(_from(run, first))
    return found


def _runs(text: str) -> Iterator[list[_Group]]:
    """Yield groups of digits that stand so close that they may be one number."""
    run: list[_Group] = []
    digits: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        digit = unicodedata.digit(char, None)
        if digit is None:
            if unicodedata.category(char) != "Cf" and digits:
                run.append(_Group("".join(digits), tuple(places)))
                digits, places = [], []
            if run and _breaks(char, place - run[-1].at[-1]):
                yield run
                run = []
            continue
        digits.append(str(digit))
        places.append(place)
    if digits:
        run.append(_Group("".join(digits), tuple(places)))
    if run:
        yield run


def _breaks(char: str, gap_chars: int) -> bool:
    return char.isalpha() or gap_chars > GAP_CHARS_MAX


def _from(run: list[_Group], first: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers that begin in this group: over whole groups, or within it."""
    group = run[first]
    for start in range(len(group.digits) - NO_DIGITS + 1):
        if _is_norwegian(group.digits[start : start + NO_DIGITS]):
            yield group.at[start], group.at[start + NO_DIGITS - 1] + 1
    if len(group.digits) == NO_DIGITS and _is_day(group.digits[:2], group.digits[2:4]):
        yield group.at[0], group.at[-1] + 1
    digits = ""
    for last in run[first : first + GROUPS_MAX]:
        digits += last.digits
        if (len(digits) == NO_DIGITS and _is_norwegian(digits)) or _is_swedish(digits):
            yield group.at[0], last.at[-1] + 1


def _is_norwegian(digits: str) -> bool:
    numbers = [int(digit) for digit in digits]
    sums = (sum(w * n for w, n in zip(weights, numbers, strict=False)) for weights in (_W1, _W2))
    return _is_day(digits[:2], digits[2:4]) and all(total % 11 == 0 for total in sums)


def _is_day(day: str, month: str) -> bool:
    days, months = int(day), int(month)
    return any(1 <= days - more <= DAYS for more in (0, 40)) and any(
        1 <= months - more <= MONTHS for more in (0, 40, 65, 80)
    )


def _is_swedish(digits: str) -> bool:
    if len(digits) not in SE_DIGITS or (len(digits) == max(SE_DIGITS) and int(digits[:2]) not in _CENTURIES):
        return False
    short = digits[-min(SE_DIGITS) :]
    month, day = int(short[2:4]), int(short[4:6])
    is_day = 1 <= month <= MONTHS and any(1 <= day - more <= DAYS for more in (0, 60))
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(short))
    return is_day and sum(n // 10 + n % 10 for n in doubled) % 10 == 0
