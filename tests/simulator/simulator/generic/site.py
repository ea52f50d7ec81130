"""A website's world: articles, comments as deep as people answer, and a sender that knows several forms."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from simulator.beside.letters import letters_of
from simulator.beside.platform import Manners, Notice, Parcel, Platform
from simulator.beside.standard_webhooks import ID, STANDARD_RETRY, proof
from simulator.beside.tellings import VERBS, remark_telling, thing_telling
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.generic.forms import FORMS, parcel_of
from simulator.generic.refusals import REFUSALS

BATCH_MAX = 50
MIXED = "mixed"


class Generic(Platform):
    """Hidden and shown again, or removed for good; the setting `form` (one of FORMS, or mixed) says how it sends."""

    name = "generic"
    manners = Manners("shown", "hidden", None, levels=5)
    refusals = REFUSALS
    retry = STANDARD_RETRY
    batch_max = BATCH_MAX

    def new_thing_id(self, place: Place) -> str:
        """Return an article's id."""
        return f"a-{place.next_letters(10, 'article')}"

    def new_remark_id(self, place: Place, thing: Thing, parent: Remark | None, kind: str) -> str:
        """Return a comment's id."""
        del thing, parent
        return f"c-{place.next_letters(12, kind)}"

    def person(self, place: Place, name: str) -> Somebody:
        """Return a visitor with an account at the site."""
        return Somebody("u-" + letters_of(8, "generic person", place.row.account_id, name), name)

    def thing_news(self, place: Place, thing: Thing, verb: str, at: datetime) -> list[Notice]:
        """Return what the site tells of its articles."""
        return [self._notice(place, thing_telling(place, thing, verb, at, article_url(place, thing)), thing.object_id)]

    def remark_news(self, place: Place, remark: Remark, verb: str, at: datetime) -> list[Notice]:
        """Return what the site tells of a comment; of one that waits for approval, that it is hidden too."""
        if verb not in VERBS:
            return []
        waits = verb == "add" and remark.state == self.manners.hidden
        url = article_url(place, place.things[remark.thing_id])
        tellings = [remark_telling(place, remark, each, at, url) for each in ((verb, "hide") if waits else (verb,))]
        return [self._notice(place, telling, remark.object_id) for telling in tellings]

    def _notice(self, place: Place, telling: Mapping[str, object], object_id: str) -> Notice:
        number = place.next_number("message")
        message_id = "msg_" + letters_of(27, "generic", place.seed, place.row.account_id, number)
        value = {"telling": telling, "id": message_id, "form": self._form(place, number)}
        return Notice(place, value, object_id, str(telling["type"]))

    def _form(self, place: Place, number: int) -> str:
        wanted = place.row.settings.get("form", MIXED)
        return FORMS[number % len(FORMS)] if wanted == MIXED else wanted

    def echo_of(self, notices: Sequence[Notice], message_id: str) -> list[Notice]:
        """Return news that say which callback caused them."""
        told = []
        for notice in notices:
            telling = notice.value["telling"]
            known = dict(telling) if isinstance(telling, Mapping) else {}
            data = known.get("data")
            known["data"] = {**(data if isinstance(data, Mapping) else {}), "webhook_id": message_id}
            told.append(Notice(notice.place, {**notice.value, "telling": known}, notice.object_id, notice.what))
        return told

    def broken_news(self, place: Place) -> list[Notice]:
        """Return tellings that nobody can use."""
        tellings: list[tuple[str, dict[str, object]]] = [
            ("unknown type", {"type": "comment.hologram", "timestamp": "soon", "data": {"id": "1"}}),
            ("unknown kind", {"type": "hologram.created", "timestamp": None, "data": {"id": "1"}}),
            ("no id", {"type": "comment.created", "timestamp": "2026-01-02T03:04:05Z", "data": {"text": "Hei"}}),
            ("wrong types", {"type": "comment.created", "data": [1, 2, 3]}),
        ]
        notices = []
        for what, telling in tellings:
            notice = self._notice(place, telling, "")
            notices.append(Notice(place, notice.value, "", f"broken: {what}"))
        return notices

    def lie(self, place: Place, about: Place) -> Notice:
        """Return the telling of a comment that never was, at the site `about`."""
        object_id = "c-" + letters_of(12, "generic lie", about.row.account_id, about.next_number("lie"))
        data = {
            "id": object_id,
            "account": about.row.account_id,
            "thread": {"id": "a-none", "url": "https://example.invalid/", "title": "Ingen"},
            "author": {"id": None, "name": "Ukjent Avsender"},
            "text": "Dette har ingen skrevet.",
        }
        telling = {"type": "comment.created", "timestamp": self.now().isoformat(), "data": data}
        notice = self._notice(place, telling, object_id)
        return Notice(place, notice.value, object_id, "forged comment")

    def parcel(self, notices: Sequence[Notice], sent_at: datetime, *, raw_utf8: bool) -> Parcel:
        """Return one body: a single one in its form, several as a batch."""
        del sent_at
        source = f"https://{notices[0].place.row.account_id}.example.invalid/"
        return parcel_of([notice.value for notice in notices], source, raw_utf8=raw_utf8)

    def signature(self, secret: str, parcel: Parcel, at: datetime) -> dict[str, str]:
        """Return time and signature."""
        return proof(secret, parcel.headers[ID], parcel.body, at)


def article_url(place: Place, thing: Thing) -> str:
    """Return the public address of an article."""
    return f"https://{place.row.account_id}.example.invalid/{thing.object_id}"
