"""What a change of Meta's means: picks the reader by platform and field."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from common.errors import BadMessage
from ingest.core import instagram, raw_json
from ingest.core.change import Change, Ignored, RawChange
from ingest.core.facebook_feed import read_feed
from ingest.core.facebook_reviews import read_mention, read_rating
from ingest.core.messenger import read_messaging
from ingest.core.meta_bodies import CONVERSATIONS, WHOLE_ENTRIES
from ingest.core.meta_values import FACEBOOK, INSTAGRAM

Reader = Callable[[RawChange, dict[str, Any], datetime], Change | Ignored]
READERS: dict[tuple[str, str], Reader] = {
    (FACEBOOK, "feed"): read_feed,
    (FACEBOOK, "mention"): read_mention,
    (FACEBOOK, "ratings"): read_rating,
    (INSTAGRAM, "comments"): instagram.read_comment,
    (INSTAGRAM, "live_comments"): instagram.read_comment,
    (INSTAGRAM, "mentions"): instagram.read_mention,
    (INSTAGRAM, "messages"): read_messaging,
}
NOBODY = "0"
"""The account that the dashboard's test button writes in."""


def read(change: RawChange, received_at: datetime) -> Change | Ignored:
    """Say what a raw change means; BadMessage when it is one of ours that cannot be understood.

    `received_at` stands in for the sending time when the platform gave none.
    """
    if change.field in WHOLE_ENTRIES:
        return Ignored(WHOLE_ENTRIES[change.field])
    if change.field == "" or not change.account_id:
        raise BadMessage("an entry or change without account or field")
    if change.account_id == NOBODY:
        return Ignored("dashboard_test")
    if change.field in CONVERSATIONS:
        return read_messaging(change, _object(raw_json.value(change.raw)), received_at)
    reader = READERS.get((change.platform or FACEBOOK, change.field))
    if reader is None:
        return Ignored("field")
    return reader(change, _object(_object(raw_json.value(change.raw)).get("value")), received_at)


def _object(found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise BadMessage("a change without value")
    return found
