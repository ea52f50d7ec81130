"""The shapes of what is kept: the case an archived item belongs to, how long things stay, the law by its dates."""

from datetime import date
from typing import Literal

from common.policy.rules import Rule
from common.policy.shape import Shape
from common.policy.vocabulary import CaseKind, RetentionCategory


class Disposal(Shape, frozen=True, kw_only=True):
    """Noark 5 `kassasjon`: what becomes of the record, after how many years, and by which decision."""

    action: Literal["bevares", "kasseres", "vurderes"]
    decision: str
    after_years: int | None = None


class CaseFile(Rule, frozen=True, kw_only=True):
    """Which `saksmappe` an archived item goes into.

    `picked`: a person picks it; `collective`: one for each account and year; `own`: each item its own. `klasse` is
    the class where the topic has none of its own; `administrativ_enhet` and `saksansvarlig` are role ids.
    """

    kind: CaseKind
    klasse: str = ""
    administrativ_enhet: str = ""
    saksansvarlig: str = ""
    kassasjon: Disposal | None = None


class Archiving(Shape, frozen=True, kw_only=True):
    """`[archive]`: how records are filed."""

    case: CaseFile


class Retention(Rule, frozen=True, kw_only=True):
    """`[[retention]]`: how long one category is kept, and who decided that. Without a row nothing is erased.

    `category`: `casework` and `documentation` are what is tagged so, `evidence` the copies of what was hidden or
    removed, `informal` all else, `deleted` that of it whose author has taken it away (GEN-10). `keep` is a number
    of days, or "forever".
    """

    category: RetentionCategory
    keep: int | Literal["forever"]
    decided_by: str
    decided_on: date
    decision_no: str = ""


class LawRow(Shape, frozen=True, kw_only=True):
    """`[[law]]`: a law by one of its names. Several rows of one id follow each other in time; both days count."""

    id: str
    title: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the row is valid on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)
