"""What an order asks of a platform: on which account, about what, and with which words."""

from common.events import ActionOrdered
from ingest.core.item_state import ItemState
from ingest.ports import Sending, Target


def where_of(ordered: ActionOrdered, item: ItemState | None) -> tuple[str, str]:
    """Return platform and account: the item's, or those that a post is to be published on."""
    if item is None:
        return ordered.platform or "", ordered.account_id or ""
    return item.platform, item.account_id


def target_of(ordered: ActionOrdered, item: ItemState | None) -> Target:
    """Return what the order is about; a post that is to be published is not there yet."""
    if item is None:
        return Target(object_id="", account_id=ordered.account_id or "", kind="post")
    return Target(
        object_id=item.object_id,
        account_id=item.account_id,
        post_id=item.post_id,
        parent_id=item.parent_id,
        kind=item.kind,
        thread_id=item.conversation_id,
    )


def sending_of(ordered: ActionOrdered) -> Sending:
    """Return our own words, under the key that is the same however often the order is looked at."""
    return Sending(text=ordered.text or "", key=str(ordered.action_id), link=ordered.link, pictures=ordered.pictures)
