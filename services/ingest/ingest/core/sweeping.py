"""What a listing says of items, which items it lacks, and what is listed when: reconciliation without I/O."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change, Listed
from ingest.core.item_state import GONE, HIDDEN_NOW, ItemState

SCHEDULED, DEEP, ORDERED = "schedule", "deep", "command"
"""Why there is a sweep: the schedule's every quarter of an hour, its long one every day, a person's order."""
WAITING, LISTING, LOOKING, DONE, FAILED = "waiting", "listing", "looking", "done", "failed"
NOT_LISTED = "not_listed"
"""Why a platform's accounts cannot be swept at all: it offers no listing."""
ACCOUNT = "account"
"""The scope of the list from which a sweep begins: without it nothing else is known."""
LEFT_OUT_MAX = 3
"""Of one sweep: where more pages than these are not answered, it is the platform that is away."""
OPEN = frozenset({WAITING, LISTING, LOOKING})
RUNNING = frozenset({LISTING, LOOKING})
SWEEPS_AT_ONCE_MAX = 2
"""Of one municipality: its orders to platforms wait for the same workers. The first of each platform always may."""
DEEP_EVERY, DEEP_AGAIN = timedelta(hours=24), timedelta(hours=4)
"""How often an account is gone through deep, and how soon anew when that failed: what is older nothing else finds."""
LOOK_AGAIN_AFTER = timedelta(hours=24)
"""An item that no listing shows, and that is there all the same, is looked at once a day."""
BEFORE_ACTIVE = timedelta(hours=72)
"""What came so long before an account became active is taken over too (G1); older history only on order."""
POLLED_MINUTES_MAX = {"youtube": 10}
"""Platforms that push no comments: waiting longer would be the residents' wait."""
POLLED_MINUTES_MIN = {"flickr": 60}
"""Not more than hourly, as the vendor asks (flickr.activity.userPhotos)."""
POLLED = frozenset({"youtube", "flickr"})
"""Platforms that push no comments: what a sweep finds there was never missed."""
UNDER_WAY = timedelta(minutes=2)
"""What was written so shortly ago comes by webhook in a moment: it is not missed yet."""
UNLISTED_KINDS = frozenset({"comment"})
"""Kinds that a listing of posts and their comments shows even when it has never shown this very item."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A page to list: what, and from where on. `cursor` is the platform's, None for the first page."""

    scope: str
    id: str
    since: datetime | None = None
    cursor: str | None = None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A live item as the sweep knows it: when a listing last showed it, and when it was last looked at by itself."""

    item_id: UUID
    kind: str
    born_at: datetime
    listed_at: datetime | None = None
    looked_at: datetime | None = None


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account that can be listed now; `active_since` is when the registry first called it active."""

    municipality: str
    platform: str
    account_id: str
    active_since: datetime


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A sweep in short."""

    municipality: str
    platform: str
    account_id: str
    sweep_id: UUID
    why: str
    state: str
    ordered_at: datetime


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an account's sweeps of one why: when ordered, and when one last came to its end (or None)."""

    first_at: datetime
    last_at: datetime
    done_at: datetime | None = None


Whose = tuple[str, str, str]
"""Municipality, platform, account id."""


def whose(of: Account | Head) -> Whose:
    """Return whose account it is about."""
    return of.municipality, of.platform, of.account_id


def changes_for(before: ItemState | None, listed: Listed, platform: str, account_id: str, at: datetime) -> list[Change]:
    """Return what must have happened for the item to stand as listed; nothing for what is removed for good.

    `at` is when the listing call began, and the changes' sending time: what a webhook tells of a later instant is
    never overruled. Without words or visibility in the listing nothing is said of them.
    """
    if before is not None and before.visibility == GONE:
        return []
    found = [_born(listed, platform, account_id, at)] if _tells_birth(before, listed) else []
    if before is None:
        return [*found, _of(found[0], HIDDEN, at)] if listed.hidden else found
    pictures = listed.attachments if not before.attachments else ()
    if (listed.text is not None and _differs(listed.text, before.text)) or pictures:
        text = before.text if listed.text is None else listed.text
        found.append(msgspec.structs.replace(_of(before, EDITED, at), text=text, attachments=pictures))
    return [*found, *_visibility(before, listed.hidden, at)]


def changes_seen(before: ItemState, text: str, hidden: bool | None, at: datetime) -> list[Change]:
    """Return what must have happened for the item to stand as one look at it showed."""
    edits = [msgspec.structs.replace(_of(before, EDITED, at), text=text)] if _differs(text, before.text) else []
    return [*edits, *_visibility(before, hidden, at)]


def change_when_gone(before: ItemState, at: datetime) -> list[Change]:
    """Return the removal of an item that the platform does not have any more."""
    return [] if before.visibility == GONE else [_of(before, REMOVED, at)]


def missing(known: Sequence[Known], began_at: datetime, at_most: int) -> list[UUID]:
    """Return the items that the sweep should have listed and has not, the longest not looked at first.

    `known` are live items within the sweep's reach. What came after it began may have come behind its back.
    """
    found = [k for k in known if _is_missing(k, began_at)]
    found.sort(key=lambda k: (k.looked_at or k.born_at, str(k.item_id)))
    return [k.item_id for k in found[:at_most]]


def proves_removals(listed: int) -> bool:
    """True when the sweep has seen anything at all: without rights a platform answers as if nothing were there."""
    return listed > 0


def steps_after(steps: Sequence[Step], then: Sequence[Step], cursor: str | None) -> tuple[Step, ...]:
    """Return what is left to list after the last step's page: what it named first, then its own next page.

    Deep before wide, so that little is kept; a cursor that leads to itself ends the listing.
    """
    done = steps[-1]
    rest = list(steps[:-1])
    if cursor is not None and cursor != done.cursor:
        rest.append(msgspec.structs.replace(done, cursor=cursor))
    return (*rest, *reversed(then))


