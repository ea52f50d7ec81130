"""What a value may be that all who watch see, in a label or a span: a closed word, never text (G10)."""

import re
from functools import lru_cache

OTHER = "other"
"""What is said in place of a value that is no closed word."""
WORDS_MAX = 20_000
_WORD = re.compile(r"(?!.*[0-9]{8})[A-Za-z0-9_.:/-]{1,64}", re.ASCII)
"""No space and no @, and fewer digits in a row than a telephone number, a national identity number or an id has."""


@lru_cache(maxsize=WORDS_MAX)
def closed(value: str) -> str:
    """Return a value as it may be shown: text, addresses and long numbers become `other`."""
    return value if _WORD.fullmatch(value) else OTHER
