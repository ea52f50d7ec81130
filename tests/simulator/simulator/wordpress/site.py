"""WordPress's world: sites with articles and comments, each site counting from 1."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from simulator.beside.letters import letters_of
from simulator.beside.platform import Manners, Notice, Parcel, Platform
from simulator.beside.standard_webhooks import ID, STANDARD_RETRY, proof
from simulator.beside.tellings import json_bytes, remark_telling
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.wordpress.errors import REFUSALS
from simulator.wordpress.rendering import rendered

OUR_USER_ID = 2
# A Norwegian site in winter: `date` is written by it and names no zone.
SITE_OFFSET = timedelta(hours=1)
KNOWN_VERBS = ("add", "edit", "remove", "hide", "unhide")


class WordPress(Platform):
    """`hold` is hidden, the trash is gone (but may be emptied, or not); threads nest as deep as people answer."""

    name = "wordpress"
    manners = Manners("approved", "hold", "trash", levels=5, below_goes=False)
    refusals = REFUSALS
    retry = STANDARD_RETRY

    def new_thing_id(self, place: Place) -> str:
        """Return the next number of the site, behind the site's id."""
        return f"{place.row.account_id}/{76 + place.next_number('article')}"

    def new_remark_id(self, place: Place, thing: Thing, parent: Remark | None, kind: str) -> str:
        """Return the next number; own replies count from a million, so that they shift nobody's."""
        del thing, parent
        first = 1_000_000 if kind == "own reply" else 510
        return f"{place.row.account_id}/{first + place.next_number(kind)}"

    def person(self, place: Place, name: str) -> Somebody:
        """Return a visitor: nobody needs a user, so nobody has an id."""
        del place
        return Somebody("", name)

    def itself(self, place: Place) -> Somebody:
        """Return the user that the application password belongs to."""
        return Somebody(str(OUR_USER_ID), place.row.name)

    def remark_news(self, place: Place, remark: Remark, verb: str, at: datetime) -> list[Notice]:
        """Return what the site's sender tells; a comment that waits for approval is told, and told to be hidden."""
        if verb not in KNOWN_VERBS:
            return []
        waits = verb == "add" and remark.state == self.manners.hidden
        return [self._telling(place, remark, each, at) for each in ((verb, "hide") if waits else (verb,))]

    def _telling(self, place: Place, remark: Remark, verb: str, at: datetime) -> Notice:
        body = remark_telling(place, remark, verb, at, article_url(place, place.things[remark.thing_id]))
        data = body["data"]
        if isinstance(data, dict) and "text" in data:
            # The sender sends what the page shows.
            data["text"] = rendered(remark.text)
        value = {"body": body, "id": _message_id(place)}
        return Notice(place, value, remark.object_id, f"comment {verb}")

    def broken_news(self, place: Place) -> list[Notice]:
        """Return tellings that nobody can use."""
        documents: list[tuple[str, object]] = [
            ("unknown type", {"type": "comment.hologram", "timestamp": "soon", "data": {"id": "1"}}),
            ("no id", {"type": "comment.created", "timestamp": "2026-01-02T03:04:05Z", "data": {"text": "Hei"}}),
            ("wrong types", {"type": ["comment"], "data": {"id": {}, "author": [], "thread": "x"}}),
        ]
        return [
            Notice(place, {"body": document, "id": _message_id(place)}, "", f"broken: {what}")
            for what, document in documents
        ]

    def lie(self, place: Place, about: Place) -> Notice:
        """Return the telling of a comment that never was, at the site `about`."""
        at = self.now()
        number = 9_000_000 + about.next_number("lie")
        data = {
            "id": str(number),
            "account": about.row.account_id,
            "thread": {"id": "77", "url": "https://example.invalid/", "title": "Ingen"},
            "author": {"id": None, "name": "Ukjent Avsender"},
            "text": "Dette har ingen skrevet.",
        }
        value = {
            "body": {"type": "comment.created", "timestamp": at.isoformat(), "data": data},
            "id": _message_id(place),
        }
        return Notice(place, value, f"{about.row.account_id}/{number}", "forged comment")

    def parcel(self, notices: Sequence[Notice], sent_at: datetime, *, raw_utf8: bool) -> Parcel:
        """Return one telling."""
        del sent_at
        value = notices[0].value
        body = value["body"]
        words = json_bytes(body if isinstance(body, Mapping) else {}, raw_utf8=raw_utf8)
        return Parcel(words, {"Content-Type": "application/json", ID: str(value["id"])})

    def signature(self, secret: str, parcel: Parcel, at: datetime) -> dict[str, str]:
        """Return time and signature."""
        return proof(secret, parcel.headers[ID], parcel.body, at)


def _message_id(place: Place) -> str:
    return "msg_" + letters_of(27, "wordpress", place.seed, place.row.account_id, place.next_number("message"))


def article_url(place: Place, thing: Thing) -> str:
    """Return the public address of an article."""
    return f"https://{place.row.account_id}.example.invalid/?p={thing.object_id.rpartition('/')[2]}"
