"""WordPress's writing calls: answer, edit, approve, hold, trash, delete."""

from datetime import datetime

from simulator.beside.acts import Draft, edit_remark, remove_remark, set_state, write_remark
from simulator.beside.calls import Call
from simulator.beside.door import Done, Errand
from simulator.beside.platform import Notice
from simulator.beside.refusals import RefusedError
from simulator.beside.tellings import own_id
from simulator.beside.world import Place, Remark
from simulator.wordpress.errors import (
    ALREADY_TRASHED,
    DUPLICATE,
    FAILED_EDIT,
    INVALID_ID,
    NO_CONTENT,
    NO_POST,
    bad_parameter,
)
from simulator.wordpress.resources import comment_resource
from simulator.wordpress.site import WordPress

STATE_OF = {
    "approved": "approved",
    "approve": "approved",
    "1": "approved",
    "hold": "hold",
    "0": "hold",
    "spam": "spam",
    "trash": "trash",
}
DO_OF = {"approved": "unhide", "hold": "hide", "spam": "remove", "trash": "remove"}


def content_of(call: Call) -> str:
    """Return the text, which may come as `{"raw": …}` too."""
    raw = call.structure("content").get("raw")
    return str(raw) if isinstance(raw, str) else call.text("content") or ""


def full_id(place: Place, number: str) -> str:
    """Return the id with its site before it."""
    return f"{place.row.account_id}/{number}"


def known(place: Place, number: str) -> Remark:
    """Return a comment that the site still has. Raises RefusedError."""
    remark = place.remarks.get(full_id(place, number))
    if remark is None or (remark.removed and remark.state != "trash"):
        raise RefusedError(INVALID_ID)
    return remark


def create_errand(call: Call, place: Place) -> Errand:
    """Return what POST /comments wants."""
    about = call.text("parent") or ""
    return Errand(
        "reply", full_id(place, about if about not in {"", "0"} else call.text("post") or ""), content_of(call)
    )


def create(platform: WordPress, place: Place, call: Call, base_url: str, at: datetime) -> Done:
    """Answer POST /comments; the same words twice in one place are refused, as WordPress does."""
    thing = place.things.get(full_id(place, call.text("post") or ""))
    if thing is None or thing.removed:
        raise RefusedError(NO_POST)
    parent_number, text = call.text("parent") or "0", content_of(call)
    parent = None if parent_number == "0" else known(place, parent_number)
    if not text.strip():
        raise RefusedError(NO_CONTENT)
    parent_id = parent.object_id if parent else None
    if any(each.own and each.text == text and each.parent_id == parent_id for each in place.on(thing)):
        raise RefusedError(DUPLICATE)
    draft = Draft(platform.itself(place), text, thing, parent, "own reply", own=True)
    remark, notices = write_remark(platform, place, draft, at)
    headers = {"Location": f"{base_url}/wp-json/wp/v2/comments/{own_id(remark.object_id)}"}
    body = comment_resource(place, remark, base_url, "edit")
    return Done(body, 201, headers, tuple(notices), remark.object_id)


def update_errand(call: Call, place: Place, number: str) -> Errand:
    """Return what POST /comments/{id} wants."""
    wanted = STATE_OF.get(call.text("status") or "")
    if wanted is not None:
        return Errand(DO_OF[wanted], full_id(place, number))
    return Errand("edit", full_id(place, number), content_of(call))


def update(platform: WordPress, place: Place, call: Call, number: str, at: datetime) -> list[Notice]:
    """Do what POST /comments/{id} wants: text, or state; a state that stands already fails."""
    remark, words = known(place, number), call.text("status")
    notices: list[Notice] = []
    text = content_of(call)
    if text:
        notices += edit_remark(platform, place, remark, text, at)
    if words is not None:
        wanted = {"untrash": "approved", "unspam": "approved"}.get(words, STATE_OF.get(words))
        if wanted is None:
            raise RefusedError(bad_parameter("status"))
        if wanted == remark.state:
            raise RefusedError(FAILED_EDIT)
        if remark.state == "trash":
            # Out of the trash again.
            remark.removed_by = None
        notices += set_state(platform, place, remark, wanted, at, by="api")
    return notices


def delete(platform: WordPress, place: Place, call: Call, base_url: str, at: datetime) -> Done:
    """Answer DELETE /comments/{id}: into the trash, or with `force=true` for good."""
    remark = known(place, call.path.rpartition("/")[2])
    if call.text("force") in {"true", "1"}:
        previous = comment_resource(place, remark, base_url, "edit")
        trashed = remark.state == "trash"
        remark.state = "deleted"
        for below in list(place.replies_to(remark)):
            # WordPress hands them to the one above.
            below.parent_id = remark.parent_id
        notices = [] if trashed else remove_remark(platform, place, remark, "api", at)
        return Done({"deleted": True, "previous": previous}, notices=tuple(notices))
    if remark.state == "trash":
        raise RefusedError(ALREADY_TRASHED)
    notices = set_state(platform, place, remark, "trash", at, by="api")
    return Done(comment_resource(place, remark, base_url, "edit"), notices=tuple(notices))
