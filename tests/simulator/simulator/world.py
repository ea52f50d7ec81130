"""The pretended world: pages, posts, two levels of comments, their authors, and what was written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from simulator.ids import number_of
from simulator.worldfile import PageRow

FEED_FIELDS_AT_START = ("feed",)


@dataclass(frozen=True)
class Author:
    """Somebody who comments; `shown` false means that the platform tells nobody who it is."""

    author_id: str
    name: str
    shown: bool = True


@dataclass
class Post:
    """A post of the page."""

    object_id: str
    text: str
    created_at: datetime
    removed: bool = False


@dataclass(frozen=True)
class PrivateReply:
    """One private message about one comment."""

    at: datetime
    message_id: str
    text: str


@dataclass
class Comment:
    """A comment as the platform has it now, with every text it ever had."""

    object_id: str
    post_id: str
    parent_id: str | None
    author: Author
    texts: list[str | None]
    created_at: datetime
    kind: str
    own: bool = False
    photo: str | None = None
    hidden: bool = False
    removed_by: str | None = None
    liked_by: set[str] = field(default_factory=set)
    private_replies: list[PrivateReply] = field(default_factory=list)

    @property
    def text(self) -> str | None:
        """The text now; None for a comment that is only a picture."""
        return self.texts[-1]

    @property
    def removed(self) -> bool:
        """Whether it is gone from the platform."""
        return self.removed_by is not None

    @property
    def visibility(self) -> str:
        """`visible`, `hidden` or `removed`."""
        if self.removed:
            return "removed"
        return "hidden" if self.hidden else "visible"


@dataclass(frozen=True)
class Write:
    """One attempt to change the world through Graph, whether it was carried out or not."""

    number: int
    at: datetime
    do: str
    object_id: str
    new_id: str | None
    text: str | None
    applied: bool
    status: int
    code: int | None
    subcode: int | None
    fault: str | None


@dataclass(frozen=True)
class Forgery:
    """A comment that never existed, sent in a body the receiver must not believe."""

    object_id: str
    how: str


@dataclass
class Page:
    """One page: what its municipality, app and secrets are, and what stands on it."""

    row: PageRow
    seed: int
    posts: dict[str, Post] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    forgeries: list[Forgery] = field(default_factory=list)
    subscribed_fields: list[str] = field(default_factory=lambda: list(FEED_FIELDS_AT_START))
    subscribed: bool = True
    counters: dict[str, int] = field(default_factory=dict)

    @property
    def page_id(self) -> str:
        """The platform's id of the page."""
        return self.row.page_id

    def next_number(self, kind: str) -> int:
        """Count one kind of thing from 1; each kind alone, so that one cannot shift another's ids."""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return self.counters[kind]

    def next_id(self, kind: str) -> str:
        """Return a new id of 15 digits for a thing of this kind on this page."""
        return number_of(15, self.seed, self.page_id, kind, self.next_number(kind))

    def author(self, name: str, *, shown: bool = True) -> Author:
        """Return the author of this name; ids are per page, as Meta's are."""
        return Author("24" + number_of(15, self.page_id, "author", name), name, shown)

    def itself(self) -> Author:
        """Return the page as an author."""
        return Author(self.page_id, self.row.page_name)

    def replies_to(self, comment: Comment) -> Iterator[Comment]:
        """Yield what stands under a comment."""
        return (other for other in self.comments.values() if other.parent_id == comment.object_id)


class World:
    """All pages, found by municipality, by token or by app."""

    def __init__(self, rows: tuple[PageRow, ...], seed: int) -> None:
        self.pages = [Page(row, seed) for row in rows]

    def municipalities(self) -> list[str]:
        """Return the names of all municipalities, in the order of the world file."""
        return list(dict.fromkeys(page.row.municipality for page in self.pages))

    def of_municipality(self, name: str) -> list[Page]:
        """Return the pages of one municipality, the first being its main one."""
        return [page for page in self.pages if page.row.municipality == name]

    def of_app(self, app: str) -> list[Page]:
        """Return the pages whose webhooks one app sends."""
        return [page for page in self.pages if page.row.app == app]

    def of_token(self, token: str) -> Page | None:
        """Return the page that a page access token opens."""
        return next((page for page in self.pages if page.row.page_token == token), None)

    def holding(self, object_id: str) -> list[Page]:
        """Return every page that has such an object; more than one where platform ids are equal."""
        return [page for page in self.pages if object_id in page.comments or object_id in page.posts]
