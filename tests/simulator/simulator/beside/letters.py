"""Platform ids of letters and digits that depend on the seed and on the order of things only."""

import base64
import hashlib

from simulator.ids import ID_SEPARATOR


def letters_of(count: int, *parts: object) -> str:
    """Return `count` (up to 80) letters and digits, always the same for the same parts."""
    digest = hashlib.sha512(ID_SEPARATOR.join(str(part) for part in parts).encode()).digest()
    return base64.b64encode(digest).decode().translate(str.maketrans("+/", "xy"))[:count]
