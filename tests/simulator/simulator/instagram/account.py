"""An Instagram account: its media, the comments on them, who wrote them, and where it is named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from simulator.apps import MetaApp
from simulator.ids import number_of
from simulator.messenger.conversation import Conversation
from simulator.sender import Forgery
from simulator.tokens import TokenState
from simulator.worldfile import AccountRow
from simulator.writes import NativeAct, Write


@dataclass(frozen=True)
class IgPerson:
    """Somebody with an Instagram account; `shown` false means that no webhook says who it is."""

    person_id: str
    username: str
    shown: bool = True


@dataclass
class Media:
    """A picture, reel or story of the account; `product` is FEED, REELS, STORY or AD."""

    media_id: str
    caption: str
    created_at: datetime
    product: str = "FEED"
    picture: str = ""
    removed: bool = False
    comments_on: bool = True


@dataclass
class Container:
    """A picture on its way: made, and later published as a media."""

    container_id: str
    caption: str
    picture: str
    product: str
    created_at: datetime
    published_as: str | None = None


@dataclass
class IgComment:
    """A comment. Nobody can edit it; `restricted` ones are missing in lists."""

    comment_id: str
    media_id: str
    parent_id: str | None
    author: IgPerson
    text: str | None
    created_at: datetime
    kind: str = "unspecified"
    own: bool = False
    hidden: bool = False
    restricted: bool = False
    removed_by: str | None = None
    private_replies: int = 0

    @property
    def removed(self) -> bool:
        """Whether it is gone."""
        return self.removed_by is not None

    @property
    def visibility(self) -> str:
        """`visible`, `hidden` or `removed`."""
        if self.removed:
            return "removed"
        return "hidden" if self.hidden else "visible"


@dataclass(frozen=True)
class IgMention:
    """Somebody named the account in a caption or (with a comment's id) in a comment, on a media of their own."""

    media_id: str
    comment_id: str | None
    author: IgPerson
    text: str
    created_at: datetime


@dataclass
class IgAccount:
    """One account and all that stands on it. It sends webhooks of the object `instagram`."""

    row: AccountRow
    seed: int
    meta_app: MetaApp
    media: dict[str, Media] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    comments: dict[str, IgComment] = field(default_factory=dict)
    below: dict[str, list[IgComment]] = field(default_factory=dict)  # what stands under a comment, gone or not
    mentions: list[IgMention] = field(default_factory=list)
    answers_elsewhere: dict[str, str] = field(default_factory=dict)  # ours, below mentions
    conversations: dict[str, Conversation] = field(default_factory=dict)
    writes: list[Write] = field(default_factory=list)
    native: list[NativeAct] = field(default_factory=list)
    forgeries: list[Forgery] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    token: TokenState = field(default_factory=TokenState)
    subscribed: bool = True
    subscribed_fields: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.subscribed_fields:
            # With Facebook Login the fields are the app's; with Instagram Login the account's own.
            self.subscribed_fields = ["comments", "live_comments", "mentions", "messages", "message_edit"]

    @property
    def page_id(self) -> str:
        """The platform's id of the account: what `entry.id` holds."""
        return self.row.account_id

    @property
    def object_name(self) -> str:
        """What its webhooks call it."""
        return "instagram"

    @property
    def by_facebook(self) -> bool:
        """Whether the app came in by Facebook Login, through the page."""
        return self.row.settings.get("login") == "facebook"

    @property
    def scoped_id(self) -> str:
        """The account's other id, which Instagram Login answers as `id`; webhooks never hold it."""
        return number_of(17, "app scoped", self.row.account_id)

    def hears(self, name: str) -> bool:
        """Whether the app gets this field."""
        return self.subscribed and name in self.subscribed_fields and self.meta_app.hears("instagram", name)

    def has(self, object_id: str) -> bool:
        """Whether this id is the account's own, or of something that stands on it."""
        if object_id in {self.page_id, self.scoped_id}:
            return True
        places = (self.media, self.comments, self.containers, self.conversations)
        if any(object_id in place for place in places):
            return True
        return any(
            object_id == conversation.conversation_id or conversation.found(object_id)
            for conversation in self.conversations.values()
        )

    def next_number(self, kind: str) -> int:
        """Count one kind of thing from 1."""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return self.counters[kind]

    def next_id(self, kind: str) -> str:
        """Return a new id of 17 digits, as Instagram's begin."""
        first = {"media": "180", "container": "178"}.get(kind, "179")
        return first + number_of(14, self.seed, self.page_id, kind, self.next_number(kind))

    def person(self, username: str, *, shown: bool = True) -> IgPerson:
        """Return the person of this name; ids are per account."""
        return IgPerson(number_of(16, self.page_id, "person", username), username, shown)

    def itself(self) -> IgPerson:
        """Return the account as an author."""
        return IgPerson(self.page_id, self.row.name)

    def replies_to(self, comment: IgComment) -> Iterator[IgComment]:
        """Yield what stands under a comment."""
        return iter(self.below.get(comment.comment_id, ()))

    def add(self, comment: IgComment) -> None:
        """Let a comment stand on the account."""
        self.comments[comment.comment_id] = comment
        if comment.parent_id is not None:
            self.below.setdefault(comment.parent_id, []).append(comment)
