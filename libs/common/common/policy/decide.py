"""The one decider: a pack and an item in, steps with their clauses out. Pure, and the same every time."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from common.events.decision import AlertWanted, Archived, Promise, Step
from common.policy.abuse import is_hidden, judge_abuse
from common.policy.asked import Asked, check_asked
from common.policy.attention import judge_attention
from common.policy.crisis import in_crisis
from common.policy.deadline import follow_up_warnings, judge_deadline, judge_follow_up, with_due_time
from common.policy.draft import Drafts
from common.policy.ended import ended
from common.policy.found import (
    NOTHING,
    Found,
    Silent,
    Wanted,
    merged,
    merged_alerts,
    silent_by,
    together,
    union,
    wanted_by,
)
from common.policy.matter import is_in_doubt, judge_matter, shield
from common.policy.own.judge import judge_own
from common.policy.own.vocabulary import OWN_KINDS
from common.policy.pack import Pack
from common.policy.political import judge_political
from common.policy.private import in_one_message, keep_private
from common.policy.reply import judge_reply
from common.policy.vocabulary import CONVERSATION, DUE_ANSWERS, MODES


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of an item. `offers` are steps that nobody asks for but a person may choose."""

    steps: tuple[Step, ...]
    archived: Archived | None = None
    alerts: tuple[AlertWanted, ...] = ()
    promise: Promise | None = None
    due_at: datetime | None = None
    follow_up_due: datetime | None = None
    offers: tuple[Step, ...] = ()
    follow_up: Promise | None = None


class Outcome(NamedTuple):
    """What becomes of all findings. `silent` are the reasons of the step `none`: empty where something is asked for."""

    wanted: tuple[Wanted, ...]
    silent: tuple[Silent, ...]
    archived: Archived | None
    alerts: tuple[AlertWanted, ...]
    promise: Promise | None
    follow_up: Promise | None
    offers: tuple[Wanted, ...]


def decide(pack: Pack, asked: Asked) -> Decided:
    """Return what the pack says of the item as of its receipt.

    Raises BadMessage for a word outside the closed vocabularies, and for a row or entry that cannot be read.
    """
    check_asked(asked)
    out = _own(pack, asked) if asked.kind in OWN_KINDS else outcome(pack, asked)
    drafts = Drafts(pack, asked)
    return Decided(
        steps=tuple(drafts.step(wanted) for wanted in out.wanted) or (_none(out.silent),),
        archived=out.archived,
        alerts=out.alerts,
        promise=out.promise,
        due_at=out.promise.due_at if out.promise else None,
        follow_up_due=out.follow_up.due_at if out.follow_up else None,
        offers=tuple(drafts.step(offer) for offer in out.offers),
        follow_up=out.follow_up,
    )


def outcome(pack: Pack, asked: Asked) -> Outcome:
    """Return what all rules together lead to. The phases run in the order of clauses.md GEN-03."""
    # What its author has taken away nobody needs to hide, or to keep because it was removed.
    abuse = NOTHING if asked.deleted else judge_abuse(pack, asked)
    hidden = is_hidden(abuse) or (asked.hidden and not asked.deleted)
    matter = judge_matter(pack, asked)
    political = judge_political(pack, asked)
    reply = judge_reply(pack, asked, replaced=is_replaced(matter, political))
    if hidden:
        political, reply = political._replace(alerts=()), reply._replace(offers=())
    kept = together(abuse, matter)
    found = together(
        judge_urgent(pack, asked),
        kept,
        shield(pack, asked, kept.archived),
        political,
        reply,
        judge_attention(pack, asked, hidden_now=is_hidden(abuse)),
        judge_deadline(pack, asked),
    )
    return _settled(pack, asked, ended(pack, found) if asked.deleted else found, hidden=hidden)


def _own(pack: Pack, asked: Asked) -> Outcome:
    """Return what becomes of the municipality's own text, of an account or of an entry of the plan."""
    found, follow_up = judge_own(pack, asked)
    return Outcome(
        wanted=found.wanted,
        silent=(),
        archived=found.archived,
        alerts=merged_alerts(found.alerts),
        promise=None,
        follow_up=follow_up,
        offers=(),
    )


def is_replaced(matter: Found, political: Found) -> bool:
    """Say whether a matter's or a political reply stands for the answer; a matter that is answered keeps it."""
    answered = any(step.do == "answer" for step in matter.wanted)
    return political.replaces or (matter.replaces and not answered)


def _settled(pack: Pack, asked: Asked, found: Found, *, hidden: bool) -> Outcome:
    """Return the outcome once due times, hiding and a crisis have had their say."""
    steps = with_due_time(pack, asked, _one_answer(found.wanted), found.promise)
    if hidden:
        steps = keep_private(pack, steps, found.promise)
    follow_up = judge_follow_up(pack, asked, steps)
    steps = merged((*steps, *in_crisis(pack, asked, steps, hidden=hidden)))
    if found.archived is None and not is_in_doubt(pack, asked):
        steps = _said_informally(pack, steps)
    return Outcome(
        wanted=steps,
        silent=() if steps else _silent(pack, found, hidden=hidden),
        archived=found.archived,
        alerts=merged_alerts((*found.alerts, *follow_up_warnings(pack, follow_up))),
        promise=found.promise,
        follow_up=follow_up,
        offers=in_one_message(found.offers, steps),
    )


def judge_urgent(pack: Pack, asked: Asked) -> Found:
    """Return what danger leads to, at once and whatever else is found (GEN-17)."""
    if "urgent" not in asked.tags:
        return NOTHING
    rule = pack.file.urgent
    step = wanted_by(rule, "urgent", rule.do)._replace(texts=(rule.text or rule.do,), to=rule.alert)
    alert = AlertWanted(to=rule.alert, when="now", clauses=rule.clauses, reason=rule.because)
    return Found(wanted=(step,), alerts=(alert,))


def _one_answer(steps: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """Let an answer that is due stand for one that is only allowed: one reply serves both."""
    if not any(step.do == "answer_optional" for step in steps):
        return steps
    due = next((step.do for step in steps if step.do in DUE_ANSWERS), None)
    if due is None:
        return steps
    return merged(step._replace(do=due) if step.do == "answer_optional" else step for step in steps)


def _said_informally(pack: Pack, steps: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """Name beside each reply why the item is not kept."""
    informal = pack.file.common.informal
    return tuple(
        step._replace(clauses=union(step.clauses, informal.clauses), rule=f"{step.rule}+common.informal")
        if step.do in CONVERSATION
        else step
        for step in steps
    )


def _silent(pack: Pack, found: Found, *, hidden: bool) -> tuple[Silent, ...]:
    """Return what the step `none` rests on; what is not kept rests on the rule about informal contact too."""
    common = pack.file.common
    reasons = (*found.silent, silent_by(common.hidden, "common.hidden")) if hidden else found.silent
    if found.archived:
        return reasons
    informal = silent_by(common.informal, "common.informal")
    return (*reasons, informal._replace(because="")) if reasons else (informal,)


def _none(reasons: tuple[Silent, ...]) -> Step:
    """Return the step that stands alone where nothing is asked for, with what that rests on."""
    return Step(
        do="none",
        clauses=union(*(reason.clauses for reason in reasons)),
        rule="+".join(union(reason.rule for reason in reasons)),
        because=" ".join(union(reason.because for reason in reasons if reason.because)),
        mode=MODES["none"],
    )
