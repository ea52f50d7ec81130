"""Every sample of Messenger and Instagram over Meta's route: one table each, file to exactly the items it must make."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from common.control import account_key
from common.events import (
    AccountFact,
    AccountState,
    Attachment,
    Author,
    FactStated,
    ItemChanged,
    ItemEdited,
    ItemRemoved,
    derived_id,
)
from tests.service.ingest.samples import Expected, body_of, item, names_in, results, told_as
from tests.service.ingest.stage import PAGE_A, START, Stage

ACCOUNT = "17841400000000000"
SENT = datetime(2026, 1, 2, 2, 54, 5, tzinfo=UTC)
WRITTEN = datetime(2026, 1, 2, 2, 54, 4, 838000, tzinfo=UTC)
PERSON, STRANGER = "7689966077685933", "200000000000001"
NOTHING: list[dict[str, Any]] = []
IGNORED = (NOTHING, {"ignored": 1})


def message(**differs: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of an event
    """Return what a message to the page is, with what differs."""
    about = {"object_id": "m_AAA", "post_id": None, "kind": "message", "author": Author(PERSON), "thread_id": PERSON}
    return item(**{**about, "permalink": None, "created_at": WRITTEN, "text": "x", **differs})


def note(**differs: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of an event
    """Return what a message to the Instagram account is, with what differs."""
    about = {"platform": "instagram", "account_id": ACCOUNT, "author": Author(STRANGER), "thread_id": STRANGER}
    written = datetime(2026, 1, 2, 2, 54, 4, tzinfo=UTC)
    return message(**{**about, "object_id": "mid_ig_1", "created_at": written, **differs})


def comment(**differs: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of an event
    """Return what a comment on Instagram is, with what differs: its birth is the time of sending."""
    about = {"platform": "instagram", "account_id": ACCOUNT, "author": Author("1234536447", "kari_n")}
    ids = {"object_id": "17900000000000001", "post_id": "17880000000000001"}
    return item(**{**about, **ids, "text": "Flott! 🇳🇴", "created_at": SENT, "permalink": None, **differs})


MESSENGER: Expected = {
    "delivery-without-mids": IGNORED,
    "message-attachments": (
        [
            message(
                object_id="m_AAB",
                text="",
                attachments=(
                    Attachment("image", "https://media.example.invalid/i.jpg"),
                    Attachment("fallback"),
                    Attachment("location"),
                    Attachment("unsupported_type"),
                ),
            )
        ],
        {"applied": 1},
    ),
    "message-deleted": (
        [message(told=ItemRemoved, visibility="removed", text="", revision=0, created_at=None)],
        {"applied": 1},
    ),
    "message-echo": (
        [message(object_id="m_AAC", text="Svar fra kommunen", own=True, author=Author(PAGE_A))],
        {"applied": 1},
    ),
    "message-echo-human-inbox": (
        [message(object_id="m_AAD", text="Svart i innboksen", own=True, author=Author(PAGE_A))],
        {"applied": 1},
    ),
    "message-edit": ([message(text="Rettet", created_at=None)], {"applied": 1}),
    "message-text": ([message(text="Hei, er det åpent?")], {"applied": 1}),
    "postback": IGNORED,
    "reaction": IGNORED,
    "read": IGNORED,
    "referral-no-sender": IGNORED,
    "standby": ([message(object_id="m_AAF", text="Annen app eier tråden")], {"applied": 1}),
    "standby-and-messaging": ([message(object_id="m_AAG")], {"applied": 1, "ignored": 1}),
    "time-as-float": (
        [message(object_id="m_AAH", created_at=datetime(2017, 4, 17, 7, 36, 48, 982000, tzinfo=UTC))],
        {"applied": 1},
    ),
    "timestamp-iso-or-string": (NOTHING, {}),
    "unreact": IGNORED,
}
INSTAGRAM: Expected = {
    "comment-album-child": ([comment(post_id="17880000000000777")], {"applied": 1}),
    "comment-flat-entry": ([comment()], {"applied": 1}),
    "comment-keyed-comment_id": ([comment(text="Hei")], {"applied": 1}),
    "comment-maximal": ([comment(parent_id="17900000000000000")], {"applied": 1}),
    "comment-minimal": ([comment(text="Hei", author=None, post_id=None)], {"applied": 1}),
    "comment-no-from": ([comment(text="Hei", author=None)], {"applied": 1}),
    "comment-no-text-gif": ([comment(text="")], {"applied": 1}),
    "comment-own-account": ([comment(own=True, author=Author(ACCOUNT, "eksempelkommune"))], {"applied": 1}),
    "dashboard-test": IGNORED,
    "dm-echo-self-test": (
        [note(object_id="mid_ig_3", text="selv", own=True, author=Author(ACCOUNT), thread_id=ACCOUNT)],
        {"applied": 1},
    ),
    "dm-story-reply": (
        [
            note(
                object_id="mid_ig_2",
                text="?",
                attachments=(Attachment("story", "https://media.example.invalid/s.jpg"),),
            )
        ],
        {"applied": 1},
    ),
    "dm-text": ([note(text="Hei")], {"applied": 1}),
    "dm-unsend": (
        [note(told=ItemRemoved, visibility="removed", text="", revision=0, created_at=None)],
        {"applied": 1},
    ),
    "live-comment": (
        [comment(object_id="17900000000000005", post_id="17880000000000002", text="Direkte!")],
        {"applied": 1},
    ),
    "mention-comment": (
        [
            comment(
                object_id="17894227972186120",
                post_id="17918195224117851",
                kind="mention",
                text="",
                revision=0,
                author=None,
                created_at=datetime(2018, 3, 9, 19, 16, 8, tzinfo=UTC),
            )
        ],
        {"applied": 1},
    ),
    "mention-media": (
        [
            comment(
                object_id="17918195224117851",
                post_id=None,
                kind="mention",
                text="",
                revision=0,
                author=None,
                created_at=datetime(2018, 3, 9, 19, 16, 8, tzinfo=UTC),
            )
        ],
        {"applied": 1},
    ),
    "story-insights": IGNORED,
}
TABLES = {"messenger": MESSENGER, "instagram": INSTAGRAM}
ROWS = [(folder, name) for folder, table in TABLES.items() for name in sorted(table)]


@pytest.fixture
def both(stage: Stage) -> Stage:
    """The stage with an Instagram account beside its page."""
    since = START - timedelta(days=1)
    account = AccountFact(
        platform="instagram", account_id=ACCOUNT, name="Eksempel", history=(AccountState(since, "active"),)
    )
    stated = FactStated(
        event_id=derived_id("bo", ACCOUNT),
        municipality="bo",
        occurred_at=since,
        recorded_at=since,
        key=account_key("bo", "instagram", ACCOUNT),
        value=msgspec.json.encode(account).decode(),
    )
    stage.world.control.state(stated)
    return stage


@pytest.mark.parametrize("folder", TABLES)
def test_every_sample_has_its_row_in_a_table(folder: str) -> None:
    assert set(TABLES[folder]) == names_in(folder)


@pytest.mark.parametrize(("folder", "name"), ROWS)
async def test_a_sample_makes_exactly_these_items_and_again_nothing(both: Stage, folder: str, name: str) -> None:
    items, counts = TABLES[folder][name]
    await both.deliver(body_of(folder, name))
    assert await told_as(both, items) == items
    assert results(both, "facebook" if folder == "messenger" else "instagram") == counts
    before = await both.all_told()
    await both.deliver(body_of(folder, name))
    assert await both.all_told() == before


async def test_a_conversation_is_told_step_by_step(both: Stage) -> None:
    for name in ("text", "edit", "deleted"):
        await both.deliver(body_of("messenger", f"message-{name}"))
    told = await both.told(ItemChanged)
    assert [type(event) for event in told[1:]] == [ItemEdited, ItemRemoved]
    assert (told[-1].text, told[-1].revision, told[-1].created_at) == ("Rettet", 2, WRITTEN)


async def test_a_message_that_another_app_answers_too_is_one_item(both: Stage) -> None:
    standby = body_of("messenger", "message-text").replace(b'"messaging"', b'"standby"')
    await both.deliver(body_of("messenger", "message-text"))
    await both.deliver(standby)
    assert len(await both.told(ItemChanged)) == 1
    assert results(both) == {"applied": 1, "duplicate": 1}
