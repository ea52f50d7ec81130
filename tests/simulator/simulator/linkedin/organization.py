"""LinkedIn's world: organizations with posts, comments and answers to them, and sixty days of notifications."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from simulator.beside.letters import letters_of
from simulator.beside.platform import Manners, Notice, Parcel, Platform, Retry
from simulator.beside.tellings import json_bytes
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.ids import number_of
from simulator.linkedin.errors import REFUSALS
from simulator.linkedin.resources import activity_of, notification
from simulator.linkedin.signing import CHALLENGE_CASES, body_signature, challenge
from simulator.worldfile import AccountRow

NOTIFICATIONS_MAX = 10
MISSES_MAX = 3
KIND = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
ACTIONS = {"add": "COMMENT", "edit": "COMMENT_EDIT", "remove": "COMMENT_DELETE", "like": "LIKE"}


@dataclass
class Organization(Place):
    """One organization; `told` are its notifications, oldest first, whether they were delivered or not."""

    told: list[tuple[datetime, Mapping[str, object]]] = field(default_factory=list)
    misses: int = 0


class LinkedIn(Platform):
    """Comments and answers to them; nothing is hidden; what is told once is told again every five minutes."""

    name = "linkedin"
    manners = Manners("shown", None, None, likes=True, mentions=True)
    refusals = REFUSALS
    retry = Retry((300,), 8.0)
    cases = CHALLENGE_CASES
    batch_max = NOTIFICATIONS_MAX

    def place_of(self, row: AccountRow) -> Organization:
        """Return the organization."""
        return Organization(row, self.around.seed)

    def new_thing_id(self, place: Place) -> str:
        """Return a share's URN."""
        return f"urn:li:share:7{place.next_digits(18, 'share')}"

    def new_remark_id(self, place: Place, thing: Thing, parent: Remark | None, kind: str) -> str:
        """Return a comment's URN, which names the activity that it is about; a mention's is a share's."""
        del parent
        if not thing.object_id:
            return f"urn:li:share:6{place.next_digits(18, 'mention')}"
        return f"urn:li:comment:({activity_of(thing.object_id)},7{place.next_digits(18, kind)})"

    def person(self, place: Place, name: str) -> Somebody:
        """Return a member; LinkedIn tells their id and not their name."""
        del place
        return Somebody("urn:li:person:" + letters_of(10, "linkedin person", name), name)

    def remark_news(self, place: Place, remark: Remark, verb: str, at: datetime) -> list[Notice]:
        """Return the notification; a mention is told once, and an own comment as the administrators'."""
        action = ACTIONS.get(verb)
        mention = remark.thing_id == remark.object_id
        if action is None or (mention and verb != "add"):
            return []
        if mention:
            action = "SHARE_MENTION"
        elif remark.own and verb == "add":
            action = "ADMIN_COMMENT"
        number = int(number_of(11, place.seed, place.row.account_id, "linkedin", place.next_number("notification")))
        value = notification(place, remark, action, number, at)
        if isinstance(place, Organization):
            place.told.append((at, value))
        return [Notice(place, value, remark.object_id, action)]

    def broken_news(self, place: Place) -> list[Notice]:
        """Return notifications that no receiver can use."""
        strange: list[tuple[str, dict[str, object]]] = [
            (
                "unknown action",
                {"notificationId": 1, "action": "HOLOGRAM", "organizationalEntity": place.row.account_id},
            ),
            ("no comment", {"notificationId": 2, "action": "COMMENT", "organizationalEntity": place.row.account_id}),
            ("wrong types", {"notificationId": "x", "action": ["COMMENT"], "lastModifiedAt": "soon"}),
        ]
        return [Notice(place, value, "", f"broken: {what}") for what, value in strange]

    def lie(self, place: Place, about: Place) -> Notice:
        """Return the notification of a comment that never was, at the organization `about`."""
        at, number = self.now(), about.next_number("lie")
        object_id = f"urn:li:comment:(urn:li:activity:9,{9_000_000 + number}{number_of(6, about.row.account_id)})"
        author = Somebody("urn:li:person:nobody", "Ukjent Avsender")
        made = Remark(object_id, "urn:li:share:9", None, author, ["Dette har ingen skrevet."], at, at, "shown")
        value = notification(about, made, "COMMENT", 10**12 + number, at)
        return Notice(place, value, object_id, "forged comment")

    def parcel(self, notices: Sequence[Notice], sent_at: datetime, *, raw_utf8: bool) -> Parcel:
        """Return up to ten notifications."""
        del sent_at
        body = {"type": KIND, "notifications": [notice.value for notice in notices]}
        return Parcel(json_bytes(body, raw_utf8=raw_utf8), {"Content-Type": "application/json"})

    def signature(self, secret: str, parcel: Parcel, at: datetime) -> dict[str, str]:
        """Return LinkedIn's header."""
        del at
        return {"X-LI-Signature": body_signature(secret, parcel.body)}

    async def shake(self, place: Place, case: str) -> dict[str, object]:
        """Do a challenge; three misses in a row block the webhook, a right one opens it again."""
        code = str(uuid.UUID(int=self.around.challenges.getrandbits(128), version=4))
        url, secret = self.around.url_of(place.row), self.secret_of(place)
        shaken = await challenge(self.around.client, url, secret, case, code)
        if case == "right" and isinstance(place, Organization):
            place.misses = 0 if shaken["as_expected"] else place.misses + 1
            place.listening = place.misses < MISSES_MAX
        return {"account_id": place.row.account_id, **shaken}
