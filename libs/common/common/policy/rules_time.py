"""The shapes of what is promised about time, and of what danger and crisis lead to."""

from datetime import time

from common.policy.rules import Act, Rule
from common.policy.vocabulary import (
    CaseworkStep,
    CrisisStep,
    DeadlineKind,
    DocumentStep,
    HoldingStep,
    PoliticalStep,
    ReplyStep,
    Strength,
    Tag,
    UrgentStep,
)


class FollowUp(Rule, frozen=True, kw_only=True):
    """What a general first answer promises: the close of the working day after it, with warnings before.

    `warn_at` are shares of the opening time between that answer and the follow-up.
    """

    warn_at: tuple[float, ...] = ()
    alert: tuple[str, ...] = ()


class Deadline(Rule, frozen=True, kw_only=True):
    """What is promised about time, and for which tags.

    `opening_time`: so many ordinary days of opening time; `handling_day`: the close of the open day of receipt,
    or of the next one when it came while closed; `asap` and `none`: no time. `warn_at` are shares of the opening
    time from receipt to the due time, `check_at` is a time of the handling day; `stops_on` are the steps that,
    carried out, stop the clock.
    """

    kind: DeadlineKind
    applies_to: tuple[Tag, ...]
    strength: Strength
    stops_on: tuple[ReplyStep | HoldingStep | CaseworkStep | PoliticalStep | DocumentStep, ...]
    opening_days: float = 0.0
    warn_at: tuple[float, ...] = ()
    check_at: time | None = None
    alert: tuple[str, ...] = ()
    follow_up: FollowUp | None = None


class Urgent(Rule, frozen=True, kw_only=True):
    """What danger leads to (GEN-17)."""

    do: UrgentStep
    alert: tuple[str, ...]
    text: str = ""


class CrisisAct(Act, frozen=True, kw_only=True):
    """One thing that a declared crisis adds; `to` are those who approve, or whose contacts the text shows."""

    do: CrisisStep


class Crisis(Rule, frozen=True, kw_only=True):
    """What a declared crisis adds to what is said, and who may declare it."""

    declared_by: tuple[str, ...]
    steps: tuple[CrisisAct, ...]
    pause_scheduled: bool = False
    cap_off: bool = False
