"""How the conversation goes on: political matters, praise, questions, criticism, errors, neutral remarks."""

from common.policy.abuse import reasons_of
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Silent, Wanted, union
from common.policy.pack import Pack
from common.policy.rules import Political, PoliticalStepRule, ReplyRule
from common.policy.vocabulary import REPLACEABLE


def judge_political(pack: Pack, asked: Asked) -> Found:
    """Return what a political item leads to beside, or in place of, the ordinary reply."""
    if "political" not in asked.tags:
        return NOTHING
    rule = pack.file.political
    if rule.mode == "answer":
        about_a_case = asked.context.political_case is not None and "question" in asked.tags
        steps = rule.known_case if about_a_case else ()
        return Found(
            wanted=_political_steps(steps, rule),
            silent=(Silent(rule.clauses, "political", rule.because),),
        )
    if not asked.facts.addressed:
        return Found(silent=(_not_addressed(pack),))
    return Found(wanted=_political_steps(rule.steps, rule), replaces=True)


def judge_reply(pack: Pack, asked: Asked, *, replaced: bool) -> Found:
    """Return the ordinary replies; `replaced`: a casework or political reply stands for the answer."""
    reply = pack.file.reply
    rules: list[tuple[str, ReplyRule]] = []
    if asked.context.marks.fact_error and reply.fact_error is not None:
        rules.append(("reply.fact_error", reply.fact_error))
    for tag, rule in (("praise", reply.praise), ("question", reply.question), ("criticism", reply.criticism)):
        if tag in asked.tags:
            rules.append((f"reply.{tag}", rule))
    if not asked.tags and not reasons_of(asked) and not rules:
        if not asked.facts.addressed:
            return Found(silent=(_not_addressed(pack),))
        rules.append(("reply.neutral", reply.neutral))
    kept = tuple(named for named in rules if not (replaced and named[1].do in REPLACEABLE))
    return Found(
        wanted=_one_text(tuple(_answer(pack, asked, name, rule) for name, rule in kept if rule.do != "none")),
        silent=tuple(Silent(rule.clauses, name, rule.because) for name, rule in kept if rule.do == "none"),
    )


def _answer(pack: Pack, asked: Asked, name: str, rule: ReplyRule) -> Wanted:
    """Return the reply; an answer in a political matter rests on what the pack says of those too."""
    political = pack.file.political
    neutral = "political" in asked.tags and political.mode == "answer" and rule.do == "answer"
    return Wanted(
        rule.do,
        union(rule.clauses, political.clauses if neutral else ()),
        name,
        " ".join(union([rule.because], [political.because] if neutral else ())),
        (rule.text or rule.do,),
    )


def _one_text(steps: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """Keep the first text of several answers: one reply has one place for the answer."""
    seen: set[str] = set()
    single: list[Wanted] = []
    for step in steps:
        single.append(step._replace(texts=()) if step.do in seen else step)
        seen.add(step.do)
    return tuple(single)


def _political_steps(steps: tuple[PoliticalStepRule, ...], rule: Political) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(
            step.do,
            union(step.clauses, rule.clauses),
            "political",
            rule.because,
            (step.text or step.do,),
            step.to,
        )
        for step in steps
    )


def _not_addressed(pack: Pack) -> Silent:
    rule = pack.file.common.addressed
    return Silent(rule.clauses, "common.addressed", rule.because)
