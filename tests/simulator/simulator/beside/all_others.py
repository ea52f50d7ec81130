"""The scenario `all_others`: on each platform beside Meta's, everything that people and the way there can do."""

from collections.abc import Sequence
from dataclasses import replace

from simulator.delivery import DeliveryPlan
from simulator.phrases import VISITORS, read_phrases
from simulator.stage import DECISIVE_KINDS, Stage, Wishes, chance_of, interleaved
from simulator.steps import Step

PLATFORMS = ("youtube", "wordpress", "flickr", "x", "linkedin", "generic")
PLANS = {
    "praise": DeliveryPlan(copies=2),
    "question": DeliveryPlan(rebatched=True),
    "criticism": DeliveryPlan(hold=1),
    "political": DeliveryPlan(late_s=300),
    "urgent": DeliveryPlan(answer_lost=1),
    "casework_extensive": DeliveryPlan(lost=True),
    "threat": DeliveryPlan(forged=("wrong", "stale", "other", "none", "foreign_page")),
    "neutral": DeliveryPlan(broken=True),
}
HIDING = ("youtube", "wordpress", "x", "generic")
ANSWERING = ("youtube", "wordpress", "x", "linkedin", "generic")
EDITING = ("youtube", "wordpress", "flickr", "linkedin", "generic")
LIKING = ("youtube", "x", "linkedin")
MENTIONING = ("x", "linkedin")


def all_others(stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """Return about twenty steps a platform and municipality."""
    lists = [_of(stage, wishes, name) for stage in stages for name in PLATFORMS if name in stage.platforms]
    last = [
        Step(f"{name}.flush", stage.municipality) for stage in stages for name in PLATFORMS if name in stage.platforms
    ]
    return [*interleaved(lists, wishes), *last]


def _of(stage: Stage, wishes: Wishes, name: str) -> list[Step]:
    phrases = read_phrases(stage.lang, chance_of(wishes, stage, f"all others {name}"))
    by_kind = {phrase.kind: phrase for phrase in phrases.comments if phrase.text is not None}

    def step(do: str, key: str, text: str | None = None, author: str = "") -> Step:
        return Step(f"{name}.{do}", stage.municipality, f"{name} {key}", f"{name} p", text=text, author=author)

    steps = [step("post", "p", phrases.posts[0]), step("post", "gone", phrases.posts[1])]
    for place, kind in enumerate(DECISIVE_KINDS):
        made = step("comment", kind, by_kind[kind].text, VISITORS[place % len(VISITORS)])
        steps.append(replace(made, kind=kind, plan=PLANS.get(kind, made.plan)))
    steps.append(replace(step("comment", "below", "Dette forsvinner med innlegget.", VISITORS[0]), on=f"{name} gone"))
    if name in ANSWERING:
        steps.append(replace(step("comment", "answer", "Enig!", VISITORS[1]), under=f"{name} question"))
        steps.append(replace(step("comment", "by hand", "Klokka ti.", ""), under=f"{name} question"))
    if name in MENTIONING:
        steps.append(replace(step("comment", "named", "Hva sier kommunen?", VISITORS[2]), kind="mention"))
    if name in EDITING:
        steps.append(step("edit", "neutral", "Rettet: dette er noe annet."))
    if name in LIKING:
        steps.append(step("like", "praise", author=VISITORS[3]))
    if name in HIDING:
        steps += [step("hide", "personal_attack"), step("hide", "criticism"), step("unhide", "criticism")]
    return [*steps, step("remove", "casework_light"), step("remove_post", "gone")]
