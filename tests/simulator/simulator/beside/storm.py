"""The scenario `storm`: events on every platform of a municipality, with a known share of each trouble."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from simulator.delivery import PLAIN, DeliveryPlan
from simulator.phrases import VISITORS, Phrase, read_phrases
from simulator.stage import Stage, Wishes, chance_of, interleaved
from simulator.steps import Step

DOUBLED_SHARE = 0.05
HELD_SHARE = 0.05
LOST_SHARE = 0.02
GARBAGE_SHARE = 0.01
# What happens, and how often; what a platform does not have becomes a comment.
EVENT_SHARES = {"comment": 0.70, "reply": 0.12, "edit": 0.08, "remove": 0.06, "hide": 0.04}
MENTION_SHARE = 0.2
POSTS = 3
HELD_MAX = 3
KINDS_LEFT_OUT = ("photo_only", "reply_agree", "reply_question")
GARBAGE = (
    DeliveryPlan(broken=True),
    DeliveryPlan(forged=("wrong",)),
    DeliveryPlan(forged=("stale", "none")),
    DeliveryPlan(forged=("foreign_page",)),
)


@dataclass(frozen=True)
class Ground:
    """What people can do on a platform; `prefix` stands before its steps."""

    prefix: str
    post: str
    events: tuple[str, ...]
    mentions: bool = False


ALL = tuple(EVENT_SHARES)
GROUNDS = {
    "facebook": Ground("", "post", ALL),
    "instagram": Ground("instagram.", "media", ("comment", "reply", "remove")),
    "youtube": Ground("youtube.", "post", ALL),
    "wordpress": Ground("wordpress.", "post", ALL),
    "flickr": Ground("flickr.", "post", ("comment", "edit", "remove")),
    "x": Ground("x.", "post", ("comment", "reply", "remove", "hide"), mentions=True),
    "linkedin": Ground("linkedin.", "post", ("comment", "reply", "edit", "remove"), mentions=True),
    "generic": Ground("generic.", "post", ALL),
}


@dataclass
class _Standing:
    """What stands on one platform: roots and the answers below each, by their keys."""

    platform: str
    roots: dict[str, list[str]] = field(default_factory=dict)
    made: int = 0

    def new_key(self) -> str:
        self.made += 1
        return f"{self.platform} c{self.made}"

    def all(self) -> list[str]:
        return [key for root, answers in self.roots.items() for key in (root, *answers)]

    def drop(self, key: str) -> None:
        """Forget what is gone, and what stood below it."""
        if key not in self.roots:
            for answers in self.roots.values():
                if key in answers:
                    answers.remove(key)
        self.roots.pop(key, None)


def storm(stages: Sequence[Stage], wishes: Wishes) -> list[Step]:
    """Return `count` events a municipality over all its platforms, after three posts on each of them."""
    lists = [_of(stage, wishes) for stage in stages]
    last = [
        Step(f"{name}.flush", stage.municipality)
        for stage in stages
        for name in stage.platforms
        if name in GROUNDS and name != "instagram"
    ]
    return [*interleaved(lists, wishes), *last]


def _of(stage: Stage, wishes: Wishes) -> list[Step]:
    chance = chance_of(wishes, stage, "storm")
    platforms = [name for name in ("facebook", *stage.platforms) if name in GROUNDS]
    phrases = read_phrases(stage.lang, chance)
    texts = [phrase for phrase in phrases.comments if phrase.text and phrase.kind not in KINDS_LEFT_OUT]
    steps = [
        _step(stage, name, GROUNDS[name].post, key=f"{name} p{place}", text=phrases.posts[place % len(phrases.posts)])
        for name in platforms
        for place in range(POSTS)
    ]
    standing = {name: _Standing(name) for name in platforms}
    for _ in range(wishes.count):
        name = chance.choice(platforms)
        event = _event(stage, standing[name], chance.choice(texts), chance)
        steps.append(replace(event, plan=_plan(chance)))
    return steps


def _step(stage: Stage, platform: str, do: str, **members: str | None) -> Step:
    made = Step(GROUNDS[platform].prefix + do, stage.municipality)
    return replace(made, **members)  # type: ignore[arg-type]  # all of them are texts


def _plan(chance: Random) -> DeliveryPlan:
    """Return the trouble of one event; each has its share of all of them."""
    drawn = chance.random()
    for share, plan in (
        (DOUBLED_SHARE, DeliveryPlan(copies=2)),
        (HELD_SHARE, DeliveryPlan(hold=chance.randint(1, HELD_MAX))),
        (LOST_SHARE, DeliveryPlan(lost=True)),
        (GARBAGE_SHARE, chance.choice(GARBAGE)),
    ):
        if drawn < share:
            return plan
        drawn -= share
    return PLAIN


def _event(stage: Stage, standing: _Standing, phrase: Phrase, chance: Random) -> Step:
    ground = GROUNDS[standing.platform]
    (do,) = chance.choices(list(EVENT_SHARES), weights=list(EVENT_SHARES.values()))
    author, name = chance.choice(VISITORS), standing.platform
    on = f"{name} p{chance.randrange(POSTS)}"
    if do not in ground.events or do == "comment" or not standing.roots:
        key = standing.new_key()
        standing.roots[key] = []
        mention = ground.mentions and chance.random() < MENTION_SHARE
        kind = "mention" if mention else phrase.kind
        return _step(stage, name, "comment", key=key, on=on, text=phrase.text, author=author, kind=kind)
    if do == "reply":
        root, key = chance.choice(list(standing.roots)), standing.new_key()
        standing.roots[root].append(key)
        return _step(
            stage, name, "comment", key=key, on=on, under=root, text=phrase.text, author=author, kind=phrase.kind
        )
    key = chance.choice(standing.all())
    if do == "remove":
        standing.drop(key)
        return _step(stage, name, "remove", key=key)
    text = f"{phrase.edited or phrase.text} (rettet)" if do == "edit" else None
    return _step(stage, name, do, key=key, text=text)
