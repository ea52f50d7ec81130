"""Facebook beside comments: posts of every kind, mentions, ratings, acts by hand, and lost subscriptions."""

from datetime import datetime
from functools import partial

from starlette.routing import Route

from simulator.asked import Asked, AskError
from simulator.control_acts import author_asked, page_asked
from simulator.deeds import Deed, Deeds, Done
from simulator.facebook.app_deeds import set_app, set_limits, set_token
from simulator.facebook.native import act_by_hand, reply_by_hand
from simulator.facebook.post_acts import (
    KINDS,
    Sheet,
    bin_post,
    edit_post,
    edit_rating,
    make_post,
    mention_page,
    publish_planned,
    rate_page,
    remove_rating,
    restore_post,
)
from simulator.facebook.signed_request import Callbacks
from simulator.facebook.truth_of_page import page_truth
from simulator.runs import Run
from simulator.steps import Step
from simulator.surroundings import Side, Surroundings
from simulator.world import Comment, Page, Post, Rating


def _post(page: Page, asked: Asked, at: datetime) -> Done:
    kind = asked.optional_text("of") or "status"
    if kind not in KINDS:
        raise AskError(f"`of` must be one of {', '.join(KINDS)}")
    sheet = Sheet(
        text=asked.optional_text("text") or "",
        kind=kind,
        pictures=int(asked.number("pictures", 1)),
        author=author_asked(page, asked) if asked.members.get("author") else None,
        published=asked.truth("published", default=True),
        link=asked.optional_text("link"),
    )
    post, changes = make_post(page, sheet, at)
    return Done(post.object_id, changes)


def _standing_post(page: Page, asked: Asked) -> Post:
    post = page.posts.get(asked.text("id"))
    if post is None or post.removed:
        raise AskError("no such post", 404)
    return post


def _publish(page: Page, asked: Asked, at: datetime) -> Done:
    return Done(None, publish_planned(page, _standing_post(page, asked), at))


def _edit_post(page: Page, asked: Asked, _: datetime) -> Done:
    return Done(None, edit_post(page, _standing_post(page, asked), asked.text("text")))


def _bin(page: Page, asked: Asked, _: datetime) -> Done:
    return Done(None, bin_post(page, _standing_post(page, asked)))


def _restore(page: Page, asked: Asked, _: datetime) -> Done:
    return Done(None, restore_post(page, _standing_post(page, asked)))


def _mention(page: Page, asked: Asked, at: datetime) -> Done:
    in_comment = asked.truth("in_comment")
    mention, changes = mention_page(page, author_asked(page, asked), asked.text("text"), at, in_comment=in_comment)
    return Done(mention.object_id, changes)


def _rating(page: Page, asked: Asked, at: datetime) -> Done:
    positive = asked.truth("positive", default=True)
    rating, changes = rate_page(page, author_asked(page, asked), asked.optional_text("text"), at, positive=positive)
    return Done(rating.story_id, changes)


def _standing_rating(page: Page, asked: Asked) -> Rating:
    rating = page.ratings.get(asked.text("id"))
    if rating is None or rating.removed:
        raise AskError("no such rating", 404)
    return rating


def _edit_rating(page: Page, asked: Asked, at: datetime) -> Done:
    return Done(None, edit_rating(page, _standing_rating(page, asked), asked.text("text"), at))


def _remove_rating(page: Page, asked: Asked, at: datetime) -> Done:
    return Done(None, remove_rating(page, _standing_rating(page, asked), at))


def _reply_by_hand(page: Page, asked: Asked, at: datetime) -> Done:
    wanted = asked.text("on")
    under: Comment | Post | None = page.comments.get(wanted) or page.posts.get(wanted)
    if under is None or under.removed:
        raise AskError("nothing to answer has this id", 404)
    comment, changes = reply_by_hand(page, under, asked.text("text"), at)
    return Done(comment.object_id, changes)


def _by_hand(do: str, page: Page, asked: Asked, at: datetime) -> Done:
    comment = page.comments.get(asked.text("id"))
    if comment is None:
        raise AskError("no such comment", 404)
    # The product may have removed it before anybody's thumb got there.
    return Done(None, [] if comment.removed else act_by_hand(page, comment, do, at))


def _subscribe(page: Page, asked: Asked, _: datetime) -> Done:
    page.subscribed = True
    page.subscribed_fields = asked.texts("fields") or page.subscribed_fields
    return Done()


def _unsubscribe(page: Page, _asked: Asked, _at: datetime) -> Done:
    page.subscribed = False
    return Done()


DEEDS: dict[str, Deed[Page]] = {
    "post": _post,
    "publish_post": _publish,
    "edit_post": _edit_post,
    "bin_post": _bin,
    "restore_post": _restore,
    "mention": _mention,
    "rating": _rating,
    "edit_rating": _edit_rating,
    "remove_rating": _remove_rating,
    "native_reply": _reply_by_hand,
    "native_hide": partial(_by_hand, "hide"),
    "native_unhide": partial(_by_hand, "unhide"),
    "native_remove": partial(_by_hand, "remove"),
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
    "token": set_token,
    "limits": set_limits,
    "app": set_app,
}


class Facebook:
    """The side of Facebook that is not comments."""

    name = "facebook"

    def __init__(self, surroundings: Surroundings) -> None:
        self._world = surroundings.world
        self._deeds = Deeds(self.name, surroundings, page_asked, DEEDS)
        self._callbacks = Callbacks(
            surroundings.world, surroundings.clock, surroundings.client, surroundings.url_of_sender
        )

    def routes(self) -> list[Route]:
        """Return the control routes."""
        return [*self._deeds.routes(), *self._callbacks.routes()]

    def truth(self, municipality: str) -> dict[str, object]:
        """Return everything on the municipality's pages, comments too, in the shape that all platforms share."""
        return page_truth(self._world.of_municipality(municipality))

    def do(self, run: Run, step: Step) -> None:
        """Do a step `facebook.{deed}`."""
        self._deeds.do(run, step)

    def waiting(self) -> int:
        """Nothing is kept back here: the postbox does that."""
        return 0


def facebook_side(surroundings: Surroundings) -> Side:
    """Return Facebook."""
    return Facebook(surroundings)
