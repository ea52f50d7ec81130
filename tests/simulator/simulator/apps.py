"""Meta apps: the id and secret that speak for pages and accounts, and what each app has subscribed to."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from simulator.facebook.usage import Usage
from simulator.ids import number_of


@dataclass(frozen=True)
class Subscription:
    """What an app wants to hear of one kind of object, and where."""

    callback_url: str
    fields: tuple[str, ...]
    include_values: bool = True


@dataclass
class MetaApp:
    """One app; without any subscription of its own it hears, at the usual address, whatever its pages send."""

    name: str
    platform: str
    municipality: str
    secret: str
    verify_token: str
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    redirects: tuple[str, ...] = ()
    require_proof: bool = False
    login_denied: bool = False
    declined: tuple[str, ...] = ()  # permissions that people do not give it
    withdrawn: tuple[str, ...] = ()  # permissions that were taken back
    locale: str | None = None  # the language of its error messages
    usage: Usage = field(default_factory=Usage)

    @property
    def app_id(self) -> str:
        """The platform's id of the app: 16 digits."""
        return number_of(16, "app id", self.platform, self.name)

    @property
    def app_token(self) -> str:
        """The app access token in its short form."""
        return f"{self.app_id}|{self.secret}"

    def hears(self, object_name: str, name: str) -> bool:
        """Whether the app wants this field; one that never subscribed to anything wants all."""
        subscription = self.subscriptions.get(object_name)
        if subscription is None:
            return not self.subscriptions
        return name in subscription.fields

    def wants_values(self, object_name: str) -> bool:
        """Whether changes come with their values, or only as names of fields."""
        subscription = self.subscriptions.get(object_name)
        return subscription is None or subscription.include_values

    def callback_url(self, object_name: str) -> str | None:
        """Return where it asked to be called about these objects, if it did."""
        subscription = self.subscriptions.get(object_name)
        return subscription.callback_url if subscription else None

    def may_return_to(self, address: str) -> bool:
        """Whether a sign-in may go back to this address; the strict mode compares all of it."""
        if self.redirects:
            return address in self.redirects
        return urlsplit(address).scheme in {"http", "https"}
