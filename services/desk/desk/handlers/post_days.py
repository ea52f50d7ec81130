"""Until when our own posts hold: whoever looks after the account is reminded when that day has passed."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from common.db import Tx
from common.events.waiting import POST
from desk.core.publishing import FAILED
from desk.core.rights import PUBLISH, account_of
from desk.handlers.waiting import Waits, tell_answered, tell_waits
from desk.store import Cases, Posts, Rights
from desk.store.post_days import PostDays

SAID, NO_RIGHT, NOT_THERE = "day_said", "no_right", "not_there"


def holds_until(tx: Tx, municipality: str, action_id: UUID, day: date, said: tuple[str, str, datetime]) -> None:
    """Keep until when a post holds; `said` are whose word it is, the municipality's clock, and when it was said."""
    by, zone, at = said
    post = Posts(tx, municipality).one(action_id)
    PostDays(tx, municipality).put(action_id, day, by, at)
    over = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    account = account_of(post.platform, post.account_id) if post else None
    tell_waits(tx, _waits(municipality, action_id, at), account=account, due_at=over)


def say_day(tx: Tx, municipality: str, action_id: UUID, day: date | None, said: tuple[str, str, datetime]) -> str:
    """Let a person give a post another day, or none, because it was brought up to date or taken down."""
    by, _, at = said
    post = Posts(tx, municipality).one(action_id)
    if post is None or PostDays(tx, municipality).of(action_id) is None:
        return NOT_THERE
    if not Rights(tx, municipality).may(by, PUBLISH, account_of(post.platform, post.account_id)):
        return NO_RIGHT
    Cases(tx, municipality).audit(by, "post_day_said", post.item_id, at)
    if day is not None:
        holds_until(tx, municipality, action_id, day, said)
    else:
        _ends(tx, municipality, action_id, by, at)
    return SAID


def never_went_out(tx: Tx, municipality: str, action_id: UUID, state: str, at: datetime) -> None:
    """What was not published needs no look."""
    if state == FAILED and PostDays(tx, municipality).of(action_id) is not None:
        _ends(tx, municipality, action_id, "desk", at)


def _ends(tx: Tx, municipality: str, action_id: UUID, by: str, at: datetime) -> None:
    PostDays(tx, municipality).put(action_id, None, by, at)
    tell_answered(tx, _waits(municipality, action_id, at))


def _waits(municipality: str, action_id: UUID, at: datetime) -> Waits:
    return Waits(municipality=municipality, what=POST, matter_id=action_id, at=at)
