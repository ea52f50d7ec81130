"""What people and the place itself do on a platform; every act returns the news it causes."""

from dataclasses import dataclass
from datetime import datetime

from simulator.beside.platform import Notice, Platform
from simulator.beside.world import Place, Remark, Somebody, Thing


@dataclass(frozen=True)
class Draft:
    """A remark about to be written."""

    author: Somebody
    text: str
    thing: Thing
    parent: Remark | None = None
    kind: str = "unspecified"
    own: bool = False
    state: str | None = None  # None: as the platform shows a new one


def write_thing(platform: Platform, place: Place, text: str, at: datetime) -> tuple[Thing, list[Notice]]:
    """The place publishes something."""
    thing = Thing(platform.new_thing_id(place), text, at, at)
    place.things[thing.object_id] = thing
    return thing, platform.thing_news(place, thing, "add", at)


def edit_thing(platform: Platform, place: Place, thing: Thing, text: str, at: datetime) -> list[Notice]:
    """The place changes a title or a text."""
    thing.text, thing.updated_at = text, at
    return platform.thing_news(place, thing, "edit", at)


def remove_thing(platform: Platform, place: Place, thing: Thing, at: datetime) -> list[Notice]:
    """The place takes something away, and with it, silently, all that stands on it."""
    thing.removed = True
    for remark in place.on(thing):
        remark.removed_by = "post"
    return platform.thing_news(place, thing, "remove", at)


def write_remark(platform: Platform, place: Place, draft: Draft, at: datetime) -> tuple[Remark, list[Notice]]:
    """Somebody comments, or answers; deeper than the platform nests, it lands on the last level."""
    parent = draft.parent if platform.manners.levels > 1 else None
    if parent is not None and parent.parent_id is not None and platform.manners.levels == 2:
        parent = place.remarks[parent.parent_id]
    counted = "own reply" if draft.own else "remark"
    remark = Remark(
        object_id=platform.new_remark_id(place, draft.thing, parent, counted),
        thing_id=draft.thing.object_id,
        parent_id=parent.object_id if parent else None,
        author=draft.author,
        texts=[draft.text],
        created_at=at,
        updated_at=at,
        state=draft.state or platform.manners.shown,
        kind=draft.kind,
        own=draft.own,
    )
    if not draft.thing.object_id:
        # It stands on nothing of the place: it is a conversation of its own.
        remark.thing_id = remark.object_id
    place.remarks[remark.object_id] = remark
    if parent is not None:
        place.below.setdefault(parent.object_id, []).append(remark)
    return remark, platform.remark_news(place, remark, "add", at)


def edit_remark(platform: Platform, place: Place, remark: Remark, text: str, at: datetime) -> list[Notice]:
    """The author changes the text."""
    remark.texts.append(text)
    remark.updated_at = at
    return platform.remark_news(place, remark, "edit", at)


def remove_remark(platform: Platform, place: Place, remark: Remark, by: str, at: datetime) -> list[Notice]:
    """Somebody (`by`: author, page, api) removes a remark, and what stands under it where the platform has it so."""
    below = _below(place, remark) if platform.manners.below_goes else []
    gone = [remark, *(each for each in below if not each.removed)]
    for each in gone:
        each.removed_by = by
    return [notice for each in gone for notice in platform.remark_news(place, each, "remove", at)]


def set_state(
    platform: Platform, place: Place, remark: Remark, state: str, at: datetime, *, by: str = "page"
) -> list[Notice]:
    """Somebody (`by`) hides a remark, shows it again, or takes it away where that is a state."""
    if remark.state == state:
        return []
    remark.state = state
    if state == platform.manners.gone:
        return remove_remark(platform, place, remark, by, at)
    return platform.remark_news(place, remark, "hide" if state == platform.manners.hidden else "unhide", at)


def react(
    platform: Platform, place: Place, remark: Remark, who: Somebody, *, liked: bool, at: datetime
) -> list[Notice]:
    """Somebody likes a remark, or takes the like back."""
    if liked:
        remark.liked_by.add(who.person_id)
    else:
        remark.liked_by.discard(who.person_id)
    return platform.remark_news(place, remark, "like" if liked else "unlike", at)


def _below(place: Place, remark: Remark) -> list[Remark]:
    found = list(place.replies_to(remark))
    return [*found, *(deeper for each in found for deeper in _below(place, each))]
