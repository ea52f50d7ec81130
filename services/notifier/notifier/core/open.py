"""What is still open about an item, and when we last spoke on an account: what the rounds look at."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from notifier.core.alert import HIDDEN, REFERRED, REVIEW
from notifier.core.facts import Facts
from notifier.core.matters import is_answered, standing
from notifier.core.window import IN_PRIVATE

REFER_POLITICAL = "refer_political"
_FOR_A_PERSON = frozenset({HIDDEN, REVIEW, REFERRED})


class Activity(NamedTuple):
    """When the municipality last posted on an account of its own, and last answered somebody there."""

    posted_at: datetime | None = None
    replied_at: datetime | None = None


class OpenCase(NamedTuple):
    """A case file that is open, and since when somebody waits in it."""

    case_file: str
    since: datetime


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """An item that waits for people, on which account ("" while nobody has told), and since when.

    `asks`: the writer is to hear from us; `referred`: from the political level; `touched`: somebody of ours has done
    something about it.
    """

    item_id: UUID
    account: str
    since: datetime
    asks: bool
    referred: bool
    touched: bool


def open_of(facts: Facts) -> Open | None:
    """Return what is open about an item; None when nobody waits for anything, or its writer took it away."""
    if facts.said is None or facts.gone_at is not None or facts.is_closed:
        return None
    asked = () if is_answered(facts) else tuple(do for do in facts.said.asks if do != IN_PRIVATE)
    waits = {alert.reason for alert in standing(facts)} & _FOR_A_PERSON
    if not asked and not waits:
        return None
    return Open(
        item_id=facts.item_id,
        account=facts.account or "",
        since=min((text.received_at for text in facts.texts), default=facts.said.since),
        asks=bool(asked),
        referred=REFER_POLITICAL in asked or REFERRED in waits,
        touched=facts.unit is not None or bool(facts.replies) or any(done.by_person for done in facts.done),
    )
