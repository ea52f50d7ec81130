"""The shape of a worked case: an item with its tags, and what the pack must say of it."""

from datetime import datetime
from typing import Any

import msgspec

from common.policy.asked import Asked
from common.policy.shape import Shape


class Expected(Shape, frozen=True, kw_only=True):
    """What must come out, exactly. `archived` is `none` or how it is kept; `clauses` are all that are named.

    `alerts` are the roles that hear at once, `confirmed` those that hear once a person has confirmed the unit,
    `warn_at` the warnings of a deadline, `offers` what a person may choose beside the steps. `says` are words that
    must stand in the drafts. Only where given, and then exact: `auto`, the steps that the system does by itself;
    `to`, the roles of every step that has any; `step_clauses`, `modes` and `registers` of single steps; `strengths`
    of single steps and offers; `offer_clauses` of single offers; `record`, the clauses of the archive record alone;
    `note`, the type of the note beside the record of something removed; `alert_clauses`, those of all alerts
    together; `warned`, the roles that a deadline's warnings go to; `follow_up_warn_at`, the warnings of a follow-up.
    """

    steps: tuple[str, ...]
    clauses: tuple[str, ...]
    archived: str = "none"
    case_file: str | None = None
    alerts: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_due: datetime | None = None
    warn_at: tuple[datetime, ...] = ()
    offers: tuple[str, ...] = ()
    auto: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    to: dict[str, tuple[str, ...]] | None = None
    step_clauses: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    modes: dict[str, str] = msgspec.field(default_factory=dict)
    offer_clauses: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    record: tuple[str, ...] | None = None
    alert_clauses: tuple[str, ...] | None = None
    warned: tuple[str, ...] | None = None
    follow_up_warn_at: tuple[datetime, ...] | None = None
    note: str | None = None
    strengths: dict[str, str] = msgspec.field(default_factory=dict)
    registers: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Case(Shape, frozen=True, kw_only=True):
    """A worked case; its name is the promise in plain words."""

    name: str
    asked: Asked
    expect: Expected


class Setting(Shape, frozen=True, kw_only=True):
    """What a table must say that no decision looks at: reminders, what is shown, who declares a crisis.

    `at` leads to the table (`presence.daglig`, `shown.staff_page`, `accounts.known.0`: a row of a list by its first
    word or its number); `says` are the keys that matter there with their values, exactly.
    """

    name: str
    at: str
    says: dict[str, Any]


class CasesFile(Shape, frozen=True, kw_only=True):
    """`cases.toml`."""

    case: tuple[Case, ...]
    setting: tuple[Setting, ...] = ()
