"""Carries out what a scenario's step or the control API asks of people on a platform."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.beside.acts import (
    Draft,
    edit_remark,
    edit_thing,
    react,
    remove_remark,
    remove_thing,
    set_state,
    write_remark,
    write_thing,
)
from simulator.beside.platform import Notice, Platform
from simulator.beside.world import Place, Remark, Somebody, Thing

AUTHOR_DEFAULT = "Kari Nordmann"
MENTION = "mention"
THING_TEXT_DEFAULT = "Et innlegg fra kommunen."
ON_REMARK = ("edit", "remove", "hide", "unhide", "like", "unlike")
ON_THING = ("edit_post", "remove_post")
DEEDS = ("post", "comment", *ON_REMARK, *ON_THING)


class DoingError(ValueError):
    """The platform, or what stands on it, does not allow this; the message says why."""


@dataclass(frozen=True)
class Wanted:
    """A remark that somebody wants to write. `author` "" is the place itself, None somebody whom nobody names."""

    text: str
    thing: Thing
    parent: Remark | None = None
    author: str | None = AUTHOR_DEFAULT
    kind: str = "unspecified"
    state: str | None = None


def publish(platform: Platform, place: Place, text: str, at: datetime) -> tuple[Thing, list[Notice]]:
    """The place publishes something."""
    return write_thing(platform, place, text, at)


def comment(platform: Platform, place: Place, wanted: Wanted, at: datetime) -> tuple[Remark, list[Notice]]:
    """Somebody comments. Raises DoingError when what it answers is gone."""
    if wanted.thing.removed or (wanted.parent is not None and wanted.parent.removed):
        raise DoingError("what it would stand on is gone")
    states = (None, platform.manners.shown, platform.manners.hidden)
    if wanted.state not in states:
        raise DoingError(f"`state` must be one of {', '.join(state for state in states if state)}")
    who = _author(platform, place, wanted.author)
    own = wanted.author == ""
    alone = wanted.kind == MENTION and platform.manners.mentions
    thing = Thing("", "", at, at) if alone else wanted.thing
    draft = Draft(who, wanted.text, thing, wanted.parent, wanted.kind, own, wanted.state)
    return write_remark(platform, place, draft, at)


def _author(platform: Platform, place: Place, name: str | None) -> Somebody:
    if name is None:
        return Somebody("", "")
    return platform.person(place, name) if name else platform.itself(place)


def act_on_remark(
    platform: Platform, place: Place, remark: Remark, wanted: Mapping[str, str], at: datetime
) -> list[Notice]:
    """Do one of ON_REMARK; `wanted` holds do, and where needed text and author. Raises DoingError."""
    do, manners = wanted["do"], platform.manners
    author = _author(platform, place, wanted.get("author") or AUTHOR_DEFAULT)
    acts: dict[str, Callable[[], list[Notice]]] = {
        "edit": lambda: edit_remark(platform, place, remark, wanted.get("text", ""), at),
        "remove": lambda: remove_remark(platform, place, remark, wanted.get("author") or "author", at),
        "hide": lambda: set_state(platform, place, remark, manners.hidden or "", at),
        "unhide": lambda: set_state(platform, place, remark, manners.shown, at),
        "like": lambda: react(platform, place, remark, author, liked=True, at=at),
        "unlike": lambda: react(platform, place, remark, author, liked=False, at=at),
    }
    possible = {"edit": manners.edits, "like": manners.likes, "unlike": manners.likes}
    hides = manners.hidden is not None
    if do not in acts or not possible.get(do, hides or do not in {"hide", "unhide"}):
        raise DoingError(f"{platform.name} has no `{do}` of comments")
    return acts[do]()


def act_on_thing(
    platform: Platform, place: Place, thing: Thing, wanted: Mapping[str, str], at: datetime
) -> list[Notice]:
    """Do one of ON_THING. Raises DoingError."""
    if wanted["do"] == "edit_post":
        return edit_thing(platform, place, thing, wanted.get("text", ""), at)
    if wanted["do"] == "remove_post":
        return remove_thing(platform, place, thing, at)
    raise DoingError(f"`do` must be one of {', '.join(ON_THING)}")