def may_leave_out(step: Step, left_out: int) -> bool:
    """True when a page that was never answered holds up no other; `left_out` are those that this sweep left before."""
    return step.scope != ACCOUNT and left_out < LEFT_OUT_MAX


def is_wanted(before: ItemState | None, listed: Listed, born_from: datetime | None, born_until: datetime) -> bool:
    """True for what we know, and for what we missed between the two: history comes only when somebody orders it."""
    if before is not None or listed.created_at is None:
        return True
    return listed.created_at < born_until and (born_from is None or listed.created_at >= born_from)


def missed_until(platform: str, why: str, at: datetime) -> datetime:
    """Return the instant before which what we do not know was missed; a person who orders a sweep wants it all."""
    return at + UNDER_WAY if why == ORDERED or platform in POLLED else at - UNDER_WAY


def every(platform: str, minutes: int) -> timedelta:
    """Return how often an account of the platform is swept when others are every so many minutes."""
    wanted = min(minutes, POLLED_MINUTES_MAX.get(platform, minutes))
    return timedelta(minutes=max(wanted, POLLED_MINUTES_MIN.get(platform, wanted)))


def due(
    accounts: Sequence[Account],
    heads: Sequence[Head],
    past: Mapping[tuple[Whose, str], Past],
    at: datetime,
    minutes: int,
) -> list[tuple[Account, str]]:
    """Return the accounts whose schedule asks for a sweep now, and which: the short one or the daily one.

    `heads` are the open sweeps, `past` what was before, by account and why.
    """
    busy = {whose(head) for head in heads}
    found = []
    for account in accounts:
        mine = whose(account)
        if mine in busy:
            continue
        deep, short = past.get((mine, DEEP)), past.get((mine, SCHEDULED))
        if deep is None or deep.last_at + _deep_after(deep) <= at:
            found.append((account, DEEP))
        elif max(deep.last_at, short.last_at if short else deep.last_at) + every(account.platform, minutes) <= at:
            found.append((account, SCHEDULED))
    return found


def age(past: Mapping[tuple[Whose, str], Past], mine: Whose, at: datetime) -> timedelta:
    """Return how long ago the account was last gone through to the end, or first was to be.

    A daily sweep that does not come to its end counts from when it was due, however often the short ones do.
    """
    known = [one for one in (past.get((mine, why)) for why in (SCHEDULED, DEEP, ORDERED)) if one is not None]
    if not known:
        return timedelta()
    done = [one.done_at for one in known if one.done_at is not None]
    deep = past.get((mine, DEEP))
    overdue = timedelta() if deep is None else at - (deep.done_at or deep.first_at) - DEEP_EVERY
    return max(at - max(done, default=min(one.first_at for one in known)), overdue)


def _deep_after(deep: Past) -> timedelta:
    return DEEP_EVERY if deep.done_at is not None and deep.done_at >= deep.last_at else DEEP_AGAIN


def to_begin(heads: Sequence[Head]) -> list[Head]:
    """Return the waiting sweeps that may begin now: one at a time an account, few at a time a municipality.

    A platform may let us wait until tomorrow for its quota: that holds up its own accounts, and no other platform's.
    """
    running = [head for head in heads if head.state in RUNNING]
    for head in sorted(heads, key=lambda h: (h.ordered_at, str(h.sweep_id))):
        ours = [one for one in running if one.municipality == head.municipality]
        is_full = len(ours) >= SWEEPS_AT_ONCE_MAX and any(one.platform == head.platform for one in ours)
        if head.state != WAITING or is_full or _is_among(head, ours):
            continue
        running.append(head)
    return [head for head in running if head.state == WAITING]


def _is_among(head: Head, others: Collection[Head]) -> bool:
    return any(whose(head) == whose(other) for other in others)


def _is_missing(known: Known, began_at: datetime) -> bool:
    if known.born_at >= began_at or (known.listed_at is not None and known.listed_at >= began_at):
        return False
    if known.listed_at is None and known.kind not in UNLISTED_KINDS:
        return False
    return known.looked_at is None or known.looked_at + LOOK_AGAIN_AFTER <= began_at


def _tells_birth(before: ItemState | None, listed: Listed) -> bool:
    """True for what was never posted to us, or was with a later time (Instagram's webhooks give only the sending's)."""
    if before is None or listed.created_at is None:
        return before is None
    return not before.posted or before.created_at is None or listed.created_at < before.created_at


def _visibility(before: ItemState, hidden: bool | None, at: datetime) -> list[Change]:
    if hidden is None or hidden == (before.visibility == HIDDEN_NOW):
        return []
    return [_of(before, HIDDEN if hidden else UNHIDDEN, at)]


def _differs(text: str, other: str) -> bool:
    """Platforms tidy up line ends and the spaces around: that is no edit."""
    return _tidy(text) != _tidy(other)


def _tidy(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _born(listed: Listed, platform: str, account_id: str, at: datetime) -> Change:
    return Change(
        verb=POSTED,
        kind=listed.kind,
        platform=platform,
        account_id=account_id,
        object_id=listed.object_id,
        sent_at=at,
        text=listed.text or "",
        author=listed.author,
        told_at=listed.created_at,
        post_id=listed.post_id,
        parent_id=listed.parent_id,
        permalink=listed.permalink,
        attachments=listed.attachments,
        own=listed.own,
        rating=listed.rating,
        thread_id=listed.thread_id,
    )


def _of(item: ItemState | Change, verb: str, at: datetime) -> Change:
    return Change(
        verb=verb,
        kind=item.kind,
        platform=item.platform,
        account_id=item.account_id,
        object_id=item.object_id,
        sent_at=at,
    )
