"""What happens to the demo's comments on their way: doubled, late, reordered, edited, deleted, forged."""

import random
from collections.abc import Sequence
from dataclasses import replace

from simulator.delivery import FORGERIES, DeliveryPlan
from simulator.steps import Step

BATCH_OF = 8
# How many comments of a municipality meet each trouble.
TROUBLES: tuple[DeliveryPlan, ...] = (
    *(DeliveryPlan(copies=2),) * 3,
    DeliveryPlan(copies=4),
    *(DeliveryPlan(rebatched=True),) * 3,
    DeliveryPlan(late_s=300),
    DeliveryPlan(late_s=900),
    *(DeliveryPlan(answer_lost=1),) * 2,
    DeliveryPlan(answer_lost=3),
    DeliveryPlan(hold=1),
    DeliveryPlan(hold=3),
    *(DeliveryPlan(raw_utf8=True),) * 2,
)
REMOVED = 3
REMOVABLE_KINDS = ("neutral", "question", "criticism")


def troubled(comments: Sequence[Step], edits: dict[str, str], chance: random.Random) -> list[Step]:
    """Return the comments with their troubles, and the edits and removals that follow them."""
    batched = {step.key for step in comments[-BATCH_OF:]}
    free = [step for step in comments if step.key not in batched and step.key not in edits]
    chance.shuffle(free)
    gone = [step for step in free if step.kind in REMOVABLE_KINDS][:REMOVED]
    staying = [step.key for step in free if step not in gone]
    plans = dict(zip(staying, TROUBLES, strict=False))
    untouched = staying[len(TROUBLES) :]
    nameless = set(untouched[:3])
    steps = [_with_plan(step, plans, batched, nameless) for step in comments]
    steps = _removed(_edited(steps, edits), gone, chance)
    return [*steps, *_by_the_page(comments, untouched), *_forged(comments[0].municipality)]


def _with_plan(step: Step, plans: dict[str, DeliveryPlan], batched: set[str], nameless: set[str]) -> Step:
    if step.key in batched:
        return replace(step, plan=DeliveryPlan(batch="eight", broken=True))
    return replace(step, plan=plans.get(step.key, step.plan), shown=step.key not in nameless)


def _edited(steps: list[Step], edits: dict[str, str]) -> list[Step]:
    """Edit in place; of every second comment the edit is sent before the comment itself."""
    changed: list[Step] = []
    for step in steps:
        text = edits.get(step.key)
        if text is None:
            changed.append(step)
            continue
        early = step.kind == "question_edited" and step.plan.batch is None
        first = replace(step, plan=DeliveryPlan(hold=1)) if early else step
        changed += [first, Step("edit", step.municipality, key=step.key, text=text)]
    return changed


def _removed(steps: list[Step], candidates: list[Step], chance: random.Random) -> list[Step]:
    """Let authors delete their comments: one of them so fast that the removal arrives first."""
    for place, gone in enumerate(candidates):
        at = next(index for index, step in enumerate(steps) if step.key == gone.key)
        removal = Step("remove", gone.municipality, key=gone.key)
        if place == 0:
            steps[at] = replace(steps[at], plan=DeliveryPlan(hold=1))
            steps.insert(at + 1, removal)
        else:
            steps.insert(chance.randint(at + 1, len(steps)), removal)
    return steps


def _by_the_page(comments: Sequence[Step], untouched: list[str]) -> list[Step]:
    """Likes, and what the municipality's own people do on the page by hand."""
    by_kind = {step.kind: step for step in comments}
    municipality = comments[0].municipality
    advertising, praised = by_kind["advertising"], by_kind["praise"]
    answer = Step("comment", municipality, key="by hand", on=praised.on, under=praised.key, text="❤️", kind="by hand")
    likes = [Step("like", municipality, key=key, author="Kari Nordmann") for key in untouched[-3:]]
    return [
        *likes,
        Step("unlike", municipality, key=untouched[-1], author="Kari Nordmann"),
        Step("hide", municipality, key=advertising.key),
        Step("unhide", municipality, key=advertising.key),
        answer,
    ]


def _forged(municipality: str) -> list[Step]:
    return [Step("forge", municipality, plan=DeliveryPlan(forged=FORGERIES))]
