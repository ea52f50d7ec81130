"""The shapes of a pack's rules: what each subject of a guideline may say, as data."""

import msgspec

from common.policy.shape import Shape
from common.policy.vocabulary import (
    ArchivedAs,
    Casework,
    CaseworkStep,
    CrisisStep,
    DeadlineKind,
    PoliticalMode,
    PoliticalStep,
    Reason,
    ReplyStep,
    ReviewStep,
    Strength,
    Tag,
    UrgentStep,
)


class Rule(Shape, frozen=True, kw_only=True):
    """What a rule rests on: clause ids, and the reason in plain words of the pack's language."""

    clauses: tuple[str, ...]
    because: str


class Confidence(Rule, frozen=True, kw_only=True):
    """Shares 0-1 below which no rule hides or archives by itself (GEN-19)."""

    hide: float
    archive: float


class Deadline(Rule, frozen=True, kw_only=True):
    """What is promised about time. `opening_time`: so many ordinary days of opening time; `asap`: no time.

    `warn_at` are shares of that opening time; `stops_on` the steps that, carried out, stop the clock.
    """

    kind: DeadlineKind
    applies_to: tuple[Tag, ...]
    strength: Strength
    stops_on: tuple[ReplyStep | CaseworkStep | PoliticalStep, ...]
    opening_days: float = 0.0
    warn_at: tuple[float, ...] = ()
    alert: tuple[str, ...] = ()


class Urgent(Rule, frozen=True, kw_only=True):
    """What danger leads to (GEN-17)."""

    do: UrgentStep
    alert: tuple[str, ...]
    text: str = ""


class Crisis(Rule, frozen=True, kw_only=True):
    """What a declared crisis adds to every public reply; `to` are the roles whose contacts the text shows."""

    do: CrisisStep
    to: tuple[str, ...]
    text: str = ""


class Confirm(Rule, frozen=True, kw_only=True):
    """Who confirms a removal, and who hears at once that something was hidden."""

    by: tuple[str, ...]
    alert: tuple[str, ...]


class Ground(Rule, frozen=True, kw_only=True):
    """Reasons for which an item is hidden until a person decides; under `grounds` removal is proposed too."""

    reasons: tuple[Reason, ...]
    hide_at_once: bool = True


class OwnData(Rule, frozen=True, kw_only=True):
    """The writer's own data: hidden for the writer's own sake, and told (GEN-23)."""

    text: str = ""


class Law(Rule, frozen=True, kw_only=True):
    """What the law asks where the guideline has no ground (GEN-05)."""

    hide: tuple[Reason, ...]
    flag: tuple[Reason, ...]
    ignore: tuple[Reason, ...]
    alert: tuple[str, ...]


class Review(Rule, frozen=True, kw_only=True):
    """A person looks at it; it stays visible."""

    do: ReviewStep


class Notice(Rule, frozen=True, kw_only=True):
    """What the writer of a removed item is told: `required` by the guideline, or only offered (GEN-22)."""

    required: bool
    text: str = ""


class Removal(Shape, frozen=True, kw_only=True):
    """What abuse leads to. Each reason stands in exactly one place, so that none falls between two rules.

    `unclear` is for abuse whose reason nobody has named; `message` and `elsewhere` are where nothing can be
    hidden: private messages (GEN-13) and other people's channels.
    """

    confirm: Confirm
    own_data: OwnData
    law: Law
    unclear: Review
    message: Review
    elsewhere: Review
    notice: Notice
    grounds: dict[str, Ground] = msgspec.field(default_factory=dict)
    privacy: Ground | None = None


class MatterStep(Shape, frozen=True, kw_only=True):
    """One step of a casework or documentation rule; its text has its name unless `text` says another."""

    do: CaseworkStep
    clauses: tuple[str, ...]
    to: tuple[str, ...] = ()
    text: str = ""


class Archive(Shape, frozen=True, kw_only=True):
    """How the item is kept (Noark journalposttype, or documented)."""

    kind: ArchivedAs = msgspec.field(name="as")
    clauses: tuple[str, ...]


class CaseworkRule(Rule, frozen=True, kw_only=True):
    """What casework of these classes leads to; without `archive` it is not archived here."""

    classes: tuple[Casework, ...]
    steps: tuple[MatterStep, ...]
    archive: Archive | None = None


class Documentation(Rule, frozen=True, kw_only=True):
    """What documentation value without casework leads to; `offer` are hints a person may follow."""

    steps: tuple[MatterStep, ...] = ()
    offer: tuple[MatterStep, ...] = ()
    archive: Archive | None = None


class Shield(Rule, frozen=True, kw_only=True):
    """Reasons for which an archived copy is shielded."""

    reasons: tuple[Reason, ...]


class PoliticalStepRule(Shape, frozen=True, kw_only=True):
    """One step of a political rule."""

    do: PoliticalStep
    clauses: tuple[str, ...]
    to: tuple[str, ...] = ()
    text: str = ""


class Political(Rule, frozen=True, kw_only=True):
    """What a political item leads to.

    `answer`: the ordinary reply, which then rests on these clauses too; `refer`: `steps` instead of it,
    when the item is addressed to the municipality. `known_case` are steps beside the reply when a person has
    picked the case that a question is about.
    """

    mode: PoliticalMode
    steps: tuple[PoliticalStepRule, ...] = ()
    known_case: tuple[PoliticalStepRule, ...] = ()


class ReplyRule(Rule, frozen=True, kw_only=True):
    """How something is answered, and how strongly the clause says so (GEN-01)."""

    do: ReplyStep
    strength: Strength
    text: str = ""


class Reply(Shape, frozen=True, kw_only=True):
    """The ordinary replies. `neutral`: an item without tags; `fact_error`: one that a person has marked."""

    praise: ReplyRule
    question: ReplyRule
    criticism: ReplyRule
    neutral: ReplyRule
    fact_error: ReplyRule | None = None


class Common(Shape, frozen=True, kw_only=True):
    """Rules that hold beside all the others, each so that a decision can name the clause it rests on."""

    hidden: Rule
    addressed: Rule
    edit: Rule
    informal: Rule
