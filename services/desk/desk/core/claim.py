"""Who works on an item right now. A claim runs out by itself, so that nobody's holiday holds an item up."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

CLAIM_MINUTES = 15
"""Long enough to answer; shorter than anybody would wait for."""
HANDED_MINUTES = 240
"""What was handed over waits this long for its new person before it is anybody's again."""
TAKE, EXTEND, RELEASE, TAKE_OVER, HAND_OVER = "take", "extend", "release", "take_over", "hand_over"
WISHES = (TAKE, EXTEND, RELEASE, TAKE_OVER, HAND_OVER)
CLAIMED, NOT_YOURS, NOBODY_SUCH = "claimed", "not_yours", "nobody_such"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """An item is this person's until an instant."""

    item_id: UUID
    person: str
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Say whether it has not run out."""
        return at < self.until


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to do about a claim: one of WISHES; `to` is who it is handed over to."""

    item_id: UUID
    person: str
    do: str
    to: str = ""


def holder(claim: Claim | None, at: datetime) -> str | None:
    """Return whose item it is, None when it is anybody's."""
    return claim.person if claim is not None and claim.holds(at) else None


def wished(claim: Claim | None, wish: Wish, at: datetime) -> Claim | str | None:
    """Return the claim after the wish, None for none; or the code of why not.

    Taking over is always possible, and seen by everybody: an item must not wait for somebody who has gone home.
    """
    mine, free = holder(claim, at) == wish.person, holder(claim, at) is None
    if wish.do == RELEASE:
        return None if mine else NOT_YOURS
    if wish.do in {EXTEND, HAND_OVER} and not mine:
        return NOT_YOURS
    if wish.do == TAKE and not (mine or free):
        return CLAIMED
    handed = wish.do == HAND_OVER
    return Claim(
        item_id=wish.item_id,
        person=wish.to if handed else wish.person,
        since=claim.since if claim is not None and mine and not handed else at,
        until=at + timedelta(minutes=HANDED_MINUTES if handed else CLAIM_MINUTES),
    )
