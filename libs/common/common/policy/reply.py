"""How the conversation goes on: praise, questions, criticism, errors, neutral remarks, answers for later."""

from typing import NamedTuple

from common.policy.abuse import reasons_of
from common.policy.asked import Asked
from common.policy.found import Found, Wanted, joined, silent_by, union, wanted_by
from common.policy.pack import Pack
from common.policy.political import is_campaign, not_addressed, unasked
from common.policy.rules import Holding, ReplyRule
from common.policy.vocabulary import REPLACEABLE


class Named(NamedTuple):
    """A reply rule under its name in the pack."""

    name: str
    rule: ReplyRule


def judge_reply(pack: Pack, asked: Asked, *, replaced: bool) -> Found:
    """Return the ordinary replies; `replaced`: a casework or political reply stands for the answer (GEN-03)."""
    fired = _tagged(pack, asked)
    if not fired and _is_neutral(pack, asked):
        if not asked.facts.addressed:
            return Found(silent=(not_addressed(pack), unasked(pack.file.reply.neutral, "reply.neutral")))
        fired = (Named("reply.neutral", pack.file.reply.neutral),)
    kept = tuple(named for named in fired if not (replaced and named.rule.do in REPLACEABLE))
    steps = tuple(_reply(pack, asked, named) for named in kept if named.rule.do != "none")
    return Found(
        wanted=_with_prompt(pack, asked, _held(pack, asked, steps)),
        silent=tuple(silent_by(named.rule, named.name) for named in kept if named.rule.do == "none"),
        offers=_side_answer(pack, asked) if replaced else (),
    )


def _tagged(pack: Pack, asked: Asked) -> tuple[Named, ...]:
    reply = pack.file.reply
    fired: list[Named] = []
    if asked.context.marks.fact_error and reply.fact_error is not None:
        fired.append(Named("reply.fact_error", reply.fact_error))
    by_tag = (("praise", reply.praise), ("question", reply.question), ("criticism", reply.criticism))
    fired.extend(Named(f"reply.{tag}", rule) for tag, rule in by_tag if tag in asked.tags)
    return tuple(fired)


def _is_neutral(pack: Pack, asked: Asked) -> bool:
    """Say whether nothing in the item has a tone. What nobody has read is not neutral, nor is a campaign."""
    if asked.unread or is_campaign(pack, asked) or reasons_of(asked):
        return False
    return set(asked.tags) <= set(pack.file.reply.neutral_beside)


def _reply(pack: Pack, asked: Asked, named: Named) -> Wanted:
    """Return the reply; an answer in a political matter rests on what the pack says of those too."""
    rule, political = named.rule, pack.file.political
    step = wanted_by(rule, named.name, rule.do)._replace(
        texts=(rule.text or rule.do,),
        strength=rule.strength,
        registers=rule.register,
    )
    if "political" in asked.tags and political.mode == "answer" and rule.do in REPLACEABLE:
        return step._replace(
            clauses=union(step.clauses, political.clauses),
            rule=f"{step.rule}+political",
            because=joined(step.because, political.because),
        )
    return step


def _held(pack: Pack, asked: Asked, steps: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """Put the general first answer in place of the one that nobody can give yet, where the pack has one."""
    rule = pack.file.reply.holding
    if rule is None or not asked.context.marks.cannot_answer_now:
        return steps
    name = "reply.holding" if pack.file.deadline.follow_up is None else "reply.holding+deadline.follow_up"
    return tuple(_holding(rule, name, step) if step.do == "answer" else step for step in steps)


def _holding(rule: Holding, name: str, answer: Wanted) -> Wanted:
    return answer._replace(
        do=rule.do,
        clauses=union(rule.clauses, answer.clauses),
        rule=f"{name}+{answer.rule}",
        because=joined(rule.because, answer.because),
        texts=(rule.text or rule.do,),
        strength=rule.strength,
    )


def _with_prompt(pack: Pack, asked: Asked, steps: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """Ask whether the dialogue goes on, once it is as long as the pack says."""
    prompt = pack.file.reply.close_prompt
    if prompt is None or asked.context.thread_own_replies < prompt.own_replies:
        return steps
    return tuple(
        step._replace(
            clauses=union(step.clauses, prompt.clauses),
            rule=f"{step.rule}+reply.close_prompt",
            because=joined(step.because, prompt.because),
        )
        if step.do in REPLACEABLE
        else step
        for step in steps
    )


def _side_answer(pack: Pack, asked: Asked) -> tuple[Wanted, ...]:
    """Return the answer that a person may give beside a referral, if something general was asked too (GEN-03)."""
    question, rule = pack.file.reply.question, pack.file.common.side_question
    if "question" not in asked.tags or question.do not in REPLACEABLE:
        return ()
    step = _reply(pack, asked, Named("reply.question", question))
    return (
        step._replace(
            clauses=union(rule.clauses, question.clauses),
            rule="common.side_question",
            because=rule.because,
            mode="draft",
        ),
    )
