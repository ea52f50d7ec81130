"""What ingest tells of an order: taken, failed with a code, or unknown; a private reply is a notice."""

from datetime import datetime

from common.events import (
    ActionFailed,
    ActionOrdered,
    ActionTaken,
    ActionUnknown,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    Outcome,
    derived_id,
)


def taken(ordered: ActionOrdered, at: datetime, object_id: str | None) -> Outcome:
    """It is done and was read back."""
    kind = NoticeSent if ordered.do == "private_reply" else ActionTaken
    return kind(**_about(ordered, at, "taken"), object_id=object_id, done_at=at)  # type: ignore[arg-type]  # the same keywords for both


def failed(ordered: ActionOrdered, at: datetime, why: str) -> Outcome:
    """It is not done and will not be by itself."""
    kind = NoticeFailed if ordered.do == "private_reply" else ActionFailed
    return kind(**_about(ordered, at, "failed"), why=why)  # type: ignore[arg-type]  # the same keywords for both


def unknown(ordered: ActionOrdered, at: datetime, why: str) -> Outcome:
    """One attempt was made and nobody can tell: only a person orders a new one."""
    kind = NoticeUnknown if ordered.do == "private_reply" else ActionUnknown
    return kind(**_about(ordered, at, "unknown"), why=why)  # type: ignore[arg-type]  # the same keywords for both


def _about(ordered: ActionOrdered, at: datetime, end: str) -> dict[str, object]:
    return {
        "event_id": derived_id(ordered.action_id, end),
        "municipality": ordered.municipality,
        "occurred_at": at,
        "recorded_at": at,
        "item_id": ordered.item_id,
        "revision": ordered.revision,
        "thread_id": ordered.thread_id,
        "action_id": ordered.action_id,
        "do": ordered.do,
        "actor": ordered.actor,
        "clause": ordered.clause,
        "reason": ordered.reason,
        "carries_out": ordered.carries_out,
    }
