"""The shapes of a pack's rules: what each subject of a guideline may say, as data."""

import msgspec

from common.policy.shape import Shape
from common.policy.vocabulary import (
    AlertWhen,
    ArchivedAs,
    Casework,
    CaseworkStep,
    DocumentStep,
    HoldingStep,
    PoliticalMode,
    PoliticalStep,
    Reason,
    Register,
    ReplyStep,
    ReviewStep,
    Strength,
    Tag,
)


class Rule(Shape, frozen=True, kw_only=True):
    """What a rule rests on: clause ids, and the reason in plain words of the pack's language.

    `laws` are ids of `[[law]]` rows, for a rule that rests on law too: the row valid at receipt is named.
    """

    clauses: tuple[str, ...]
    because: str
    laws: tuple[str, ...] = ()


class Act(Shape, frozen=True, kw_only=True):
    """What the steps of a rule have in common. The text has the step's name unless `text` says another.

    `to` are the roles that the step goes to; with `tell` they hear of it, at once (`now`) or when a person has
    confirmed the unit (`confirmed`). `strength` is the guideline's word (GEN-01).
    """

    clauses: tuple[str, ...]
    to: tuple[str, ...] = ()
    text: str = ""
    tell: AlertWhen = ""
    strength: Strength = "skal"


class Archive(Shape, frozen=True, kw_only=True):
    """How the item is kept (Noark journalposttype, or documented)."""

    kind: ArchivedAs = msgspec.field(name="as")
    clauses: tuple[str, ...]


class MatterStep(Act, frozen=True, kw_only=True):
    """One step of a casework or documentation rule."""

    do: CaseworkStep


class CaseworkRule(Rule, frozen=True, kw_only=True):
    """What casework of these classes leads to; without `archive` it is not archived here."""

    classes: tuple[Casework, ...]
    steps: tuple[MatterStep, ...]
    offer: tuple[MatterStep, ...] = ()
    archive: Archive | None = None


class Requested(Rule, frozen=True, kw_only=True):
    """What an answer to a post of ours that asks for views leads to, whatever its tags."""

    steps: tuple[MatterStep, ...] = ()
    archive: Archive | None = None


class Documentation(Rule, frozen=True, kw_only=True):
    """What documentation value without casework leads to; `offer` are hints a person may follow."""

    steps: tuple[MatterStep, ...] = ()
    offer: tuple[MatterStep, ...] = ()
    archive: Archive | None = None
    requested: Requested | None = None


class PoliticalAct(Act, frozen=True, kw_only=True):
    """One step of a political rule; with `tell = "now"` the matter is routed by the system, not only drafted."""

    do: PoliticalStep


class DocumentAct(Act, frozen=True, kw_only=True):
    """To which document a political case refers; `text_without_url` is for one that is not published yet."""

    do: DocumentStep
    text_without_url: str = ""


class Campaign(Rule, frozen=True, kw_only=True):
    """What party campaign material leads to; it stays visible (GEN-16)."""

    do: ReviewStep


class Political(Rule, frozen=True, kw_only=True):
    """What a political item leads to.

    `answer`: the ordinary reply, which then rests on these clauses too, with `known_case` beside it when a person
    has picked the case that a question is about. `refer`: `steps` in place of the answer, when the item is
    addressed to the municipality and has one of the tags `when_any` (none given: any item).
    `document_reference`: `pending`, `decided` or `unknown` in place of the answer, by the picked case's state;
    without a picked case `unknown`. `light_casework`: clauses that `steps` rest on too where the item is that as well.
    """

    mode: PoliticalMode
    when_any: tuple[Tag, ...] = ()
    steps: tuple[PoliticalAct, ...] = ()
    light_casework: tuple[str, ...] = ()
    known_case: tuple[PoliticalAct, ...] = ()
    pending: DocumentAct | None = None
    decided: DocumentAct | None = None
    unknown: DocumentAct | None = None
    campaign: Campaign | None = None


class ReplyRule(Rule, frozen=True, kw_only=True):
    """How something is answered, how strongly the clause says so (GEN-01), and in which registers."""

    do: ReplyStep
    strength: Strength
    text: str = ""
    register: tuple[Register, ...] = ()


class Holding(Rule, frozen=True, kw_only=True):
    """The general answer where nothing can be said yet (a moderator's mark); it names the next working day."""

    do: HoldingStep
    strength: Strength
    text: str = ""


class ClosePrompt(Rule, frozen=True, kw_only=True):
    """From how many own replies in a thread on a person is asked whether to go on or to close."""

    own_replies: int


class Reply(Shape, frozen=True, kw_only=True):
    """The ordinary replies. `neutral`: an item without tags, or with only those that stand in `neutral_beside`;
    `fact_error`: one that a person has marked; `holding` takes the place of the answer on a person's mark.
    """

    praise: ReplyRule
    question: ReplyRule
    criticism: ReplyRule
    neutral: ReplyRule
    neutral_beside: tuple[Tag, ...] = ()
    fact_error: ReplyRule | None = None
    holding: Holding | None = None
    close_prompt: ClosePrompt | None = None


class English(Rule, frozen=True, kw_only=True):
    """The same text in English, below the draft to somebody who writes in no Scandinavian language (GEN-14).

    Each text that others hear then has `texts/NAME.en.txt` beside it. `unit_unknown` is what that calls the unit
    before a person has named one, `reasons` are its words for the reasons of abuse. No table: no such addition.
    """

    unit_unknown: str
    reasons: dict[Reason, str]


class Deleted(Rule, frozen=True, kw_only=True):
    """`[common.deleted]`: the author took the item away (GEN-10).

    A removal by an unknown hand is nobody's until somebody says whose it was. When nobody has for
    `unknown_removal_days`, it counts as the author's own, unless something needs the item.
    """

    unknown_removal_days: int = 14


class Common(Shape, frozen=True, kw_only=True):
    """Rules that hold beside all the others, each so that a decision can name the clause it rests on.

    `unread`: a picture or another part that nobody has read; `deleted`: the author took the item away (GEN-10);
    `side_question`: an answer is offered for a question beside a matter that is referred (GEN-03).
    """

    hidden: Rule
    addressed: Rule
    edit: Rule
    informal: Rule
    unread: Rule
    deleted: Deleted
    side_question: Rule
