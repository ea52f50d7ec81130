"""YouTube's WebSub bodies: videos, told and taken away; whatever bytes come, no entry loses its neighbours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from common.events import Author
from ingest.core import youtube_feed
from ingest.core.change import POSTED, REMOVED, Change, Ignored, RawChange, change_id

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
CHANNEL = "UCexampleexampleexample1"
ENTRY = (
    b"<entry><id>yt:video:%(video)s</id><yt:videoId>%(video)s</yt:videoId><yt:channelId>UC%(channel)s</yt:channelId>"
    b"<title>%(title)s</title><updated>2026-01-02T03:05:24+00:00</updated></entry>"
)
FEED = (
    b'<?xml version="1.0"?><!-- <entry> --><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
    b'xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="x>y"/>%s</feed>'
)
unhurried = settings(deadline=None)


def entry(video: bytes = b"V1", channel: bytes = b"1", title: bytes = b"t") -> bytes:
    return ENTRY % {b"video": video, b"channel": channel, b"title": title}


def sample(name: str) -> bytes:
    return (Path(__file__).parents[2] / "service" / "ingest" / "payloads" / "youtube" / name).read_bytes()


def only(body: bytes) -> Change:
    (raw,) = youtube_feed.split(body)
    change = youtube_feed.read(raw, NOON)
    assert isinstance(change, Change)
    return change


def test_an_upload_is_the_channels_own_post() -> None:
    assert only(sample("websub-upload.xml")) == Change(
        verb=POSTED,
        kind="post",
        platform="youtube",
        account_id=CHANNEL,
        object_id="VIDEOID0001",
        sent_at=datetime(2026, 1, 2, 3, 5, 24, 552394, tzinfo=UTC),
        text="Kommunestyremøte 2. januar & spørretime",
        author=Author(CHANNEL, "Eksempel kommune"),
        told_at=datetime(2026, 1, 2, 3, 0, 57, tzinfo=UTC),
        permalink="http://www.youtube.com/watch?v=VIDEOID0001",
        own=True,
    )


def test_a_deleted_entry_is_a_removal_of_the_same_object() -> None:
    assert only(sample("websub-deleted.xml")) == Change(
        verb=REMOVED,
        kind="post",
        platform="youtube",
        account_id=CHANNEL,
        object_id="VIDEOID0001",
        sent_at=datetime(2026, 1, 2, 9, 0, tzinfo=UTC),
        told_at=datetime(2026, 1, 2, 9, 0, tzinfo=UTC),
        own=True,
    )


def test_one_entrys_bytes_are_the_very_body() -> None:
    body = sample("websub-upload.xml")
    assert [raw.raw for raw in youtube_feed.split(body)] == [body]


def test_each_of_several_entries_stands_alone_with_its_exact_bytes() -> None:
    one, other = entry(b"V1", title=b"<![CDATA[</entry> & >]]>"), entry(b"V2", channel=b"2")
    body = FEED % (one + b"<other/>" + b"<!-- </feed> -->" + other)
    first, second = youtube_feed.split(body)
    assert first.raw == body.replace(other, b"")
    assert second.raw == body.replace(one, b"")
    assert [only(first.raw).object_id, only(second.raw).object_id] == ["V1", "V2"]
    assert [first.account_id, second.account_id] == ["UC1", "UC2"]
    assert only(first.raw).text == "</entry> & >"


def test_an_entry_without_its_video_is_bad_and_its_neighbours_go_on() -> None:
    bad, good = youtube_feed.split(FEED % (b"<entry/>" + entry()))
    with pytest.raises(BadMessage):
        youtube_feed.read(bad, NOON)
    assert isinstance(youtube_feed.read(good, NOON), Change)


def test_a_feed_without_entries_says_nothing() -> None:
    assert youtube_feed.split(FEED % b"<title>YouTube video feed</title>") == []


def test_a_change_of_another_kind_is_ignored() -> None:
    raw = RawChange(account_id=CHANNEL, field="shelf", raw=b"<feed/>")
    assert youtube_feed.read(raw, NOON) == Ignored("field")


def test_a_channel_is_taken_from_the_authors_address_when_nothing_else_tells_it() -> None:
    author = b"<author><uri>https://www.youtube.com/channel/UC9</uri></author><yt:videoId>V</yt:videoId>"
    assert only(FEED % (b"<entry>" + author + b"</entry>")).account_id == "UC9"


def test_a_clock_that_goes_ahead_is_not_believed() -> None:
    body = FEED % entry().replace(b"2026-01-02T03:05:24", b"2036-01-02T03:05:24")
    assert only(body).sent_at == NOON


def test_without_a_time_it_was_sent_when_it_came() -> None:
    body = FEED % entry().replace(b"2026-01-02T03:05:24+00:00", b"soon")
    assert only(body).sent_at == NOON


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no xml",
        b"\xff\xfe",
        b"<feed>",
        b'<?xml version="1.0" encoding="no-such"?><feed/>',
        b'<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feed>&b;</feed>',
        b'<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed/>',
        b'<!DOCTYPE feed [<!ENTITY x SYSTEM "http://127.0.0.1/">]><feed>&x;</feed>',
        (FEED % (entry() + entry(b"V2"))).decode().encode("utf-16"),
    ],
)
def test_what_is_no_plain_feed_is_a_bad_message(body: bytes) -> None:
    with pytest.raises(BadMessage):
        youtube_feed.split(body)


@pytest.mark.parametrize(
    ("topic", "channel"),
    [
        (f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={CHANNEL}", CHANNEL),
        (f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}", CHANNEL),
        (f"https://www.youtube.com.evil.example/feeds/videos.xml?channel_id={CHANNEL}", None),
        (f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}&x=1", None),
        (f"https://www.youtube.com/feeds/videos.xml?playlist_id={CHANNEL}", None),
        ("", None),
    ],
)
def test_a_topic_names_its_channel_and_nothing_else_does(topic: str, channel: str | None) -> None:
    assert youtube_feed.channel_of(topic) == channel


def test_a_channels_topic_is_known_again() -> None:
    assert youtube_feed.channel_of(youtube_feed.topic_of(CHANNEL)) == CHANNEL


def test_a_deep_feed_is_no_danger() -> None:
    depth = 200_000
    body = FEED % (entry() + entry(b"V2") + b"<a>" * depth + b"</a>" * depth)
    assert len(youtube_feed.split(body)) == 2


def taken_apart(body: bytes) -> None:
    """Split and read; only BadMessage may come, and each part can be split again."""
    try:
        changes = youtube_feed.split(body)
    except BadMessage:
        return
    for raw in changes:
        assert len(youtube_feed.split(raw.raw)) == 1
        try:
            found = youtube_feed.read(raw, NOON)
        except BadMessage:
            continue
        if isinstance(found, Change):
            change_id("bo", found)
            repr(found).encode("utf-8")
            assert found.sent_at <= NOON + timedelta()


@unhurried
@given(st.binary())
def test_any_bytes_are_changes_or_a_bad_message(body: bytes) -> None:
    taken_apart(body)


PIECES = st.sampled_from(
    [
        b"<entry>",
        b"</entry>",
        b"<entry/>",
        entry(),
        b"<at:deleted-entry xmlns:at='http://purl.org/atompub/tombstones/1.0' ref='yt:video:V'/>",
        b"<a b='>'/>",
        b"<![CDATA[<entry>]]>",
        b"<!-- <entry> -->",
        b"<?x <entry> ?>",
        b"&amp;",
        b"t\xc3\xa5",
        b"&lol;",
        b"<yt:videoId>",
    ]
)


@unhurried
@given(st.lists(PIECES, max_size=8).map(b"".join))
def test_any_feed_is_changes_or_a_bad_message(children: bytes) -> None:
    taken_apart(FEED % children)
