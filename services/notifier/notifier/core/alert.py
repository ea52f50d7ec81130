"""Alerts: one a matter. Raised once, counted when it happens again, resolved when the matter is."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from common.events import derived_id
from notifier.core.roles import Unit

RAISED, RESOLVED = "raised", "resolved"

URGENT = "urgent"
HIDDEN = "hidden"
REVIEW = "review"
ATTENTION = "attention"
FORWARDED = "forwarded"
REFERRED = "referred"
DEADLINE_NEAR = "deadline_near"
DEADLINE_MISSED = "deadline_missed"
EVIDENCE_FAILED = "evidence_failed"
EVIDENCE_LATE = "evidence_late"
MESSAGE_PARKED = "message_parked"
CHANNEL = {
    "token": "channel_token",
    "expiring": "channel_expiring",
    "permission": "channel_permission",
    "subscription": "channel_subscription",
    "signature": "channel_signature",
    "silent": "channel_silent",
    "quota": "channel_quota",
    "unswept": "channel_unswept",
}
"""What ingest calls a trouble of a channel → the reason that the texts are chosen by."""
GROUND_MISSING = "ground_missing"
SCORES_DRIFTED = "scores_drifted"
WINDOW_CLOSING = "window_closing"
UNANSWERED, UNHANDLED, NO_OWN_REPLY = "unanswered", "unhandled", "no_own_reply"
NOBODY_ON_DUTY, CASE_OPEN, ACCOUNT_CLOSE, PLAN_DUE = "nobody_on_duty", "case_open", "account_close", "plan_due"
"""What the rounds of an open day remind of."""
ACCOUNT_OVER, ACCOUNT_LACKS, ACCOUNT_APPLIED = "account_over", "account_lacks", "account_applied"
"""An account's last day has come, something is not as the guideline asks, somebody applies for a new one."""
PLAN_MISSING, POST_EXPIRED = "plan_missing", "post_expired"
ACCESS_WAITS, ACCESS_DUE, GUEST_ASKED = "access_waits", "access_due", "guest_asked"
COMPLAINT_MADE, COMPLAINT_DUE = "complaint_made", "complaint_due"
"""What waits at the desk and is no item: it came, and it is still not answered."""
RECORD_UNCONFIRMED = "record_unconfirmed"
DELIVERY_REFUSED = "delivery_refused"
DELIVERY_LATE = "delivery_late"
CHANNEL_DEAD = "channel_dead"
CHANNEL_TEST = "channel_test"
"""No alert: what `ordstyrer notifier test` sends."""
HIDDEN_DUE, HIDDEN_OVERDUE = "hidden_due", "hidden_overdue"
CRISIS_CALLED, CRISIS_DECLARED = "crisis_called", "crisis_declared"
CRISIS_RUNNING, CRISIS_ENDED = "crisis_running", "crisis_ended"
REASONS = (
    URGENT,
    HIDDEN,
    REVIEW,
    ATTENTION,
    FORWARDED,
    REFERRED,
    DEADLINE_NEAR,
    DEADLINE_MISSED,
    "action_failed",
    "action_unknown",
    "notice_failed",
    "notice_unknown",
    EVIDENCE_FAILED,
    EVIDENCE_LATE,
    MESSAGE_PARKED,
    GROUND_MISSING,
    SCORES_DRIFTED,
    RECORD_UNCONFIRMED,
    DELIVERY_REFUSED,
    DELIVERY_LATE,
    CHANNEL_DEAD,
    CHANNEL_TEST,
    WINDOW_CLOSING,
    UNANSWERED,
    UNHANDLED,
    NO_OWN_REPLY,
    NOBODY_ON_DUTY,
    CASE_OPEN,
    ACCOUNT_CLOSE,
    ACCOUNT_OVER,
    ACCOUNT_LACKS,
    ACCOUNT_APPLIED,
    PLAN_DUE,
    PLAN_MISSING,
    POST_EXPIRED,
    ACCESS_WAITS,
    ACCESS_DUE,
    GUEST_ASKED,
    COMPLAINT_MADE,
    COMPLAINT_DUE,
    HIDDEN_DUE,
    HIDDEN_OVERDUE,
    CRISIS_CALLED,
    CRISIS_DECLARED,
    CRISIS_RUNNING,
    CRISIS_ENDED,
    *CHANNEL.values(),
    "morning_list",
    "weekly_figures",
)
"""Every reason there is; each has a text in every language (a test counts them)."""
OF_CRISIS = frozenset({CRISIS_CALLED, CRISIS_DECLARED, CRISIS_RUNNING, CRISIS_ENDED})
OF_ACCOUNTS = frozenset({ACCOUNT_CLOSE, ACCOUNT_OVER, ACCOUNT_LACKS, ACCOUNT_APPLIED})
AT_ONCE = frozenset({URGENT, HIDDEN_OVERDUE, *OF_CRISIS})
"""What is told day and night, breaks quiet hours, and goes to a person's urgent channels."""


