"""What every scenario is made of: a municipality, what was wished, chance, posts and comments."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.phrases import Phrase, Phrases
from simulator.steps import Step

DECISIVE_KINDS = (
    "praise",
    "question",
    "casework_light",
    "casework_extensive",
    "political",
    "criticism",
    "threat",
    "personal_attack",
    "own_identity_number",
    "urgent",
    "documentation_hazard",
    "neutral",
)


@dataclass(frozen=True)
class Stage:
    """One municipality as a scenario sees it."""

    municipality: str
    lang: str
    page_ids: tuple[str, ...]
    instagram: int = 0  # how many accounts
    platforms: tuple[str, ...] = ()  # where else it is, beside Facebook


@dataclass(frozen=True)
class Wishes:
    """What was asked of a scenario beside its name."""

    seed: int
    count: int = 100
    batch_size: int = 1
    raw_utf8: bool = False


def chance_of(wishes: Wishes, stage: Stage, what: str) -> random.Random:
    """Return the chance of one municipality: its comments don't depend on who else takes part."""
    return random.Random(f"{wishes.seed}/{what}/{stage.municipality}")  # noqa: S311 - repeatable, not secret


def post_steps(stage: Stage, phrases: Phrases) -> list[Step]:
    """Return the steps that publish all posts, with keys p0, p1 …."""
    return [Step("post", stage.municipality, key=f"p{place}", text=text) for place, text in enumerate(phrases.posts)]


def comment_step(stage: Stage, phrase: Phrase, key: str, author: str) -> Step:
    """Return the step in which somebody writes a phrase under its post."""
    return Step(
        "comment",
        stage.municipality,
        key=key,
        on=f"p{phrase.on}",
        text=phrase.text,
        author=author,
        photo=phrase.text is None,
        kind=phrase.kind,
    )


def interleaved(lists: Sequence[Sequence[Step]], wishes: Wishes) -> list[Step]:
    """Merge by chance, keeping each municipality's own order."""
    chance = random.Random(f"{wishes.seed}/order")  # noqa: S311 - repeatable, not secret
    rests = [list(reversed(steps)) for steps in lists]
    merged: list[Step] = []
    while any(rests):
        rest = chance.choice([rest for rest in rests if rest])
        merged.append(rest.pop())
    return merged
