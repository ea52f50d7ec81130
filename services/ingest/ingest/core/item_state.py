"""What a change makes of an item: the same end in whatever order the changes come (G2, facts.md 5)."""

from datetime import datetime, timedelta

import msgspec

from common.events import Attachment, Author
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change

MENTION = "mention"
VISIBLE, HIDDEN_NOW, GONE = "visible", "hidden", "removed"
RACE = timedelta(seconds=60)
WEIGHTS = {HIDDEN: 1, UNHIDDEN: 1, POSTED: 2, EDITED: 3}
"""Whose words count: an edit's before the add's, and those that come with a hide only until one of these comes."""


class Source(msgspec.Struct, frozen=True, order=True):
    """The change that words or pictures come from. The greatest of all that came gives them, in whatever order."""

    weight: int
    sent_at: datetime
    content: str


class ItemState(msgspec.Struct, frozen=True, kw_only=True):
    """An item as we know it. `revision` counts texts, `change_no` every change of this state.

    `words` and `pictures` tell which change the text and the attachments come from; `edited_at` is when the
    edit that gave the text was sent, None while the text is the first one; `posted` tells that the add has come.
    """

    platform: str
    account_id: str
    object_id: str
    kind: str
    revision: int = 0
    change_no: int = 0
    text: str = ""
    words: Source | None = None
    pictures: Source | None = None
    edited_at: datetime | None = None
    posted: bool = False
    author: Author | None = None
    created_at: datetime | None = None
    post_id: str | None = None
    parent_id: str | None = None
    permalink: str | None = None
    attachments: tuple[Attachment, ...] = ()
    own: bool = False
    visibility: str = VISIBLE
    visibility_at: datetime | None = None
    changed_by_us: bool = False
    received_at: datetime | None = None
    change_sha256: str | None = None
    rating: str | None = None
    conversation_id: str | None = None


class Applied(msgspec.Struct, frozen=True):
    """The new state, and what to tell: posted, edited, hidden, unhidden, removed, or None for nothing new."""

    state: ItemState
    told: str | None


def apply(state: ItemState | None, change: Change, received_at: datetime, sha256: str, *, by_us: bool) -> Applied:
    """Return what the change makes of the item.

    An add alone gives the time of birth; a removal is final; among edits, and among hides and unhides, the one
    that was sent last wins. An edit or a removal that comes before the add makes the item, and the late add fills
    in what only it knows.
    """
    before = state or ItemState(
        platform=change.platform, account_id=change.account_id, object_id=change.object_id, kind=change.kind
    )
    after = _written(_fill_in(before, change, received_at), change, sha256)
    match change.verb:
        case "posted":
            after = _born(after, change)
        case "removed":
            after = _removed(after, change, by_us=by_us)
        case "hidden" | "unhidden":
            after = _shown_or_hidden(after, change, by_us=by_us)
    if state is not None and _same(before, after):
        return Applied(after, None)
    return Applied(msgspec.structs.replace(after, change_no=before.change_no + 1), _told(state, after))


def _told(before: ItemState | None, after: ItemState) -> str:
    """Name the change for others: whatever comes first makes the item."""
    if after.visibility == GONE:
        return REMOVED
    if before is None:
        return POSTED
    if before.visibility == after.visibility:
        return EDITED
    return HIDDEN if after.visibility == HIDDEN_NOW else UNHIDDEN


def is_race(before: ItemState | None, change: Change) -> bool:
    """True when this change and an earlier one lie so near that nobody can tell which was last (facts.md 5).

    Two clocks of a platform differ, and an hour's second holds many changes: only the platform itself knows.
    """
    if before is None or before.visibility == GONE or _agrees(before, change):
        return False
    last = before.edited_at if change.verb == EDITED else before.visibility_at
    if change.verb not in {EDITED, HIDDEN, UNHIDDEN} or last is None:
        return False
    # Sent again in another delivery, an old change has a new sending time: then its own time tells.
    first = min(change.sent_at, change.told_at or change.sent_at)
    return abs(change.sent_at - last) < RACE or first < last


def may_tell_of(state: ItemState, change: Change) -> bool:
    """True when the change may be about this item: sites that count alike never write into each other's items.

    Only a mention is told by one account of what stands with another.
    """
    return state.account_id == change.account_id or MENTION in {state.kind, change.kind}


def is_untold(change: Change) -> bool:
    """True when the platform named an item without its words: a mention told by ids, a post that may be in the bin."""
    return change.verb in {POSTED, EDITED} and change.text is None


