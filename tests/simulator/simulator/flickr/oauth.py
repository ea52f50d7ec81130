"""OAuth 1.0a (HMAC-SHA1) as a platform checks it: by oauthlib's server side, over the request as it came."""

from collections.abc import Sequence

from oauthlib.common import Request as SignedRequest
from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

from simulator.beside.calls import Call
from simulator.beside.refusals import RefusedError
from simulator.beside.world import Place
from simulator.flickr.errors import BAD_KEY, BAD_SIGNATURE, BAD_TOKEN, NO_SIGNATURE

NOBODY = "nobody"


class Streams(RequestValidator):
    """Who may ask: the streams of this world; a nonce is good once."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self._of_token = {place.row.secrets["oauth_token"]: place for place in places}
        self._of_key = {place.row.settings["api_key"]: place for place in places}
        self._nonces: set[tuple[str, str, str]] = set()

    @property
    def enforce_ssl(self) -> bool:
        """A simulator on this machine speaks HTTP."""
        return False

    @property
    def client_key_length(self) -> tuple[int, int]:
        """Flickr's keys have 32 digits."""
        return 20, 40

    @property
    def nonce_length(self) -> tuple[int, int]:
        """Any that is not too short to be one."""
        return 8, 80

    @property
    def dummy_client(self) -> str:
        """A key that nobody has, so that every check takes as long."""
        return NOBODY

    @property
    def dummy_access_token(self) -> str:
        """A token that nobody has."""
        return NOBODY

    def check_access_token(self, request_token: str) -> bool:
        """Flickr's tokens have a hyphen, which oauthlib does not expect."""
        return bool(request_token)

    def place_of(self, token: str) -> Place | None:
        """Return the stream that a token opens."""
        return self._of_token.get(token)

    def knows_key(self, key: str) -> bool:
        """Whether an app has this key."""
        return key in self._of_key

    def validate_client_key(self, client_key: str, request: SignedRequest) -> bool:
        """Whether an app has this key."""
        del request
        return self.knows_key(client_key)

    def validate_access_token(self, client_key: str, token: str, request: SignedRequest) -> bool:
        """Whether this token belongs to this app."""
        del request
        place = self._of_token.get(token)
        return place is not None and place.row.settings["api_key"] == client_key

    def validate_timestamp_and_nonce(
        self,
        client_key: str,
        timestamp: str,
        nonce: str,
        request: SignedRequest,
        request_token: str | None = None,
        access_token: str | None = None,
    ) -> bool:
        """Whether this nonce is new."""
        del request, request_token, access_token
        used = (client_key, timestamp, nonce)
        new = used not in self._nonces
        self._nonces.add(used)
        return new

    def validate_realms(
        self, client_key: str, token: str, request: SignedRequest, uri: str | None = None, realms: object = None
    ) -> bool:
        """Flickr has no realms."""
        del client_key, token, request, uri, realms
        return True

    def get_client_secret(self, client_key: str, request: SignedRequest) -> str:
        """Return the secret of an app."""
        del request
        place = self._of_key.get(client_key)
        return place.row.secrets["api_secret"] if place else NOBODY

    def get_access_token_secret(self, client_key: str, token: str, request: SignedRequest) -> str:
        """Return the secret of a token."""
        del client_key, request
        place = self._of_token.get(token)
        return place.row.secrets["oauth_token_secret"] if place else NOBODY


class Guard:
    """Lets signed requests through."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._streams = Streams(places)
        self._endpoint = ResourceEndpoint(self._streams)

    def place_of(self, call: Call) -> Place:
        """Return whose stream a request is about. Raises RefusedError with Flickr's code."""
        names = ("authorization", "content-type")
        headers = {name.title(): call.headers[name] for name in names if name in call.headers}
        if not _told(call, "oauth_signature"):
            raise RefusedError(NO_SIGNATURE)
        good, _ = self._endpoint.validate_protected_resource_request(
            call.url, call.method, call.body.decode("utf-8", "replace"), headers
        )
        key, token = _told(call, "oauth_consumer_key"), _told(call, "oauth_token")
        if not self._streams.knows_key(key):
            raise RefusedError(BAD_KEY)
        place = self._streams.place_of(token)
        if place is None or place.row.settings["api_key"] != key:
            raise RefusedError(BAD_TOKEN)
        if not good:
            raise RefusedError(BAD_SIGNATURE)
        return place


def _told(call: Call, name: str) -> str:
    """Return an OAuth parameter, wherever its client put it: header, query or form."""
    header = call.headers.get("authorization", "")
    for part in header.partition(" ")[2].split(","):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value.strip('"')
    return call.text(name) or ""
