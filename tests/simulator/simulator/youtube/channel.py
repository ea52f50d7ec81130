"""YouTube's world: channels with videos, threads and replies, quota and the hub's subscription."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from simulator.beside.letters import letters_of
from simulator.beside.platform import Manners, Notice, Parcel, Platform
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.worldfile import AccountRow
from simulator.youtube.errors import REFUSALS
from simulator.youtube.hub import HUB_CASES, LEASE_S_DEFAULT, hub_signature, shake_hub, topic_of

QUOTA_UNITS_MAX = 10_000
ATOM = "application/atom+xml"
FEED = (
    '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">'
    '<link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="{topic}"/>'
    "<title>YouTube video feed</title><updated>{updated}</updated>\n"
    "  <entry>\n   <id>yt:video:{video}</id>\n   <yt:videoId>{video}</yt:videoId>\n"
    "   <yt:channelId>{channel}</yt:channelId>\n   <title>{title}</title>\n"
    '   <link rel="alternate" href="http://www.youtube.com/watch?v={video}"/>\n'
    "   <author>\n    <name>{name}</name>\n    <uri>http://www.youtube.com/channel/{channel}</uri>\n   </author>\n"
    "   <published>{published}</published>\n   <updated>{updated}</updated>\n  </entry></feed>\n"
)
TOMBSTONE = (
    '<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">'
    '<at:deleted-entry ref="yt:video:{video}" when="{updated}">\n'
    '  <link href="https://www.youtube.com/watch?v={video}"/>\n'
    "  <at:by><name>{name}</name><uri>https://www.youtube.com/channel/{channel}</uri></at:by>\n"
    " </at:deleted-entry></feed>\n"
)
BROKEN = (
    ("no entry", '<feed xmlns="http://www.w3.org/2005/Atom"><title>YouTube video feed</title></feed>'),
    ("cut off", '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>yt:video:'),
    ("entities", '<!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><feed><entry><id>&b;</id></entry></feed>'),
)


@dataclass
class Channel(Place):
    """One channel; `quota_used` are the units its project has spent today."""

    quota_used: int = 0
    quota_units_max: int = QUOTA_UNITS_MAX
    hub_secret: str = ""


class YouTube(Platform):
    """Held for review is hidden, rejected is gone for good; only the author can delete."""

    name = "youtube"
    manners = Manners("published", "heldForReview", "rejected", likes=True)
    refusals = REFUSALS
    cases = HUB_CASES
    # WebSub: a wrong signature is answered like a right one, and the body forgotten.
    forgery_expected = "either"

    def place_of(self, row: AccountRow) -> Channel:
        """Return the channel; it is subscribed from the start, unless its settings say `subscribed` `no`."""
        subscribed = row.settings.get("subscribed") != "no"
        return Channel(row, self.around.seed, listening=subscribed, hub_secret=row.app_secret)

    def new_thing_id(self, place: Place) -> str:
        """Return a video id."""
        return place.next_letters(11, "video")

    def new_remark_id(self, place: Place, thing: Thing, parent: Remark | None, kind: str) -> str:
        """Return a comment id; a reply's begins with its thread's."""
        del thing
        own = place.next_letters(22, kind)
        return f"{parent.object_id}.{own}" if parent else f"Ugx{own}AaABAg"

    def person(self, place: Place, name: str) -> Somebody:
        """Return a person by handle; ids are the same on every channel."""
        del place
        handle = "".join(letter for letter in name.lower().replace(" ", "-") if letter.isalnum() or letter == "-")
        return Somebody("UC" + letters_of(22, "youtube person", name), f"@{handle}")

    def thing_news(self, place: Place, thing: Thing, verb: str, at: datetime) -> list[Notice]:
        """Return the feed of an upload, a changed title or a deletion."""
        words = {"video": thing.object_id, "title": thing.text, "published": _seconds(thing.created_at)}
        value = {**words, "verb": verb, "updated": _nanoseconds(at)}
        return [Notice(place, value, thing.object_id, f"video {verb}")]

    def broken_news(self, place: Place) -> list[Notice]:
        """Return feeds that nobody can use."""
        return [Notice(place, {"xml": xml}, "", f"broken: {what}") for what, xml in BROKEN]

    def lie(self, place: Place, about: Place) -> Notice:
        """Return the feed of a video that never was, on the channel `about`."""
        at = self.now()
        video = letters_of(11, "youtube lie", place.row.account_id, about.next_number("lie"))
        value = {"video": video, "title": "Dette har ingen lastet opp", "published": _seconds(at), "verb": "add"}
        return Notice(
            place, {**value, "updated": _nanoseconds(at), "channel": about.row.account_id}, video, "forged video"
        )

    def parcel(self, notices: Sequence[Notice], sent_at: datetime, *, raw_utf8: bool) -> Parcel:
        """Return the Atom feed of one piece of news. XML is UTF-8 anyhow."""
        del sent_at, raw_utf8
        place, value = notices[0].place, notices[0].value
        channel = str(value.get("channel", place.row.account_id))
        xml = str(value["xml"]) if "xml" in value else _feed(value, channel, place.row.name)
        links = f"<https://pubsubhubbub.appspot.com>; rel=hub, <{topic_of(channel)}>; rel=self"
        return Parcel(xml.encode(), {"Content-Type": ATOM, "Link": links})

    def signature(self, secret: str, parcel: Parcel, at: datetime) -> dict[str, str]:
        """Return the hub's signature; without a secret it signs nothing."""
        del at
        return hub_signature(secret, parcel.body)

    def secret_of(self, place: Place) -> str:
        """Return what the hub signs with: the secret of the subscription."""
        return place.hub_secret if isinstance(place, Channel) else place.row.app_secret

    async def shake(self, place: Place, case: str) -> dict[str, object]:
        """Let the hub ask the receiver whether it wants this subscription."""
        url = place.callback or self.around.url_of(place.row)
        shaken = await shake_hub(self.around.client, url, place.row.account_id, case, self.around.challenges)
        return {"account_id": place.row.account_id, **shaken}

    def settings(self, place: Place, wanted: Mapping[str, object]) -> dict[str, object]:
        """Take `listening`, `lease_s` (from now), `quota_used` and `quota_units_max`."""
        channel = place if isinstance(place, Channel) else Channel(place.row, place.seed)
        for name, value in wanted.items():
            if name == "listening" and isinstance(value, bool):
                channel.listening = value
            elif name == "lease_s" and isinstance(value, int | float):
                channel.listens_until = self.now() + timedelta(seconds=value)
            elif name in {"quota_used", "quota_units_max"} and isinstance(value, int):
                setattr(channel, name, value)
            else:
                raise ValueError(f"youtube has no setting {name} of this type")
        return {
            "listening": channel.heard(self.now()),
            "quota_used": channel.quota_used,
            "quota_units_max": channel.quota_units_max,
            "lease_s_default": LEASE_S_DEFAULT,
        }


def _feed(value: Mapping[str, object], channel: str, name: str) -> str:
    template = TOMBSTONE if value["verb"] == "remove" else FEED
    return template.format(
        topic=topic_of(channel),
        channel=channel,
        name=escape(name),
        video=value["video"],
        title=escape(str(value["title"]), quote=False),
        published=value["published"],
        updated=value["updated"],
    )


def _seconds(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _nanoseconds(at: datetime) -> str:
    # Nine digits, as the hub's feeds have them.
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f234+00:00")
