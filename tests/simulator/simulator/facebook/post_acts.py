"""What is done with posts, mentions and ratings; every act returns the webhook changes it causes."""

from dataclasses import dataclass
from datetime import datetime

from simulator.facebook.bodies import Change
from simulator.facebook.post_values import mention_told, post_told, rating_told
from simulator.ids import number_of
from simulator.world import Author, Mention, Page, Post, Rating

KINDS = ("status", "photo", "video", "share")


@dataclass(frozen=True)
class Sheet:
    """A post about to be made. `author` is a visitor's; without one it is the page's own."""

    text: str
    kind: str = "status"
    pictures: int = 1
    author: Author | None = None
    published: bool = True
    link: str | None = None
    addresses: tuple[str, ...] = ()


def make_post(page: Page, sheet: Sheet, at: datetime) -> tuple[Post, list[Change]]:
    """Make a post of any kind, published or planned; by a visitor it is `item` post."""
    # Other kinds and visitors' are counted apart, so that the ids of the page's usual posts stay.
    kind = "post" if sheet.author is None and sheet.kind == "status" else f"{sheet.kind} post"
    post = Post(
        f"{page.page_id}_{page.next_id(kind)}",
        sheet.text,
        at,
        kind=sheet.kind,
        author=sheet.author,
        published=sheet.published,
        pictures=sheet.addresses or _pictures(page, sheet),
        link=sheet.link or _link(page, sheet),
    )
    page.posts[post.object_id] = post
    return post, [post_told(page, post, "add")]


def _pictures(page: Page, sheet: Sheet) -> tuple[str, ...]:
    if sheet.kind != "photo":
        return ()
    number = page.next_number("post picture")
    return tuple(f"https://media.example.invalid/{page.page_id}/{number}-{each}.jpg" for each in range(sheet.pictures))


def _link(page: Page, sheet: Sheet) -> str | None:
    ending = {"video": "mp4", "share": "html"}.get(sheet.kind)
    if ending is None:
        return None
    return f"https://media.example.invalid/{page.page_id}/{page.next_number('link')}.{ending}"


def publish_planned(page: Page, post: Post, at: datetime) -> list[Change]:
    """A planned post goes out: `add` once more with the same id, now `published` 1."""
    post.published = True
    post.opened = at
    return [post_told(page, post, "add")]


def edit_post(page: Page, post: Post, text: str) -> list[Change]:
    """The text is changed; a visitor's post says `edit` instead of `edited`."""
    post.earlier.append(post.text)
    post.text = text
    return [post_told(page, post, "edited" if post.author is None else "edit")]


def hide_post(page: Page, post: Post, *, hidden: bool) -> list[Change]:
    """The page takes a visitor's post off its timeline, or shows it again."""
    post.hidden = hidden
    return [post_told(page, post, "hide" if hidden else "unhide")]


def bin_post(page: Page, post: Post) -> list[Change]:
    """The page puts a post in its bin: the webhook looks like an edit without a message."""
    post.binned = True
    return [post_told(page, post, "edited")]


def restore_post(page: Page, post: Post) -> list[Change]:
    """The page takes a post back from its bin."""
    post.binned = False
    return [post_told(page, post, "edited")]


def mention_page(
    page: Page, author: Author, text: str, at: datetime, *, in_comment: bool
) -> tuple[Mention, list[Change]]:
    """Somebody names the page on a page of their own."""
    stranger = number_of(15, page.page_id, "stranger", author.name)
    post_number = page.next_id("foreign post")
    post_id = f"{stranger}_{post_number}"
    object_id = f"{post_number}_{page.next_id('foreign comment')}" if in_comment else post_id
    mention = Mention(object_id, post_id, text, at, author)
    page.mentions[object_id] = mention
    return mention, [mention_told(page, mention)]


def rate_page(
    page: Page, author: Author, text: str | None, at: datetime, *, positive: bool
) -> tuple[Rating, list[Change]]:
    """Somebody recommends the page or does not."""
    rating = Rating(page.next_id("rating"), author, positive, text, at)
    page.ratings[rating.story_id] = rating
    return rating, [rating_told(page, rating, "add", at)]


def edit_rating(page: Page, rating: Rating, text: str, at: datetime) -> list[Change]:
    """The author changes the words of a recommendation."""
    rating.text = text
    return [rating_told(page, rating, "edited", at)]


def remove_rating(page: Page, rating: Rating, at: datetime) -> list[Change]:
    """The author takes a recommendation back."""
    rating.removed = True
    return [rating_told(page, rating, "remove", at)]
