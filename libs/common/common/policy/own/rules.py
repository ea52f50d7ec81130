"""The shapes of what a pack says of own posts and replies: `[publish]`, `[outgoing]` and `[silent]`."""

import msgspec

from common.policy.own.vocabulary import (
    AccountClass,
    CaseworkDetail,
    ImageApproval,
    NeutralityScope,
    OutgoingWhen,
    OwnTextKind,
    PoliticalReplyStep,
    Signature,
    SignaturePart,
    ToneScope,
)
from common.policy.rules import Rule
from common.policy.shape import Shape
from common.policy.vocabulary import ArchivedAs, Casework, Tag

BOTH: tuple[OwnTextKind, ...] = ("own_post", "own_reply")


class LetIn(Shape, frozen=True, kw_only=True):
    """Roles that may publish beside those of the rule, on some accounts, and the clause that lets them in.

    `crisis_only`: only while a crisis is declared.
    """

    who: tuple[str, ...]
    clauses: tuple[str, ...]
    platforms: tuple[str, ...] = ()
    classes: tuple[AccountClass, ...] = ()
    crisis_only: bool = False


class PublishBy(Rule, frozen=True, kw_only=True):
    """Who may publish. `admins_of_account`: whoever has an admin or editor row on the account may too."""

    who: tuple[str, ...]
    admins_of_account: bool = False
    kinds: tuple[OwnTextKind, ...] = BOTH
    also: tuple[LetIn, ...] = ()


class Neutrality(Rule, frozen=True, kw_only=True):
    """What the municipality's own words must keep out of."""

    scope: tuple[NeutralityScope, ...]
    kinds: tuple[OwnTextKind, ...] = BOTH


class PoliticalAnswer(Rule, frozen=True, kw_only=True):
    """A reply to an item with all of `parent_tags` says no more than the political templates, unless by `who`."""

    do: PoliticalReplyStep
    parent_tags: tuple[Tag, ...]
    who: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


class Tone(Rule, frozen=True, kw_only=True):
    """How the municipality does not speak."""

    scope: tuple[ToneScope, ...]
    kinds: tuple[OwnTextKind, ...] = BOTH


class CaseworkTalk(Rule, frozen=True, kw_only=True):
    """What of a single case or of persons must not stand in the open."""

    looks_for: tuple[CaseworkDetail, ...]
    kinds: tuple[OwnTextKind, ...] = ("own_reply",)


class ImageRights(Rule, frozen=True, kw_only=True):
    """Which approvals a picture needs. `own_exempt`: the municipality's own pictures need none."""

    require: tuple[ImageApproval, ...]
    own_exempt: bool = False


class PhotographerCredit(Rule, frozen=True, kw_only=True):
    """The photographer is named; `own` says why not with the municipality's own pictures."""

    own: Rule | None = None


class Cap(Rule, frozen=True, kw_only=True):
    """How many news items an ISO week may have on accounts of these classes and platforms."""

    items_per_week_max: int
    platforms: tuple[str, ...] = ()
    classes: tuple[AccountClass, ...] = ()


class NameTitle(Rule, frozen=True, kw_only=True):
    """Whose name and title stand in the text, or stay out: those of `who`, or of everybody `but` these."""

    ask: Signature
    who: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    parts: tuple[SignaturePart, ...] = ("name", "title")
    parent_tags: tuple[Tag, ...] = ()
    kinds: tuple[OwnTextKind, ...] = ("own_reply",)


class CrisisChannels(Rule, frozen=True, kw_only=True):
    """In a crisis accounts of `classes` only point: at most so many words, with one of `pointers` among them.

    `official_asks` are the classes whose posts should carry a pointer too.
    """

    classes: tuple[AccountClass, ...]
    pointers: tuple[str, ...]
    pointer_words_max: int
    official_asks: tuple[AccountClass, ...] = ()


class Hint(Rule, frozen=True, kw_only=True):
    """What the writer is asked, without any step: none of `any_of` is there, or the sentences are too long."""

    ask: str
    any_of: tuple[str, ...] = ()
    sentence_words_max: int | None = None
    platforms: tuple[str, ...] = ()
    kinds: tuple[OwnTextKind, ...] = ("own_post",)


class OwnError(Rule, frozen=True, kw_only=True):
    """An error that a person has marked in an own post."""

    text: str = ""


class Publish(Shape, frozen=True, kw_only=True):
    """`[publish]`: the checks that own posts and replies pass before they go out (GEN-15)."""

    by: dict[str, PublishBy] = msgspec.field(default_factory=dict)
    neutrality: dict[str, Neutrality] = msgspec.field(default_factory=dict)
    political_reply: dict[str, PoliticalAnswer] = msgspec.field(default_factory=dict)
    tone: dict[str, Tone] = msgspec.field(default_factory=dict)
    casework: dict[str, CaseworkTalk] = msgspec.field(default_factory=dict)
    name_title: dict[str, NameTitle] = msgspec.field(default_factory=dict)
    hint: dict[str, Hint] = msgspec.field(default_factory=dict)
    image_rights: ImageRights | None = None
    photographer_credit: PhotographerCredit | None = None
    cap: Cap | None = None
    crisis_channels: CrisisChannels | None = None
    fact_error: OwnError | None = None


class Outgoing(Shape, frozen=True, kw_only=True):
    """`[outgoing.NAME]`: what an own text becomes in the archive when it is sent (GEN-06, GEN-15).

    `because` is for internal matter, which passes no other check and so has no other reason.
    """

    when: OutgoingWhen
    kind: ArchivedAs = msgspec.field(name="as")
    clauses: tuple[str, ...]
    casework: tuple[Casework, ...] = ()
    because: str = ""
