"""What a message's headers tell, and what it carries: whose it is, which item it is about, when it was written down."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from common.bus.port import Incoming
from common.codec import decode, is_known
from common.errors import BadMessage
from common.events import Event


def municipality_of(message: Incoming) -> str:
    """Return the tenant as the headers say (`/ordstyrer/<municipality>/<service>`): it stands even in broken bytes."""
    source = message.headers.get("ce_source", "").split("/")
    return source[2] if len(source) > 3 and source[2] else "unknown"  # noqa: PLR2004 - "", ordstyrer, tenant, service


def event_of(message: Incoming) -> Event | None:
    """Return the event, None where it is of no kind that we know or cannot be read."""
    try:
        return decode(message.kind, message.value) if is_known(message.kind) else None
    except BadMessage:
        return None


def item_of(message: Incoming) -> UUID | None:
    """Return the item that the message is about, as the headers say."""
    try:
        return UUID(message.headers.get("ce_subject", ""))
    except ValueError:
        return None


def oldest_of(messages: Sequence[Incoming]) -> datetime | None:
    """Return when the oldest of these was written down; a header that is no instant says nothing."""
    found = [instant for message in messages if (instant := _instant(message.headers.get("ce_time", ""))) is not None]
    return min(found, default=None)


def in_one_order(messages: Sequence[Incoming]) -> list[Incoming]:
    """Return the messages by municipality and key, those of one key as they came.

    Whoever else works on a batch at the same time takes its locks in the same order, so that nobody waits in a ring.
    """
    return sorted(messages, key=lambda message: (municipality_of(message), message.key))


def newest_of(messages: Iterable[Incoming]) -> list[Incoming]:
    """Return the last message of each partition: to acknowledge it is to acknowledge those before it."""
    newest: dict[tuple[str, int], Incoming] = {}
    for message in messages:
        place = (message.topic, message.partition)
        if place not in newest or newest[place].offset < message.offset:
            newest[place] = message
    return list(newest.values())


def _instant(said: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None
