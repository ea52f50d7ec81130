"""A database's address in its parts, as the driver gets them: whoever splits it another way asks another server."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from sqlalchemy import make_url


class Address(NamedTuple):
    """Where a database is and who asks; `options` are those behind the question mark."""

    host: str
    port: int
    user: str
    password: str
    database: str
    options: Mapping[str, Sequence[str]]


def address_of(url: str) -> Address:
    """Return what a URL says, each part as it is meant."""
    parts = make_url(url)
    password, database = str(parts.password or ""), unquote(parts.database or "")
    return Address(
        parts.host or "", parts.port or 5432, parts.username or "", password, database, parts.normalized_query
    )
