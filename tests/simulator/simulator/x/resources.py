"""Posts and people as X shows them: ids are texts, words are HTML-escaped, numbers come twice in events."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from simulator.beside.world import Place, Remark, Somebody, Thing


def x_time(at: datetime) -> str:
    """Return a time to the millisecond, with Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def words(text: str) -> str:
    """Return a text as X keeps it: `&`, `<` and `>` escaped."""
    return escape(text, quote=False)


def user(who: Somebody, username: str | None = None) -> dict[str, object]:
    """Return a person or a handle."""
    plain = "".join(letter for letter in who.name.lower().replace(" ", "_") if letter.isalnum() or letter == "_")
    return {"id": who.person_id, "name": who.name, "username": username or plain[:15]}


def thing_payload(place: Place, thing: Thing) -> dict[str, object]:
    """Return an own post."""
    return _post(thing.object_id, thing.object_id, place.row.account_id, thing.text, thing.created_at)


def remark_payload(place: Place, remark: Remark) -> dict[str, object]:
    """Return a reply or a mention."""
    found = _post(remark.object_id, remark.thing_id, remark.author.person_id, remark.text, remark.created_at)
    about = remark.parent_id or (remark.thing_id if remark.thing_id != remark.object_id else None)
    if about is not None:
        parent = place.remarks.get(about)
        found["in_reply_to_user_id"] = parent.author.person_id if parent else place.row.account_id
        found["referenced_tweets"] = [{"type": "replied_to", "id": about}]
    return found


def _post(object_id: str, conversation_id: str, author_id: str, text: str, at: datetime) -> dict[str, object]:
    return {
        "id": object_id,
        "conversation_id": conversation_id,
        "author_id": author_id,
        "text": words(text),
        "created_at": x_time(at),
        "edit_history_tweet_ids": [object_id],
        "lang": "no",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
    }


def event(
    place: Place, uuid: str, kind: str, payload: Mapping[str, object], people: Sequence[Somebody]
) -> dict[str, object]:
    """Return an event of the Activity API."""
    metrics = {f"{name}_count{suffix}": zero for name in ("like", "reply") for suffix, zero in (("", 0), ("_str", "0"))}
    users = {person.person_id: {**user(person), "public_metrics": metrics} for person in people if person.name}
    return {
        "data": {
            "event_uuid": uuid,
            "filter": {"user_id": place.row.account_id},
            "event_type": kind,
            "tag": "ordstyrer",
            "payload": {**payload, "public_metrics": metrics},
            "includes": {"users": list(users.values())},
        }
    }
