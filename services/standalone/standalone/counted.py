"""A number with its word, as a sentence has it."""


def count(number: int, one: str, many: str = "") -> str:
    """Return it: 1 record, 2 records; `many` where an s does not make it."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def count_or_no(number: int, one: str, many: str = "") -> str:
    """Return it, and for nought: no records."""
    return count(number, one, many) if number else f"no {many or f'{one}s'}"