OPERATOR = "operator"
"""The one role that no pack names: whoever runs the installation."""


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert is about: an item, or a thing named by `key` where no item is meant.

    `account` and `unit` say whose people are meant by roles that every account, or every topic, has others for.
    `about` is how the texts name a thing that is no item, `place` where below the municipality's pages it stands.
    """

    municipality: str
    item_id: UUID | None = None
    revision: int = 0
    key: str = ""
    account: str | None = None
    unit: Unit | None = None
    about: str = ""
    place: str = ""

    def alert_id(self, reason: str) -> UUID:
        """Return the id of the one alert for this matter and reason."""
        return derived_id(self.municipality, str(self.item_id or self.key), reason)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that the facts ask for. `causes` are what it is counted by; `due` an instant with offset.

    `at_once`: it is told day and night, though its reason alone would wait for opening hours. `but` are people who must
    not hear of it, whatever roles they hold.
    """

    reason: str
    to: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    causes: tuple[UUID, ...] = ()
    due: datetime | None = None
    at_once: bool = False
    but: tuple[str, ...] = ()


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert as it stands. `round_no` counts how often the matter came up again after it was settled."""

    alert_id: UUID
    item_id: UUID | None
    revision: int
    reason: str
    to: tuple[str, ...]
    clauses: tuple[str, ...]
    state: str
    round_no: int
    lang: str
    due: str | None
    about: str = ""
    at_once: bool = False
    place: str = ""
    but: tuple[str, ...] = ()


def raised(known: Alert | None, matter: Matter, wanted: Wanted, lang: str) -> tuple[Alert, tuple[str, ...]]:
    """Return the alert as it stands when it is wanted, and the roles that have not heard of it yet.

    A matter that is open already tells only roles that came new; one that was settled begins a new round.
    """
    due = wanted.due.isoformat() if wanted.due else None
    if known is None or known.state == RESOLVED:
        alert = Alert(
            alert_id=matter.alert_id(wanted.reason),
            item_id=matter.item_id,
            revision=matter.revision,
            reason=wanted.reason,
            to=wanted.to,
            clauses=wanted.clauses,
            state=RAISED,
            round_no=known.round_no + 1 if known else 1,
            lang=lang,
            due=due,
            about=matter.about,
            at_once=wanted.at_once,
            place=matter.place,
            but=wanted.but,
        )
        return alert, wanted.to
    alert = msgspec.structs.replace(
        known,
        to=union(known.to, wanted.to),
        clauses=union(known.clauses, wanted.clauses),
        due=due or known.due,
        at_once=known.at_once or wanted.at_once,
        but=union(known.but, wanted.but),
    )
    return alert, tuple(role for role in wanted.to if role not in known.to)


def union(*parts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of all parts, each once, in the order in which they first came."""
    return tuple(dict.fromkeys(word for part in parts for word in part))
