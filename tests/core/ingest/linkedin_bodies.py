"""LinkedIn's bodies, for the tests of its parser."""

import json
from datetime import UTC, datetime
from typing import Any

ORGANISATION = "urn:li:organization:12345"
COMMENT_ID = "urn:li:comment:(urn:li:activity:1,2)"
AT = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)
COMMENT: dict[str, Any] = {
    "notificationId": 1001,
    "organizationalEntity": ORGANISATION,
    "action": "COMMENT",
    "sourcePost": "urn:li:activity:1",
    "generatedActivity": COMMENT_ID,
    "lastModifiedAt": 1767322443000,
    "decoratedGeneratedActivity": {"comment": {"owner": "urn:li:person:abc", "text": "Bra!"}},
}


def notification(**differs: object) -> dict[str, Any]:
    """Return a notification; a member given as `...` is left out."""
    return {name: told for name, told in {**COMMENT, **differs}.items() if told is not ...}


def made(**differs: object) -> dict[str, Any]:
    return notification(
        decoratedGeneratedActivity={"comment": {"owner": "urn:li:person:abc", "text": "Bra!", **differs}}
    )


def body(*notifications: object, kind: object = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS") -> bytes:
    return json.dumps({"type": kind, "notifications": notifications}).encode()
