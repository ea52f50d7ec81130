"""Where a chain ends: what must be the same before a backup and after its restore."""

import msgspec


class Head(msgspec.Struct, frozen=True):
    """The newest line of a chain; no line is seq 0 and the chain's beginning."""

    municipality: str
    series: str
    seq: int
    hash: str
