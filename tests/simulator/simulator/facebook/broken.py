"""Updates that no receiver can use, to stand among good ones in a batch."""

from simulator.facebook.bodies import Change
from simulator.sender import Sender


def broken_neighbours(page: Sender) -> list[Change]:
    """Return one of each kind of unusable or unknown update seen in public captures."""
    strange: list[tuple[str, object, str]] = [
        ("feed", None, "value null"),
        ("email", "post@example.invalid", "value is a text"),
        ("foo", {"item": "bar", "verb": "remove"}, "unknown field"),
        ("feed", {"item": "comment", "verb": "add", "from": None, "message": None}, "comment without id"),
        ("feed", {"item": "hologram", "verb": "shimmer", "created_time": "soon"}, "unknown item"),
        ("feed", {"item": "comment", "verb": "add", "comment_id": ["x"], "post_id": {}}, "wrong types"),
    ]
    return [Change(page, field, value, "", f"broken: {what}") for field, value, what in strange]


def broken_entries() -> list[object]:
    """Return entries that are none."""
    return ["not-an-entry", None, {"id": "0", "time": "soon"}]
