"""The scenarios that come with the simulator, each a pure function of the pages and a seed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from simulator.all_meta import all_meta
from simulator.beside.all_others import all_others
from simulator.beside.storm import storm
from simulator.delivery import DeliveryPlan
from simulator.phrases import VISITORS, Phrase, read_phrases
from simulator.stage import DECISIVE_KINDS, Stage, Wishes, chance_of, comment_step, interleaved, post_steps
from simulator.steps import Step, StepError
from simulator.troubles import troubled

__all__ = ["DECISIVE_KINDS", "Stage", "Wishes", "build", "scenarios"]

FLOOD_KINDS_LEFT_OUT = ("photo_only", "reply_agree", "reply_question")


def build(name: str, stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """Return the steps of a scenario; the same for the same arguments. Raises StepError."""
    builders = _builders()
    if name not in builders:
        raise StepError(f"no such scenario: {name}; there are {', '.join(builders)}")
    steps = builders[name](stages, wishes)
    if wishes.raw_utf8:
        steps = [replace(step, plan=replace(step.plan, raw_utf8=True)) for step in steps]
    return [*steps, Step("flush")]


def scenarios() -> tuple[str, ...]:
    """Return the names of all scenarios."""
    return tuple(_builders())


def _builders() -> dict[str, Callable[[Sequence[Stage], Wishes], list[Step]]]:
    return {
        "demo": _demo,
        "small": _small,
        "flood": _flood,
        "two_tenants_same_ids": _two_tenants_same_ids,
        "all_meta": all_meta,
        "all_others": all_others,
        "storm": storm,
    }


def _demo(stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """About forty comments a municipality, with everything that delivery does to them."""
    return interleaved([_demo_of(stage, wishes) for stage in stages], wishes)


def _demo_of(stage: Stage, wishes: Wishes) -> list[Step]:
    chance = chance_of(wishes, stage, "demo")
    phrases = read_phrases(stage.lang, chance)
    roots = [phrase for phrase in phrases.comments if phrase.under is None]
    chance.shuffle(roots)
    comments = [comment_step(stage, phrase, f"c{place}", chance.choice(VISITORS)) for place, phrase in enumerate(roots)]
    edits = {f"c{place}": phrase.edited for place, phrase in enumerate(roots) if phrase.edited}
    steps = troubled(comments, edits, chance)
    answers = [phrase for phrase in phrases.comments if phrase.under is not None]
    removed = {step.key for step in steps if step.do == "remove"}
    standing = [step for step in steps if step.do == "comment" and step.key not in removed]
    for place, phrase in enumerate(answers):
        parent = next(step for step in standing if step.kind == phrase.under)
        author = chance.choice(VISITORS)
        reply = replace(comment_step(stage, phrase, f"r{place}", author), on=parent.on, under=parent.key)
        # At the end of the thread: what it answers was posted long before.
        steps.append(reply)
    return [*post_steps(stage, phrases), *steps]


def _small(stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """One comment of each kind that decides something, one of them doubled, one edited, one removed."""
    return interleaved([_small_of(stage, wishes) for stage in stages], wishes)


def _small_of(stage: Stage, wishes: Wishes) -> list[Step]:
    chance = chance_of(wishes, stage, "small")
    phrases = read_phrases(stage.lang, chance)
    steps = post_steps(stage, phrases)
    for place, kind in enumerate(DECISIVE_KINDS):
        phrase = next(phrase for phrase in phrases.comments if phrase.kind == kind)
        comment = comment_step(stage, phrase, f"c{place}", chance.choice(VISITORS))
        doubled = DeliveryPlan(copies=2) if kind in {"casework_light", "threat"} else comment.plan
        steps.append(replace(comment, plan=doubled))
    edited = next(phrase for phrase in phrases.comments if phrase.kind == "question_edited")
    return [
        *steps,
        comment_step(stage, edited, "edited", VISITORS[0]),
        Step("edit", stage.municipality, key="edited", text=edited.edited),
        Step("forge", stage.municipality, plan=DeliveryPlan(forged=("wrong", "none"))),
        Step("remove", stage.municipality, key=f"c{DECISIVE_KINDS.index('neutral')}"),
    ]


def _flood(stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """`count` comments a municipality in bodies of `batch_size`, over all the pages of each app."""
    texts: dict[str, list[Phrase]] = {}
    steps: list[Step] = []
    for stage in stages:
        phrases = read_phrases(stage.lang, chance_of(wishes, stage, "flood"))
        kept = [phrase for phrase in phrases.comments if phrase.kind not in FLOOD_KINDS_LEFT_OUT]
        texts[stage.municipality] = kept
        steps += [
            Step("post", stage.municipality, key=f"p-{page}", text=phrases.posts[0], page=page)
            for page in range(len(stage.page_ids))
        ]
    for number in range(wishes.count):
        batch = f"flood {number // wishes.batch_size}" if wishes.batch_size > 1 else None
        for stage in stages:
            kept = texts[stage.municipality]
            page = number % len(stage.page_ids)
            comment = comment_step(stage, kept[number % len(kept)], f"c{number}", VISITORS[number % len(VISITORS)])
            steps.append(replace(comment, on=f"p-{page}", page=page, plan=DeliveryPlan(batch=batch)))
    return steps


def _two_tenants_same_ids(stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """The same platform ids at two municipalities, with different comments and different fates."""
    same = [stage for stage in stages if stage.page_ids[0] == stages[0].page_ids[0]][:2]
    if len(same) != 2:
        raise StepError("two_tenants_same_ids needs two municipalities with equal page ids (init --same-ids)")
    first, second = same
    lists = [_equal_ids_of(first, wishes, 0), _equal_ids_of(second, wishes, 7)]
    fates = [
        Step("edit", first.municipality, key="c0", text="Dette er rettet bare i den første kommunen."),
        Step("remove", first.municipality, key="c1"),
        Step("hide", second.municipality, key="c2"),
        Step("remove", second.municipality, key="c3"),
    ]
    return [*interleaved(lists, wishes), *fates]


def _equal_ids_of(stage: Stage, wishes: Wishes, shift: int) -> list[Step]:
    phrases = read_phrases(stage.lang, chance_of(wishes, stage, "equal ids"))
    roots = [phrase for phrase in phrases.comments if phrase.under is None and phrase.text is not None]
    chosen = [roots[(place * 3 + shift) % len(roots)] for place in range(12)]
    return [
        *post_steps(stage, phrases),
        # One post for all: equal ids are made of equal posts too.
        *(
            replace(comment_step(stage, phrase, f"c{place}", VISITORS[place % len(VISITORS)]), on="p0")
            for place, phrase in enumerate(chosen)
        ),
    ]
