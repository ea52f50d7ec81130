"""What a change makes of an item: the same end in whatever order the changes come (G2, facts.md 5)."""

from datetime import datetime, timedelta

import msgspec

from common.events import Attachment, Author
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change

VISIBLE, HIDDEN_NOW, GONE = "visible", "hidden", "removed"
RACE = timedelta(seconds=60)


class ItemState(msgspec.Struct, frozen=True, kw_only=True):
    """An item as we know it. `revision` counts texts, `change_no` every change of this state.

    `edited_at` is when the edit that gave the text was sent, None while the text is the first one;
    `posted` tells that the add has come.
    """

    platform: str
    account_id: str
    object_id: str
    kind: str
    revision: int = 0
    change_no: int = 0
    text: str = ""
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


class Applied(msgspec.Struct, frozen=True):
    """The new state, and what to tell: posted, edited, hidden, unhidden, removed, or None for nothing new."""

    state: ItemState
    told: str | None


def apply(state: ItemState | None, change: Change, received_at: datetime, sha256: str, *, by_us: bool) -> Applied:
    """Return what the change makes of the item.

    An add is applied once and alone gives the time of birth; a removal is final; among edits, and among
    hides and unhides, the one that was sent last wins. An edit or a removal that comes before the add makes
    the item, and the late add fills in what only it knows.
    """
    before = state or ItemState(
        platform=change.platform, account_id=change.account_id, object_id=change.object_id, kind=change.kind
    )
    known = _fill_in(before, change, received_at)
    match change.verb:
        case "posted":
            after, told = _post(known, change, sha256)
        case "edited":
            after, told = _edit(known, change, sha256)
        case "removed":
            after, told = _remove(known, change, by_us=by_us)
        case _:
            after, told = _show_or_hide(known, change, sha256, by_us=by_us)
    if state is None:
        told = REMOVED if told == REMOVED else POSTED  # whatever comes first makes the item
    elif told is None and _same(before, after):
        return Applied(after, None)
    told = told or (REMOVED if after.visibility == GONE else EDITED)
    return Applied(msgspec.structs.replace(after, change_no=before.change_no + 1), told)


def is_race(before: ItemState | None, change: Change) -> bool:
    """True when this change and an earlier one lie so near that nobody can tell which was last (facts.md 5).

    Two clocks of a platform differ, and an hour's second holds many changes: only the platform itself knows.
    """
    if before is None or before.visibility == GONE:
        return False
    last = before.edited_at if change.verb == EDITED else before.visibility_at
    if change.verb not in {EDITED, HIDDEN, UNHIDDEN} or last is None:
        return False
    return abs(change.sent_at - last) < RACE or change.sent_at < last


def _same(before: ItemState, after: ItemState) -> bool:
    """True when nothing that others see has changed (when a text was sent is nobody's matter)."""
    return (
        msgspec.structs.replace(
            after,
            edited_at=before.edited_at,
            visibility_at=before.visibility_at,
            change_sha256=before.change_sha256,
        )
        == before
    )


def _fill_in(state: ItemState, change: Change, received_at: datetime) -> ItemState:
    """Take what we did not know: the author may be missing in one change and stand in the next."""
    return msgspec.structs.replace(
        state,
        author=state.author or change.author,
        post_id=state.post_id or change.post_id,
        parent_id=state.parent_id or change.parent_id,
        permalink=state.permalink or change.permalink,
        own=state.own or change.own,
        received_at=state.received_at or received_at,
    )


def _post(state: ItemState, change: Change, sha256: str) -> tuple[ItemState, str | None]:
    """The add gives the birth, and the text unless an edit was quicker: the edit's text is the newer one."""
    if state.posted:
        return state, None
    born = msgspec.structs.replace(state, posted=True, created_at=change.told_at or change.sent_at)
    if state.edited_at is not None:
        return born, None
    return _written(born, change, sha256), None


def _edit(state: ItemState, change: Change, sha256: str) -> tuple[ItemState, str | None]:
    if change.text is None and not change.attachments:
        return state, None  # an edit without text is a post put in the bin: nothing new is said
    if state.edited_at is not None and (change.sent_at, change.text or "") <= (state.edited_at, state.text):
        return state, None
    return _written(msgspec.structs.replace(state, edited_at=change.sent_at), change, sha256), None


def _written(state: ItemState, change: Change, sha256: str) -> ItemState:
    """Take text and attachments over; the same words again are no new revision."""
    text, attachments = change.text or "", change.attachments or state.attachments
    if state.revision and (text, attachments) == (state.text, state.attachments):
        return state
    return msgspec.structs.replace(
        state, text=text, attachments=attachments, revision=state.revision + 1, change_sha256=sha256
    )


def _remove(state: ItemState, change: Change, *, by_us: bool) -> tuple[ItemState, str | None]:
    if state.visibility == GONE:
        return state, None
    gone = msgspec.structs.replace(state, visibility=GONE, visibility_at=change.sent_at, changed_by_us=by_us)
    return gone, REMOVED


def _show_or_hide(state: ItemState, change: Change, sha256: str, *, by_us: bool) -> tuple[ItemState, str | None]:
    if state.visibility == GONE:
        return state, None
    if state.revision == 0 and change.text is not None:
        # The add is late or lost: the words that came with the hide are the item's until it comes.
        state = _written(state, change, sha256)
    wanted = HIDDEN_NOW if change.verb == HIDDEN else VISIBLE
    # Two changes of the same second have no order: hiding wins, because it can be undone.
    mine = (change.sent_at, wanted == HIDDEN_NOW)
    if state.visibility_at is not None and mine <= (state.visibility_at, state.visibility == HIDDEN_NOW):
        return state, None
    after = msgspec.structs.replace(state, visibility=wanted, visibility_at=change.sent_at)
    if state.visibility == wanted:
        return after, None
    return msgspec.structs.replace(after, changed_by_us=by_us), HIDDEN if wanted == HIDDEN_NOW else UNHIDDEN
