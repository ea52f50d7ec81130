"""Graph's calls that publish: a text, a link, pictures, now or later; and what changes a post afterwards."""

from datetime import datetime

from simulator.facebook.errands import DONE, Answer, Written
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import OTHERS, GraphError, bad_parameter
from simulator.facebook.post_acts import Sheet, edit_post, hide_post, make_post, publish_planned
from simulator.ids import number_of
from simulator.world import Page, Post


def publish(page: Page, call: GraphCall, now: datetime) -> Written:
    """POST /{page}/feed: message, link, published, scheduled_publish_time, attached_media."""
    text, link = call.text("message") or "", call.text("link")
    pictures = _attached(page, call)
    if not (text or link or pictures):
        raise bad_parameter("You must provide a message, an attachment or a link.")
    if call.truth("published") is False and call.text("scheduled_publish_time") is None and not pictures:
        published = False
    else:
        published = call.text("scheduled_publish_time") is None
    newest = max(page.posts.values(), key=lambda post: post.created_at, default=None)
    if newest is not None and newest.is_shown and text and newest.text == text and not link and not pictures:
        raise GraphError(OTHERS[506])
    kind = "photo" if pictures else "share" if link else "status"
    sheet = Sheet(text, kind, published=published, link=link, addresses=pictures)
    post, changes = make_post(page, sheet, now)
    return Written({"id": post.object_id}, changes, post.object_id)


def publish_photo(page: Page, call: GraphCall, now: datetime) -> Written:
    """POST /{page}/photos: url (or a file) and caption; with published=false only an id to attach."""
    url = call.text("url") or ("https://media.example.invalid/uploaded.jpg" if call.text("source") else None)
    if url is None:
        raise bad_parameter("(#324) Requires upload file")
    photo_id = number_of(15, page.page_id, "uploaded", page.next_number("uploaded"))
    page.uploads[photo_id] = url
    if call.truth("published") is False:
        return Written({"id": photo_id}, [], photo_id)
    text = call.text("caption") or call.text("message") or ""
    post, changes = make_post(page, Sheet(text, "photo", addresses=(url,)), now)
    answer: Answer = {"id": photo_id, "post_id": post.object_id}
    return Written(answer, changes, post.object_id)


def _attached(page: Page, call: GraphCall) -> tuple[str, ...]:
    found: list[str] = []
    for row in call.rows("attached_media"):
        url = page.uploads.get(str(row.get("media_fbid")))
        if url is None:
            raise bad_parameter("Invalid parameter: attached_media")
        found.append(url)
    return tuple(found)


def change_post(page: Page, post: Post, call: GraphCall, now: datetime) -> Written:
    """POST /{post}: another message, a planned post published, a visitor's post hidden."""
    if call.truth("is_published") and not post.published:
        return Written(DONE, publish_planned(page, post, now))
    hidden = call.truth("is_hidden")
    if hidden is not None and post.author is not None:
        return Written(DONE, hide_post(page, post, hidden=hidden) if hidden != post.hidden else [])
    text = call.text("message")
    if not text or post.author is not None:
        raise bad_parameter("Unsupported post request.")
    return Written(DONE, edit_post(page, post, text))
