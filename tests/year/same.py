"""Two runs of one seed: the same messages to the same people at the same instants."""

import hashlib

import msgspec

from tests.year.checks.seen import Verdict
from tests.year.record import Record


def digest(record: Record) -> str:
    """Return the SHA-256 of everything that was handed over, in hex."""
    return hashlib.sha256(msgspec.json.encode(record.sent)).hexdigest()


def alike(one: Record, other: Record) -> Verdict:
    """Return whether both runs handed over the same."""
    first = next((n for n, pair in enumerate(zip(one.sent, other.sent, strict=False)) if pair[0] != pair[1]), None)
    differ = digest(one) != digest(other)
    where = f"message {first}" if first is not None else f"{len(one.sent)} and {len(other.sent)} messages"
    return Verdict(name="twice the same", looked_at=len(one.sent), broken=(f"they differ: {where}",) if differ else ())
