"""Private conversations: there are no threads in them, only what comes after."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from common.db import Prepared, Tx
from notifier.core.facts import Reply
from notifier.store.batch import settle
from notifier.store.tables import ITEM, OWN_MESSAGE, TEXT

_SPOKEN = Prepared(
    select(func.max(TEXT.c.happened_at))
    .join(ITEM, (ITEM.c.municipality == TEXT.c.municipality) & (ITEM.c.item_id == TEXT.c.item_id))
    .where(TEXT.c.municipality == bindparam("municipality"), ITEM.c.conversation == bindparam("conversation"))
)
_OURS = Prepared(
    select(OWN_MESSAGE.c.object_id, OWN_MESSAGE.c.at)
    .where(OWN_MESSAGE.c.municipality == bindparam("municipality"))
    .where(OWN_MESSAGE.c.conversation == bindparam("conversation"))
    .order_by(OWN_MESSAGE.c.at, OWN_MESSAGE.c.reply_id)
)


def spoken_at(tx: Tx, municipality: str, conversation: str) -> datetime | None:
    """Return when the other person last wrote in a conversation."""
    settle(tx)
    return _SPOKEN.scalar(tx, municipality=municipality, conversation=conversation)


def own_messages(tx: Tx, municipality: str, conversation: str) -> tuple[Reply, ...]:
    """Return what we wrote in a conversation, the oldest first."""
    found = _OURS.all(tx, municipality=municipality, conversation=conversation)
    return tuple(Reply(object_id=row.object_id, at=row.at) for row in found)