def _agrees(state: ItemState, change: Change) -> bool:
    """True when the change says what stands anyway, as the echo of our own hiding does: no order matters then."""
    if change.verb == EDITED:
        return change.text == state.text
    return change.verb == (HIDDEN if state.visibility == HIDDEN_NOW else UNHIDDEN)


def _same(before: ItemState, after: ItemState) -> bool:
    """True when nothing that others see has changed (which change said it, and when, is nobody's matter)."""
    return (
        msgspec.structs.replace(
            after,
            words=before.words,
            pictures=before.pictures,
            edited_at=before.edited_at,
            posted=before.posted,
            visibility_at=before.visibility_at,
        )
        == before
    )


def _fill_in(state: ItemState, change: Change, received_at: datetime) -> ItemState:
    """Take what we did not know: the author may be missing in one change and stand in the next.

    Where two changes differ the greater word stands, so that the order of coming decides nothing.
    """
    return msgspec.structs.replace(
        state,
        author=max(filter(None, (state.author, change.author)), key=_knowing, default=None),
        post_id=_greater(state.post_id, change.post_id),
        parent_id=_greater(state.parent_id, change.parent_id),
        permalink=_greater(state.permalink, change.permalink),
        own=state.own or change.own,
        rating=_greater(state.rating, change.rating),
        conversation_id=_greater(state.conversation_id, change.thread_id),
        received_at=state.received_at or received_at,
    )


def _knowing(author: Author) -> tuple[bool, str, str]:
    return (author.name is not None, author.id, author.name or "")


def _greater(one: str | None, other: str | None) -> str | None:
    return max(filter(None, (one, other)), default=None)


def _born(state: ItemState, change: Change) -> ItemState:
    """The add tells the birth; of several adds the earliest does."""
    born = change.told_at or change.sent_at
    return msgspec.structs.replace(state, posted=True, created_at=min(born, state.created_at or born))


def _written(state: ItemState, change: Change, sha256: str) -> ItemState:
    """Take text and attachments over; the same words and pictures again are no new revision."""
    after = _with_pictures(_with_words(state, change), change)
    if state.revision and (after.text, after.attachments) == (state.text, state.attachments):
        return after
    if after.words is None:
        return after
    return msgspec.structs.replace(after, revision=state.revision + 1, change_sha256=sha256)


def _with_words(state: ItemState, change: Change) -> ItemState:
    # An edit with a picture and without words has no words any more; without both it says nothing new: that is
    # how a post comes that was put in the bin.
    silent = change.text is None and not (change.verb == EDITED and change.attachments)
    if silent or change.verb not in WEIGHTS:
        return state
    text = change.text or ""
    source = Source(WEIGHTS[change.verb], change.sent_at, text)
    if state.words is not None and source <= state.words:
        return state
    edited_at = change.sent_at if change.verb == EDITED else None
    return msgspec.structs.replace(state, text=text, words=source, edited_at=edited_at)


def _with_pictures(state: ItemState, change: Change) -> ItemState:
    """An edit without a picture says nothing of the one that is there."""
    if not change.attachments or change.verb not in WEIGHTS:
        return state
    content = "|".join(f"{a.kind} {a.url}" for a in change.attachments)
    source = Source(WEIGHTS[change.verb], change.sent_at, content)
    if state.pictures is not None and source <= state.pictures:
        return state
    return msgspec.structs.replace(state, attachments=change.attachments, pictures=source)


def _removed(state: ItemState, change: Change, *, by_us: bool) -> ItemState:
    if state.visibility == GONE:
        return state
    return msgspec.structs.replace(state, visibility=GONE, visibility_at=change.sent_at, changed_by_us=by_us)


def _shown_or_hidden(state: ItemState, change: Change, *, by_us: bool) -> ItemState:
    if state.visibility == GONE:
        return state
    wanted = HIDDEN_NOW if change.verb == HIDDEN else VISIBLE
    # Two changes of the same second have no order: hiding wins, because it can be undone.
    mine = (change.sent_at, wanted == HIDDEN_NOW)
    if state.visibility_at is not None and mine <= (state.visibility_at, state.visibility == HIDDEN_NOW):
        return state
    after = msgspec.structs.replace(state, visibility=wanted, visibility_at=change.sent_at)
    return after if state.visibility == wanted else msgspec.structs.replace(after, changed_by_us=by_us)
