"""The shape of a worked case: an item with its tags, and what the pack must say of it."""

from datetime import datetime

from common.policy.asked import Asked
from common.policy.shape import Shape


class Expected(Shape, frozen=True, kw_only=True):
    """What must come out, exactly. `archived` is `none` or how it is kept; `clauses` are all that are named.

    `alerts` are the roles that hear at once, `warn_at` the warnings of a deadline, `offers` what a person may
    choose beside the steps. `says` are words that must stand in the drafts.
    """

    steps: tuple[str, ...]
    clauses: tuple[str, ...]
    archived: str = "none"
    case_file: str | None = None
    alerts: tuple[str, ...] = ()
    due_at: datetime | None = None
    warn_at: tuple[datetime, ...] = ()
    offers: tuple[str, ...] = ()
    auto: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()


class Case(Shape, frozen=True, kw_only=True):
    """A worked case; its name is the promise in plain words."""

    name: str
    asked: Asked
    expect: Expected


class CasesFile(Shape, frozen=True, kw_only=True):
    """`cases.toml`."""

    case: tuple[Case, ...]
