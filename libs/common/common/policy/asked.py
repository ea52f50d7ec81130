"""What the engine is asked: an item with its tags and what the desk knows of it, as one strict shape."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from common.calendar import OpeningHours
from common.errors import BadMessage
from common.events.decision import Facts, Tagging
from common.policy.contact import Contact
from common.policy.nearest import nearest
from common.policy.shape import Misfit, Shape, fit
from common.policy.vocabulary import CASEWORK, ITEM_KINDS, LATER_KINDS, REASONS, SUBJECTS, TAGS

# Members of a line that no rule for items looks at.
BESIDE = frozenset({"id", "municipality", "platform", "account", "author"})


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
    """What the desk knows of the item; every member is optional."""

    crisis: bool = False
    political_case: PoliticalCase | None = None
    marks: Marks = Marks()
    case_file: str | None = None
    topic: PickedTopic | None = None
    thread_own_replies: int = 0
    edit_of: EditOf | None = None


class Asked(Shape, frozen=True, kw_only=True):
    """One item to decide as of `received_at`, which carries an offset.

    `scores` are shares 0-1 per tag or reason; a missing one is certain. `casework` is a proposal until
    `casework_confirmed`. `hours` and `contacts` are the dated rows that hold at `received_at`; they take the
    place of the pack's own where given: a contact under its role, the municipality's own under the pack's id.
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
    )


def read_asked(line: Mapping[str, object]) -> Asked:
    """Return the question on a line of `decide` input.

    Raises BadMessage that names the wrong word and the nearest right one.
    """
    refuse_later_kind(str(line.get("kind", "")))
    question = {key: value for key, value in line.items() if key not in BESIDE}
    try:
        asked = fit(question, Asked)
    except Misfit as misfit:
        raise BadMessage(f"{misfit.where}: {misfit}") from misfit
    check_asked(asked)
    return asked


def refuse_later_kind(kind: str) -> None:
    """Raise BadMessage for the kinds that have no rules yet: the municipality's own texts and accounts."""
    if kind in LATER_KINDS:
        raise BadMessage(f"this kind is not decided yet: {kind}")


def check_asked(asked: Asked) -> None:
    """Raise BadMessage for a word outside the closed vocabularies, or a time without offset."""
    refuse_later_kind(asked.kind)
    _known("kind", (asked.kind,), ITEM_KINDS)
    _known("tag", asked.tags, TAGS)
    _known("abuse reason", asked.abuse_reasons, REASONS)
    _known("casework", (asked.casework,) if asked.casework else (), CASEWORK)
    _known("personal_data_subject", (asked.facts.personal_data_subject,), SUBJECTS)
    instants = [asked.received_at]
    if asked.context.edit_of is not None:
        instants.append(asked.context.edit_of.received_at)
    if any(at.tzinfo is None for at in instants):
        raise BadMessage("received_at: a time needs its offset, as in 2026-05-14T15:00:00+02:00")


def _known(what: str, words: tuple[str, ...], known: tuple[str, ...]) -> None:
    for word in words:
        if word not in known:
            raise BadMessage(f"unknown {what} '{word}'{nearest(word, known)}")
