"""The simulator's bodies have the very shape of bodies that others captured: the same members, of the same types."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.simulator_checks.bench import Bench

CAPTURED = Path(__file__).parents[1] / "service" / "ingest" / "payloads"
FIELDS = ["feed", "mention", "ratings", "messages", "message_edits", "message_echoes", "message_reads"]
FIELDS += ["message_reactions", "standby"]
Told = Callable[[Bench], Awaitable[object]]


def _shape(found: object) -> object:
    """Return members and types alone; what is in a list is taken together."""
    if isinstance(found, dict):
        return {name: _shape(value) for name, value in sorted(found.items())}
    if isinstance(found, list):
        shapes = [_shape(each) for each in found]
        return [shape for place, shape in enumerate(shapes) if shape not in shapes[:place]]
    if isinstance(found, bool) or found is None:
        return str(type(found).__name__)
    return "number" if isinstance(found, int | float) else "text"


def _captured(name: str) -> object:
    return _shape(json.loads((CAPTURED / f"{name}.json").read_text(encoding="utf-8")))


def _deed(what: str, **members: object) -> Told:
    async def told(bench: Bench) -> None:
        await bench.deed(what, **members)

    return told


def _on_comment(do: str, **members: object) -> Told:
    async def told(bench: Bench) -> None:
        comment_id = await bench.comment()
        await bench.control(f"comments/{comment_id}", do=do, **members)

    return told


def _on_made(make: str, do: str, made: dict[str, object], **members: object) -> Told:
    async def told(bench: Bench) -> None:
        object_id = await bench.deed(make, **made)
        await bench.deed(do, id=object_id, **members)

    return told


async def _reply(bench: Bench) -> None:
    await bench.comment("Enig", parent=await bench.comment())


async def _picture(bench: Bench) -> None:
    await bench.control("comments", municipality="bo", photo=True)


async def _own_reply(bench: Bench) -> None:
    await bench.deed("facebook/native_reply", on=await bench.comment(), text="Takk!")


async def _removed_post(bench: Bench) -> None:
    post_id = await bench.deed("facebook/post", text="Feil")
    await bench.control(f"posts/{post_id}", do="remove")


async def _echo(bench: Bench) -> None:
    await bench.deed("messenger/message", text="Hei")
    person = next(str(item["thread_id"]) for item in (await bench.items("messenger")).values())
    recipient, message = json.dumps({"id": person}), json.dumps({"text": "Hei", "metadata": "our-key"})
    await bench.graph("POST", "me/messages", "bo", recipient=recipient, message=message)


async def _standby(bench: Bench) -> None:
    await bench.deed("messenger/pass_thread")
    await bench.deed("messenger/message", text="Hei")


async def _instagram_reply(bench: Bench) -> None:
    root = await bench.deed("instagram/comment", text="en")
    await bench.deed("instagram/comment", text="to", under=root)


async def _live(bench: Bench) -> None:
    await bench.deed("instagram/media", text="Direkte", product="LIVE")
    await bench.deed("instagram/comment", text="Hei")


TEXT: dict[str, object] = {"text": "Hei"}
BODIES: dict[str, Told] = {
    "facebook/comment-hide": _on_comment("hide"),
    "facebook/comment-unhide": _on_comment("unhide"),
    "facebook/comment-edited": _on_comment("edit", text="Rettet"),
    "facebook/comment-reply-add": _reply,
    "facebook/comment-add-photo-no-message": _picture,
    "facebook/comment-page-own-echo": _own_reply,
    "facebook/reaction-on-comment": _on_comment("like"),
    "facebook/post-status-published": _deed("facebook/post", text="Stengt vei"),
    "facebook/post-status-scheduled": _deed("facebook/post", text="Stengt vei", published=False),
    "facebook/photo-add": _deed("facebook/post", text="Bilde", of="photo"),
    "facebook/status-many-photos": _deed("facebook/post", text="Bilder", of="photo", pictures=2),
    "facebook/share-add": _deed("facebook/post", text="Se her", of="share"),
    "facebook/post-moved-to-trash": _on_made("facebook/post", "facebook/bin_post", TEXT),
    "facebook/post-removed": _removed_post,
    "facebook/visitor-post-edit": _on_made(
        "facebook/post", "facebook/edit_post", {**TEXT, "author": "Ola"}, text="Nei"
    ),
    "facebook/mention-post": _deed("facebook/mention", text="Hjelp", shown=False),
    "facebook/mention-comment": _deed("facebook/mention", text="Hjelp", shown=False, in_comment=True),
    "facebook/rating-recommendation": _deed("facebook/rating"),
    "messenger/message-text": _deed("messenger/message", text="Hei"),
    "messenger/message-edit": _on_made("messenger/message", "messenger/edit", TEXT, text="Rettet"),
    "messenger/message-deleted": _on_made("messenger/message", "messenger/unsend", TEXT),
    "messenger/message-echo": _echo,
    "messenger/message-echo-human-inbox": _deed("messenger/native_message", text="Hei"),
    "messenger/reaction": _on_made("messenger/message", "messenger/react", TEXT),
    "messenger/read": _deed("messenger/read"),
    "messenger/standby": _standby,
    "instagram/comment-album-child": _deed("instagram/comment", text="Hei"),
    "instagram/comment-flat-entry": _deed("instagram/comment", text="Hei", flat=True),
    "instagram/comment-keyed-comment_id": _deed("instagram/comment", text="Hei", keyed="comment_id"),
    "instagram/comment-no-from": _deed("instagram/comment", text="Hei", author=None),
    "instagram/comment-no-text-gif": _deed("instagram/comment"),
    "instagram/dashboard-test": _instagram_reply,
    "instagram/live-comment": _live,
    "instagram/mention-comment": _deed("instagram/mention", text="@oss", account=1, in_comment=True),
    "instagram/mention-media": _deed("instagram/mention", text="@oss"),
    "instagram/dm-text": _deed("messenger/message", text="Hei", on_instagram=True),
    "instagram/dm-unsend": _on_made(
        "messenger/message", "messenger/unsend", {**TEXT, "on_instagram": True}, on_instagram=True
    ),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_has_the_shape_of_the_captured_one(meta: Bench, name: str) -> None:
    await meta.control("facebook/subscribe", municipality="bo", fields=FIELDS)
    await BODIES[name](meta)
    assert _shape((await meta.last()).document()) == _captured(name)
