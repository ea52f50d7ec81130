"""X's world: handles with posts, replies under them and mentions anywhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from simulator.beside.platform import Manners, Notice, Parcel, Platform, Retry
from simulator.beside.tellings import json_bytes
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.ids import number_of
from simulator.x.errors import REFUSALS
from simulator.x.resources import event, remark_payload, thing_payload
from simulator.x.signing import CRC_CASES, crc, sha256_base64

FIRST_ID = 1_990_000_000_000_000_000
# As far apart as ids of two milliseconds are.
ID_STEP = 1 << 22
REMAINING_MAX = 10_000


class X(Platform):
    """Replies can be hidden by whose conversation it is; people's edits are new posts, their deletions untold."""

    name = "x"
    manners = Manners("shown", "hidden", None, levels=9, edits=False, likes=True, mentions=True)
    refusals = REFUSALS
    retry = Retry((15, 60, 120, 120), 0.1)
    cases = CRC_CASES

    def new_thing_id(self, place: Place) -> str:
        """Return the next id; ids grow with time."""
        return str(self._first_id(place) + place.next_number("post or remark") * ID_STEP)

    def new_remark_id(self, place: Place, thing: Thing, parent: Remark | None, kind: str) -> str:
        """Return the next id; an own reply's stands right behind the newest one."""
        del thing, parent
        if kind == "own reply":
            newest = self._first_id(place) + place.counters.get("post or remark", 0) * ID_STEP
            return str(newest + place.next_number(kind))
        return self.new_thing_id(place)

    def _first_id(self, place: Place) -> int:
        # Sixteen digits of its own, so that no two handles share ids.
        return FIRST_ID + int(number_of(7, place.seed, place.row.account_id)) * 10**9

    def person(self, place: Place, name: str) -> Somebody:
        """Return a person by id, the same everywhere."""
        del place
        return Somebody("1" + number_of(9, "x person", name), name)

    def thing_news(self, place: Place, thing: Thing, verb: str, at: datetime) -> list[Notice]:
        """Return the event of an own post, made or deleted."""
        if verb == "edit":
            return []
        payload = thing_payload(place, thing)
        return [self._event(place, f"post.{'delete' if verb == 'remove' else 'create'}", payload, thing.object_id, at)]

    def remark_news(self, place: Place, remark: Remark, verb: str, at: datetime) -> list[Notice]:
        """Return the event of a new reply or mention; of what others edit, hide, like or delete nothing is told."""
        if remark.own and verb in {"add", "remove"}:
            kind = "post.create" if verb == "add" else "post.delete"
        elif verb == "add":
            kind = "post.mention.create" if remark.thing_id == remark.object_id else "post.reply.create"
        else:
            return []
        return [self._event(place, kind, remark_payload(place, remark), remark.object_id, at, remark.author)]

    def _event(
        self,
        place: Place,
        kind: str,
        payload: Mapping[str, object],
        object_id: str,
        at: datetime,
        author: Somebody | None = None,
    ) -> Notice:
        uuid = str(FIRST_ID + int(number_of(12, place.seed, place.row.account_id, "x", place.next_number("event"))))
        body = event(place, uuid, kind, payload, [author or self.itself(place), self.itself(place)])
        del at
        return Notice(place, body, object_id, kind)

    def broken_news(self, place: Place) -> list[Notice]:
        """Return events that no receiver can use."""
        strange: list[tuple[str, object]] = [
            ("unknown type", {"event_uuid": "1", "event_type": "post.hologram", "payload": {}}),
            ("no payload", {"event_uuid": "2", "event_type": "post.reply.create", "filter": None}),
            ("data is a text", "soon"),
        ]
        return [Notice(place, {"data": data}, "", f"broken: {what}") for what, data in strange]

    def lie(self, place: Place, about: Place) -> Notice:
        """Return the event of a mention that never was, at the handle `about`."""
        object_id = str(FIRST_ID - about.next_number("lie") - int(number_of(6, about.row.account_id)) * 1000)
        payload = {"id": object_id, "conversation_id": object_id, "author_id": "9", "text": "Dette har ingen skrevet."}
        body = event(about, f"9{object_id}", "post.mention.create", payload, [Somebody("9", "Ukjent Avsender")])
        return Notice(place, body, object_id, "forged mention")

    def parcel(self, notices: Sequence[Notice], sent_at: datetime, *, raw_utf8: bool) -> Parcel:
        """Return one event."""
        del sent_at
        return Parcel(json_bytes(notices[0].value, raw_utf8=raw_utf8), {"Content-Type": "application/json"})

    def signature(self, secret: str, parcel: Parcel, at: datetime) -> dict[str, str]:
        """Return X's header."""
        del at
        return {"x-twitter-webhooks-signature": sha256_base64(secret, parcel.body)}

    async def shake(self, place: Place, case: str) -> dict[str, object]:
        """Do a CRC; a fatal answer ends the sending until a right one to `PUT /2/webhooks/…`."""
        token = None if case == "no_token" else f"crc_{self.around.challenges.randint(10**9, 10**10)}"
        url = self.around.url_of(place.row)
        shaken = await crc(self.around.client, url, self.secret_of(place), token)
        if case == "no_token":
            # X never asks so; whoever does must not be given anything.
            status = shaken["status"]
            return {"case": case, **shaken, "as_expected": isinstance(status, int) and status >= 400}
        if shaken["fatal"]:
            place.listening = False
        return {"case": case, "account_id": place.row.account_id, **shaken, "as_expected": shaken["right"]}

    def settings(self, place: Place, wanted: Mapping[str, object]) -> dict[str, object]:
        """Take `listening` and `remaining` (calls until the limit)."""
        for name, value in wanted.items():
            if name == "listening" and isinstance(value, bool):
                place.listening = value
            elif name == "remaining" and isinstance(value, int):
                place.counters["calls"] = REMAINING_MAX - value
            else:
                raise ValueError(f"x has no setting {name} of this type")
        return {"listening": place.listening, "remaining": REMAINING_MAX - place.counters.get("calls", 0)}
