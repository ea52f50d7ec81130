"""The one decider: a pack and an item in, steps with their clauses out. Pure, and the same every time."""

from datetime import datetime

import msgspec

from common.events.decision import AlertWanted, Archived, Promise, Step
from common.policy.abuse import is_hidden, judge_abuse
from common.policy.asked import Asked, check_asked
from common.policy.deadline import judge_deadline, with_due_time
from common.policy.draft import draft
from common.policy.found import NOTHING, Found, Wanted, merged, together, union
from common.policy.matter import judge_matter, shield
from common.policy.pack import Pack
from common.policy.private import keep_private
from common.policy.reply import judge_political, judge_reply
from common.policy.vocabulary import CONVERSATION, MATTER, MODES


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of an item. `offers` are steps that nobody asks for but a person may choose."""

    steps: tuple[Step, ...]
    archived: Archived | None = None
    alerts: tuple[AlertWanted, ...] = ()
    promise: Promise | None = None
    due_at: datetime | None = None
    follow_up_due: datetime | None = None
    offers: tuple[Step, ...] = ()


def decide(pack: Pack, asked: Asked) -> Decided:
    """Return what the pack says of the item as of its receipt.

    The phases run in the order of clauses.md GEN-03. Raises BadMessage for a kind that is not decided yet and
    for a word outside the closed vocabularies.
    """
    check_asked(asked)
    abuse = judge_abuse(pack, asked)
    matter = judge_matter(pack, asked)
    political = judge_political(pack, asked)
    reply = judge_reply(pack, asked, replaced=matter.replaces or political.replaces)
    found = together(
        _judge_urgent(pack, asked),
        abuse,
        matter,
        shield(pack, asked, matter.archived),
        political,
        reply,
        judge_deadline(pack, asked),
    )
    return _decided(pack, asked, found)


def _decided(pack: Pack, asked: Asked, found: Found) -> Decided:
    steps = with_due_time(pack, asked, found.wanted, found.promise)
    if is_hidden(found):
        steps = keep_private(pack, steps, found.promise)
    else:
        steps = merged((*steps, *_crisis_contact(pack, asked, steps)))
    return Decided(
        steps=tuple(draft(pack, asked, step) for step in steps) or (_none(pack, found),),
        archived=found.archived,
        alerts=found.alerts,
        promise=found.promise,
        due_at=found.promise.due_at if found.promise else None,
        offers=tuple(draft(pack, asked, offer) for offer in found.offers),
    )


def _judge_urgent(pack: Pack, asked: Asked) -> Found:
    if "urgent" not in asked.tags:
        return NOTHING
    rule = pack.file.urgent
    step = Wanted(rule.do, rule.clauses, "urgent", rule.because, (rule.text or rule.do,), rule.alert)
    alert = AlertWanted(to=rule.alert, when="now", clauses=rule.clauses, reason=rule.because)
    return Found(wanted=(step,), alerts=(alert,))


def _crisis_contact(pack: Pack, asked: Asked, steps: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """Return the contact block that every reply carries while a crisis is declared."""
    rule = pack.file.crisis
    spoken = CONVERSATION | MATTER | {"escalate_crisis"}
    if rule is None or not asked.context.crisis or not any(step.do in spoken for step in steps):
        return ()
    return (Wanted(rule.do, rule.clauses, "crisis", rule.because, (rule.text or rule.do,), rule.to),)


def _none(pack: Pack, found: Found) -> Step:
    """Return the step that stands alone where nothing is asked for, with what that rests on."""
    informal = pack.file.common.informal
    reasons = found.silent
    return Step(
        do="none",
        clauses=union(*(reason.clauses for reason in reasons), () if found.archived else informal.clauses),
        rule="+".join(union((reason.rule for reason in reasons), () if found.archived else ("common.informal",))),
        because=" ".join(union([reason.because for reason in reasons])),
        mode=MODES["none"],
    )
