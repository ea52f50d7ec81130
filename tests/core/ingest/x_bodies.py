"""X's bodies in both shapes, for the tests of its parser."""

import json
from datetime import UTC, datetime
from typing import Any

US, THEM = "222222222", "111111111"
AT = datetime(2026, 5, 10, 17, 41, 57, tzinfo=UTC)
POST: dict[str, Any] = {
    "id": "1009",
    "author_id": THEM,
    "text": "@bo Hei &amp; hå &lt;3",
    "conversation_id": "1009",
    "created_at": "2026-05-10T17:41:57.000Z",
}
INCLUDES: dict[str, Any] = {
    "users": [{"id": US, "name": "Bø"}, {"id": THEM, "name": "Kari", "username": "kari_n"}],
    "media": [
        {"media_key": "3_1", "type": "photo", "url": "https://media.example.invalid/1.jpg"},
        {"media_key": "3_2", "type": "photo", "url": "https://media.example.invalid/2.jpg"},
    ],
}
TWEET: dict[str, Any] = {
    "created_at": "Sun May 10 17:41:57 +0000 2026",
    "id": 994633657141813248,
    "id_str": "994633657141813248",
    "text": "@bo strøm &amp; vann",
    "user": {"id": 111111111, "id_str": THEM, "name": "Kari"},
}
MESSAGE: dict[str, Any] = {
    "type": "message_create",
    "id": "1903",
    "created_timestamp": "1778434917000",
    "message_create": {
        "target": {"recipient_id": US},
        "sender_id": THEM,
        "message_data": {"text": "hei &amp; hå"},
    },
}
PEOPLE = {THEM: {"data": {"name": "Kari", "username": "kari_n"}}, US: {"name": "Bø"}}


def activity(event_type: object = "post.mention.create", post: object = POST, **differs: object) -> bytes:
    told = {
        "event_uuid": "7",
        "filter": {"user_id": US},
        "event_type": event_type,
        "payload": post,
        "includes": INCLUDES,
        **differs,
    }
    return json.dumps({"data": told}).encode()


def older(name: str, *events: object, **differs: object) -> bytes:
    return json.dumps({"for_user_id": US, name: events, **differs}).encode()
