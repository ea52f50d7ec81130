"""The shapes of what abuse leads to, as data: grounds, law, confirmation, notice, what is kept."""

import msgspec

from common.policy.rules import Rule
from common.policy.shape import Shape
from common.policy.vocabulary import (
    ArchivedAs,
    ElsewhereStep,
    Reason,
    RemovalAction,
    ReviewStep,
)


class Confidence(Rule, frozen=True, kw_only=True):
    """Shares 0-1 below which no rule hides or archives by itself (GEN-19).

    `hide_for` holds the reasons whose share differs from `hide`; a pack that archives nothing needs no `archive`.
    """

    hide: float
    archive: float | None = None
    hide_for: dict[Reason, float] = msgspec.field(default_factory=dict)

    def to_hide_for(self, reason: str) -> float:
        """Return the share that hiding for a reason needs."""
        return next((share for listed, share in self.hide_for.items() if listed == reason), self.hide)

    @property
    def to_archive(self) -> float:
        """Return the share that archiving needs."""
        return 0.0 if self.archive is None else self.archive


class Confirm(Rule, frozen=True, kw_only=True):
    """Who decides what becomes of a hidden or flagged item, and who confirms a removal."""

    by: tuple[str, ...] = ()


class Told(Shape, frozen=True, kw_only=True):
    """Who hears at once that something was hidden or flagged, beside the rule's own clauses.

    `every_flag`: of what is only flagged in doubt too, in messages and in others' channels.
    """

    to: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    every_flag: bool = False


class Extraordinary(Rule, frozen=True, kw_only=True):
    """A removal only in extraordinary cases: below the share `hide` nothing is proposed, it is flagged and stays."""

    hide: float


class Ground(Rule, frozen=True, kw_only=True):
    """Reasons for which an item is hidden until a person decides; under `grounds` removal is proposed too."""

    reasons: tuple[Reason, ...]


class OwnData(Rule, frozen=True, kw_only=True):
    """The writer's own data: hidden for the writer's own sake, and told (GEN-23).

    `ground`: it is a ground of removal too, under these clauses.
    """

    text: str = ""
    ground: tuple[str, ...] = ()


class Law(Rule, frozen=True, kw_only=True):
    """What the law asks where the guideline has no ground (GEN-05)."""

    hide: tuple[Reason, ...]
    flag: tuple[Reason, ...]
    ignore: tuple[Reason, ...]


class Review(Rule, frozen=True, kw_only=True):
    """A person looks at it; it stays visible."""

    do: ReviewStep


class Elsewhere(Rule, frozen=True, kw_only=True):
    """What is done about something in another's channel, where nothing can be hidden by us."""

    do: ElsewhereStep
    to: tuple[str, ...] = ()


class Notice(Rule, frozen=True, kw_only=True):
    """What the writer of a removed item is told: `required` by the guideline, or only offered (GEN-22)."""

    required: bool
    text: str = ""


class RemovedArchive(Rule, frozen=True, kw_only=True):
    """How a removed item is kept; `note` is the type of the note that holds the removal decision."""

    kind: ArchivedAs = msgspec.field(name="as")
    note: ArchivedAs | None = None
    restricted: bool = True


class Shield(Rule, frozen=True, kw_only=True):
    """Reasons for which an archived copy is shielded."""

    reasons: tuple[Reason, ...]


HIDE_DUE_OPENING_HOURS, HIDE_DUE_OPENING_HOURS_MAX = 4.0, 24.0
"""A system's hide waits so long for a person: opening hours where the pack says nothing, and clock hours at most."""


class Removal(Shape, frozen=True, kw_only=True):
    """What abuse leads to. Each reason stands under grounds, under privacy or in one list of the law.

    `action`: what is proposed under `grounds`; with `none` there are no grounds. `hide_at_once` are the reasons
    for which the system hides by itself; others are flagged, with the hide proposed. `unclear` is for abuse whose
    reason nobody has named; `message` and `elsewhere` are where nothing can be hidden: private messages (GEN-13)
    and other people's channels. A person looks at what the system hid within `hide_due_opening_hours` of opening
    time, and within 24 hours by the clock at the latest: then those who were told of the hide are called.
    """

    action: RemovalAction
    hide_at_once: tuple[Reason, ...]
    confirm: Confirm
    own_data: OwnData
    law: Law
    unclear: Review
    message: Review
    elsewhere: Elsewhere
    notice: Notice
    alert: Told | None = None
    hide_due_opening_hours: float = HIDE_DUE_OPENING_HOURS
    extraordinary: Extraordinary | None = None
    grounds: dict[str, Ground] = msgspec.field(default_factory=dict)
    privacy: Ground | None = None
    archive: RemovedArchive | None = None
