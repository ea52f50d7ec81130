"""Who is told next while nobody has said that they have seen an alert."""

import msgspec


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """After so many minutes without an acknowledgement these roles are told too; empty: those who know, once more."""

    after_min: int
    to: tuple[str, ...] = ()


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """The steps by which an alert climbs, the first one first; none: it does not climb."""

    steps: tuple[Step, ...] = ()


NO_CHAIN = Chain()
