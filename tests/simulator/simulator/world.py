"""The pretended world: pages, posts, two levels of comments, their authors, and what was written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from simulator.apps import MetaApp
from simulator.ids import number_of
from simulator.instagram.account import IgAccount
from simulator.messenger.conversation import Conversation
from simulator.sender import Forgery, Sender
from simulator.tokens import TokenState
from simulator.worldfile import AccountRow, PageRow
from simulator.writes import NativeAct, Write

FEED_FIELDS_AT_START = ("feed",)


@dataclass(frozen=True)
class Author:
    """Somebody who comments; `shown` false means that the platform tells nobody who it is."""

    author_id: str
    name: str
    shown: bool = True


@dataclass
class Post:
    """A post on the page: the page's own, unless it has an `author`.

    `kind` is status, photo, video or share; `published` false while it is only planned; `binned` while it lies in the
    bin, from where it may come back; `opened` is when it was published, where that is later than it was made.
    """

    object_id: str
    text: str
    created_at: datetime
    removed: bool = False
    kind: str = "status"
    author: Author | None = None
    published: bool = True
    binned: bool = False
    pictures: tuple[str, ...] = ()
    link: str | None = None
    opened: datetime | None = None
    hidden: bool = False
    earlier: list[str] = field(default_factory=list)
    liked_by: set[str] = field(default_factory=set)
    private_replies: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether people see it."""
        return self.published and not self.removed and not self.binned and not self.hidden


@dataclass(frozen=True)
class Mention:
    """Somebody named the page in a post or a comment of their own; `author` is not always told."""

    object_id: str
    post_id: str
    text: str
    created_at: datetime
    author: Author


@dataclass
class Rating:
    """A recommendation of the page: positive or negative, with or without words."""

    story_id: str
    author: Author
    positive: bool
    text: str | None
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


@dataclass
class Page:
    """One page: what its municipality, app and secrets are, and what stands on it."""

    row: PageRow
    seed: int
    meta_app: MetaApp
    posts: dict[str, Post] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    below: dict[str, list[Comment]] = field(default_factory=dict)  # what stands under a comment, gone or not
    writes: list[Write] = field(default_factory=list)
    forgeries: list[Forgery] = field(default_factory=list)
    subscribed_fields: list[str] = field(default_factory=lambda: list(FEED_FIELDS_AT_START))
    subscribed: bool = True
    counters: dict[str, int] = field(default_factory=dict)
    mentions: dict[str, Mention] = field(default_factory=dict)
    ratings: dict[str, Rating] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    instagram: tuple[str, str] | None = None  # id and name of the account that came by Facebook Login
    uploads: dict[str, str] = field(default_factory=dict)
    native: list[NativeAct] = field(default_factory=list)
    token: TokenState = field(default_factory=TokenState)

    @property
    def page_id(self) -> str:
        """The platform's id of the page."""
        return self.row.page_id

    @property
    def object_name(self) -> str:
        """What its webhooks call it."""
        return "page"

    def hears(self, name: str) -> bool:
        """Whether the app gets this field: the page is subscribed to it, and so is the app."""
        return self.subscribed and name in self.subscribed_fields and self.meta_app.hears("page", name)

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
        return iter(self.below.get(comment.object_id, ()))

    def add(self, comment: Comment) -> None:
        """Let a comment stand on the page."""
        self.comments[comment.object_id] = comment
        if comment.parent_id is not None:
            self.below.setdefault(comment.parent_id, []).append(comment)


class World:
    """All pages, found by municipality, by token or by app."""

    def __init__(self, rows: tuple[PageRow, ...], seed: int, accounts: tuple[AccountRow, ...] = ()) -> None:
        self.apps = {
            row.app: MetaApp(row.app, "facebook", row.municipality, row.app_secret, row.verify_token)
            for row in reversed(rows)
        }
        self.pages = [Page(row, seed, self.apps[row.app]) for row in rows]

        self.instagram_apps: dict[str, MetaApp] = {}
        self.accounts = [IgAccount(row, seed, self._app_of(row)) for row in accounts if row.platform == "instagram"]

        for account in self.accounts:
            for page in self.pages:
                if account.by_facebook and account.row.settings.get("page_id") == page.page_id:
                    same = account.row.municipality == page.row.municipality
                    page.instagram = (account.page_id, account.row.name) if same else page.instagram

    def _app_of(self, row: AccountRow) -> MetaApp:
        if row.settings.get("login") == "facebook":
            return self.apps[row.app]
        token = row.secrets.get("verify_token", "")
        app = MetaApp(row.app, "instagram", row.municipality, row.app_secret, token)
        return self.instagram_apps.setdefault(row.app, app)

    def all_apps(self) -> list[MetaApp]:
        """Return every app, Facebook's first."""
        return [*self.apps.values(), *self.instagram_apps.values()]

    def senders(self) -> list[Sender]:
        """Return all pages and Instagram accounts."""
        return [*self.pages, *self.accounts]

    def app_senders(self) -> list[Sender]:
        """Return one sender of each app."""
        found: dict[int, Sender] = {}
        for sender in self.senders():
            found.setdefault(id(sender.meta_app), sender)
        return list(found.values())

    def instagram_of(self, name: str) -> int:
        """Return how many Instagram accounts a municipality has."""
        return sum(account.row.municipality == name for account in self.accounts)

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
