"""What the engine is asked: an item with its tags and what the desk knows of it, as one strict shape."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from common.calendar import OpeningHours
from common.errors import BadMessage
from common.events.decision import Facts, Tagging
from common.policy.contact import Contact
from common.policy.nearest import nearest
from common.policy.own.asked import AccountRow, Actor, Admin, Change, Entry, Image, PlanState, Replier
from common.policy.own.vocabulary import OWN_KINDS, AccountAct
from common.policy.shape import Misfit, Shape, fit
from common.policy.vocabulary import CASE_STATES, CASEWORK, ITEM_KINDS, MODES, REASONS, SUBJECTS, TAGS

# Members of a line that no rule for items looks at.
BESIDE = frozenset({"id", "municipality", "author"})


class Parent(Shape, frozen=True, kw_only=True):
    """What the item answers. `own`: the municipality's; `asks_for_views`: the post asks for views."""

    own: bool = False
    text: str = ""
    received_at: datetime | None = None
    tags: tuple[str, ...] = ()
    casework: str | None = None
    asks_for_views: bool = False


class PoliticalCase(Shape, frozen=True, kw_only=True):
    """The political case that a person has picked. `url` is that of the recommendation or resolution."""

    ref: str
    title: str = ""
    state: str = "unknown"
    url: str | None = None
    date: str | None = None


class Marks(Shape, frozen=True, kw_only=True):
    """A moderator's marks. `fact_error` holds the source that shows the error."""

    fact_error: str = ""
    cannot_answer_now: bool = False
    not_news: bool = False


class PickedTopic(Shape, frozen=True, kw_only=True):
    """The topic that a person has picked from the topic map, or added to it."""

    name: str
    unit: str | None = None
    form_url: str | None = None


class EditOf(Shape, frozen=True, kw_only=True):
    """The version before an edit. `tags` are what that version said; None when nobody has read it."""

    text: str = ""
    received_at: datetime
    tags: tuple[str, ...] | None = None


class Context(Shape, frozen=True, kw_only=True):
    """What the desk knows of the item; every member is optional.

    Of own texts: `replier`, `carries_out` (the step that the reply carries out), `image`, `news_items_this_week`
    (before this one). Of accounts: `act`, `actor`, `change`, `admins` (of all the municipality's accounts, before the
    change), `platforms_in_use`. Of the plan: `entry`, or `plan` for the plan itself.
    """

    crisis: bool = False
    political_case: PoliticalCase | None = None
    marks: Marks = Marks()
    case_file: str | None = None
    topic: PickedTopic | None = None
    thread_own_replies: int = 0
    edit_of: EditOf | None = None
    replier: Replier | None = None
    carries_out: str | None = None
    image: Image | None = None
    news_items_this_week: int | None = None
    act: AccountAct = "check"
    actor: Actor | None = None
    change: Change | None = None
    admins: tuple[Admin, ...] | None = None
    platforms_in_use: tuple[str, ...] | None = None
    entry: Entry | None = None
    plan: PlanState | None = None


class Asked(Shape, frozen=True, kw_only=True):
    """One item to decide as of `received_at`, which carries an offset.

    `scores` are shares 0-1 per tag or reason; a missing one is certain. `casework` is a proposal until
    `casework_confirmed`. `hours` and `contacts` are the dated rows that hold at `received_at`; they take the
    place of the pack's own where given: a contact under its role, the municipality's own under the pack's id.
    `unread` names the parts that nobody has read (`picture`, `film`, `language` …), `doubted` the tags and reasons of
    which the classifier is unsure and a second reader says otherwise: a person looks. `deleted`: the author has taken
    the item away; `hidden`: it is out of sight already. `account` is a row of the registry, or the name of one.
    """

    kind: str
    received_at: datetime
    text: str = ""
    lang: str = ""
    tags: tuple[str, ...] = ()
    casework: str | None = None
    casework_confirmed: bool = False
    abuse_reasons: tuple[str, ...] = ()
    facts: Facts = Facts()
    scores: dict[str, float] = msgspec.field(default_factory=dict)
    parent: Parent | None = None
    context: Context = Context()
    hours: OpeningHours | None = None
    contacts: dict[str, Contact] = msgspec.field(default_factory=dict)
    unread: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()
    deleted: bool = False
    hidden: bool = False
    platform: str | None = None
    account: str | AccountRow | None = None


def asked_of(
    kind: str,
    received_at: datetime,
    tagging: Tagging,
    *,
    context: Context | None = None,
    parent: Parent | None = None,
) -> Asked:
    """Return the question that an item's tagging asks, with what the desk knows and what the item answers."""
    return Asked(
        kind=kind,
        received_at=received_at,
        lang=tagging.lang,
        tags=tagging.tags,
        casework=tagging.casework,
        casework_confirmed=tagging.casework_confirmed,
        abuse_reasons=tagging.abuse_reasons,
        facts=tagging.facts,
        scores=tagging.scores,
        parent=parent,
        context=context or Context(),
        unread=tagging.unchecked,
    )


def read_asked(line: Mapping[str, object]) -> Asked:
    """Return the question on a line of `decide` input.

    Raises BadMessage that names the wrong word and the nearest right one.
    """
    question = {key: value for key, value in line.items() if key not in BESIDE}
    try:
        asked = fit(question, Asked)
    except Misfit as misfit:
        raise BadMessage(f"{misfit.where}: {misfit}") from misfit
    check_asked(asked)
    return asked


def check_asked(asked: Asked) -> None:
    """Raise BadMessage for a word outside the closed vocabularies, or a time without offset."""
    _known("kind", (asked.kind,), (*ITEM_KINDS, *OWN_KINDS))
    _known("tag", asked.tags, TAGS)
    _known("abuse reason", asked.abuse_reasons, REASONS)
    _known("doubted label", asked.doubted, (*TAGS, *REASONS))
    _known("casework", (asked.casework,) if asked.casework else (), CASEWORK)
    _known("personal_data_subject", (asked.facts.personal_data_subject,), SUBJECTS)
    _check_context(asked.context)
    if asked.parent is not None:
        _known("tag", asked.parent.tags, TAGS)
        _known("casework", (asked.parent.casework,) if asked.parent.casework else (), CASEWORK)
    if any(at is not None and at.tzinfo is None for at in _instants(asked)):
        raise BadMessage("received_at: a time needs its offset, as in 2026-05-14T15:00:00+02:00")


def _check_context(context: Context) -> None:
    case = context.political_case
    _known("state", (case.state,) if case else (), CASE_STATES)
    _known("step", (context.carries_out,) if context.carries_out else (), tuple(MODES))
    _known("tag", (context.edit_of.tags or ()) if context.edit_of else (), TAGS)


def _instants(asked: Asked) -> Iterator[datetime | None]:
    """Yield every time on the line: receipt, the version before an edit, what the item answers."""
    yield asked.received_at
    yield asked.context.edit_of.received_at if asked.context.edit_of else None
    yield asked.parent.received_at if asked.parent else None


def _known(what: str, words: tuple[str, ...], known: tuple[str, ...]) -> None:
    for word in words:
        if word not in known:
            hint = nearest(word, known) or f"; one of {', '.join(known)}"
            raise BadMessage(f"unknown {what} '{word}'{hint}")
