"""A small Flickr in memory: comments under photos, every call's signature checked by oauthlib's own server side."""

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

from tests.service.ingest.loopback import Answered, Asked, told
from tests.service.ingest.stage import START

OURS, KARI = "12037949754@N01", "36398523@N00"
KEY, KEY_SECRET, TOKEN, TOKEN_SECRET = "api-key", "api&secret", "token-1", "token/secret"
PHOTO = "10289"
Fault = Callable[[Callable[[], Answered]], Answered]


class _Secrets(RequestValidator):
    """The one key and the one token that there are."""

    enforce_ssl = False
    client_key_length = (1, 99)
    access_token_length = (1, 99)
    dummy_client = dummy_access_token = "nobody"

    def check_client_key(self, _key: str) -> bool:
        return True

    def check_access_token(self, _token: str) -> bool:
        return True

    def check_nonce(self, nonce: str) -> bool:
        return bool(nonce)

    def validate_client_key(self, client_key: str, _request: object) -> bool:
        return client_key == KEY

    def validate_access_token(self, _key: str, token: str, _request: object) -> bool:
        return token == TOKEN

    def validate_timestamp_and_nonce(self, *_args: object, **_more: object) -> bool:
        return True

    def validate_realms(self, *_args: object, **_more: object) -> bool:
        return True

    def get_client_secret(self, _key: str, _request: object) -> str:
        return KEY_SECRET

    def get_access_token_secret(self, _key: str, _token: str, _request: object) -> str:
        return TOKEN_SECRET


def fail(code: int) -> Answered:
    """Return an error as Flickr words it: with 200."""
    return told({"stat": "fail", "code": code, "message": "Noe gikk galt"})


class Album:
    """The photos. `faults` spoil the next calls."""

    def __init__(self) -> None:
        self.at = START
        self.comments: dict[str, dict[str, Any]] = {}
        self.photos = [PHOTO]
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.per_page = 2
        self._server = ResourceEndpoint(_Secrets())

    def methods(self, method: str) -> list[dict[str, str]]:
        """Return what a method was asked with, each time."""
        return [fields for fields in map(_fields, self.asked) if fields["method"] == f"flickr.{method}"]

    def add(self, object_id: str, text: str = "Fint!", author: str = KARI) -> None:
        """Put a comment there."""
        self.comments[object_id] = {"text": text, "author": author, "photo": object_id.split("-")[1], "at": self.at}

    def __call__(self, asked: Asked) -> Answered:
        """Answer a request, spoiled by the next fault."""
        self.asked.append(asked)
        headers = {name.title(): value for name, value in asked.headers.items()}
        address = f"http://{asked.headers['host']}{asked.url}"
        right, _ = self._server.validate_protected_resource_request(
            address, asked.method, asked.body.decode(), headers, []
        )
        if not right:
            return Answered(status=401, body=b"oauth_problem=signature_invalid")
        if self.faults:
            return self.faults.pop(0)(lambda: self._answer(asked))
        return self._answer(asked)

    def _answer(self, asked: Asked) -> Answered:
        fields = _fields(asked)
        assert (asked.path, fields["format"], fields["nojsoncallback"]) == ("/services/rest", "json", "1")
        ways = {
            ("GET", "flickr.activity.userPhotos"): self._activity,
            ("GET", "flickr.photos.comments.getList"): self._listed,
            ("POST", "flickr.photos.comments.addComment"): self._added,
            ("POST", "flickr.photos.comments.editComment"): self._edited,
            ("POST", "flickr.photos.comments.deleteComment"): self._deleted,
        }
        return ways[asked.method, fields["method"]](fields)

    def _activity(self, fields: dict[str, str]) -> Answered:
        page = int(fields["page"])
        photos = self.photos[(page - 1) * self.per_page : page * self.per_page]
        events = {"event": [{"type": "comment", "user": KARI}]}
        items = [{"type": "photo", "id": photo, "activity": events} for photo in photos]
        pages = -(-len(self.photos) // self.per_page)
        return told({"items": {"page": page, "pages": pages, "item": items}, "stat": "ok"})

    def _listed(self, fields: dict[str, str]) -> Answered:
        if fields["photo_id"] not in self.photos:
            return fail(1)
        here = [(i, one) for i, one in self.comments.items() if one["photo"] == fields["photo_id"]]
        shown = [
            {
                "id": object_id,
                "author": one["author"],
                "datecreate": str(int(one["at"].timestamp())),
                "_content": html.escape(one["text"]),
            }
            for object_id, one in here
        ]
        return told(
            {"comments": {"photo_id": fields["photo_id"], **({"comment": shown} if shown else {})}, "stat": "ok"}
        )

    def _added(self, fields: dict[str, str]) -> Answered:
        if fields["photo_id"] not in self.photos:
            return fail(1)
        object_id = f"1-{fields['photo_id']}-{900 + len(self.comments)}"
        self.add(object_id, fields["comment_text"], OURS)
        return told({"comment": {"id": object_id}, "stat": "ok"})

    def _edited(self, fields: dict[str, str]) -> Answered:
        one = self.comments.get(fields["comment_id"])
        if one is None:
            return fail(2)
        if one["author"] != OURS:
            return fail(99)
        one["text"] = fields["comment_text"]
        return told({"stat": "ok"})

    def _deleted(self, fields: dict[str, str]) -> Answered:
        return told({"stat": "ok"}) if self.comments.pop(fields["comment_id"], None) else fail(2)


def _fields(asked: Asked) -> dict[str, str]:
    return asked.query or dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
