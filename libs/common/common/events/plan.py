"""How the publishing plan stands: what people are reminded of, nothing of what is planned."""

from datetime import date

import msgspec

from common.events.envelope import Moment


class PlanFact(msgspec.Struct, frozen=True, kw_only=True):
    """The publishing plan (key `<municipality>/plan`): when it was treated last, and until when it reaches.

    `last_at` is that of the last entry that nobody has cancelled; None: there is no entry.
    """

    treated_on: date | None = None
    last_at: Moment | None = None
