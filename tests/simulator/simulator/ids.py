"""Platform ids that depend on the seed and on the order of things, never on chance or time."""

import hashlib

ID_SEPARATOR = "\x1f"


def number_of(digits: int, *parts: object) -> str:
    """Return a decimal id of exactly `digits` digits, always the same for the same parts."""
    digest = hashlib.sha256(ID_SEPARATOR.join(str(part) for part in parts).encode()).digest()
    lowest = 10 ** (digits - 1)
    return str(lowest + int.from_bytes(digest[:12], "big") % (9 * lowest))


def secret_of(*parts: object) -> str:
    """Return 32 lower hex digits, the shape of an app secret."""
    return hashlib.sha256(ID_SEPARATOR.join(str(part) for part in parts).encode()).hexdigest()[:32]
