"""Identity and telephone numbers that pass every check and belong to nobody."""

import random

# The tax authorities' synthetic population: the month is 80 too high, the check digits are right.
NO_SYNTHETIC_MONTH_ADDED = 80
NO_WEIGHTS_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
NO_WEIGHTS_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
NO_CHECK_DIGIT_IMPOSSIBLE = 10
LUHN_BASE = 10


def _modulo_11(digits: str, weights: tuple[int, ...]) -> int:
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return (11 - total % 11) % 11


def norwegian_identity_number(chance: random.Random) -> str:
    """Return a synthetic fødselsnummer with true check digits."""
    while True:
        day, month = chance.randint(1, 28), chance.randint(1, 12) + NO_SYNTHETIC_MONTH_ADDED
        year, serial = chance.randint(50, 99), chance.randint(0, 499)
        digits = f"{day:02}{month:02}{year:02}{serial:03}"
        first = _modulo_11(digits, NO_WEIGHTS_FIRST)
        second = _modulo_11(f"{digits}{first % 10}", NO_WEIGHTS_SECOND)
        if NO_CHECK_DIGIT_IMPOSSIBLE not in (first, second):
            return f"{digits}{first}{second}"


def swedish_identity_number(chance: random.Random) -> str:
    """Return a personnummer of the test series: born in the 1890s, serial 980 to 989."""
    digits = f"9{chance.randint(0, 9)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}98{chance.randint(0, 9)}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    check = -sum(sum(divmod(part, LUHN_BASE)) for part in doubled) % LUHN_BASE
    return f"18{digits[:6]}-{digits[6:]}{check}"


def norwegian_phone(chance: random.Random) -> str:
    """Return a number of a series that no subscriber has (20 xx xx xx)."""
    return f"20 00 {chance.randint(0, 99):02} {chance.randint(0, 99):02}"


def swedish_phone(chance: random.Random) -> str:
    """Return a number of the series that Swedish authorities keep for books and films."""
    return f"070-174 06 {chance.randint(5, 99):02}"
