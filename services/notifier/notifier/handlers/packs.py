"""What is asked of a municipality's pack, and of the calendar beside it."""

from collections.abc import Callable
from datetime import timedelta

import msgspec

from notifier.core.chain import NO_CHAIN
from notifier.core.roles import NOBODY, RoleBook
from notifier.ports import Chains, FollowUps, HideDues, Hours, OfficeHours, OpenDays, Recounts


class Packs(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a municipality's pack and calendar.

    Language, roles, what a general first answer promises, its open days, when people are there to be told, and a
    promise as the calendar makes it.
    """

    language_of: Callable[[str], str]
    book_of: Callable[[str], RoleBook] = lambda _: NOBODY
    follow_up: FollowUps = lambda _, _said, _sent_at: None
    open_day: OpenDays = lambda _, since: since + timedelta(days=1)
    office: OfficeHours
    hours: Hours = lambda _, _at: None
    recount: Recounts = lambda _, _pack, made, at: (made, at)
    chains: Chains = lambda _, _reason: NO_CHAIN
    digests: bool = True
    hide_due: HideDues = lambda _, since: (since + timedelta(hours=4), since + timedelta(hours=24))
