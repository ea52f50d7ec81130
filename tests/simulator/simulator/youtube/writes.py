"""The Data API's writing calls: reply, comment, edit, moderate, delete."""

from collections.abc import Mapping
from datetime import datetime

from simulator.beside.acts import Draft, edit_remark, remove_remark, set_state, write_remark
from simulator.beside.calls import Call, text_in
from simulator.beside.door import Done, Errand
from simulator.beside.refusals import RefusedError
from simulator.beside.world import Place, Remark, Thing
from simulator.youtube.channel import YouTube
from simulator.youtube.errors import FORBIDDEN, NOT_FOUND, PARENT_NOT_FOUND, PROCESSING, VIDEO_NOT_FOUND, bad, missing
from simulator.youtube.resources import comment_resource, thread_resource

IDS_MAX = 50
DO_OF = {"heldForReview": "hide", "published": "unhide", "rejected": "remove"}


def reply_errand(call: Call) -> Errand:
    """Return what comments.insert wants."""
    snippet = call.structure("snippet")
    return Errand("reply", text_in(snippet, "parentId"), text_in(snippet, "textOriginal"))


def reply(platform: YouTube, place: Place, errand: Errand, at: datetime) -> Done:
    """Answer comments.insert."""
    parent = place.remarks.get(errand.object_id)
    if parent is None or parent.removed:
        raise RefusedError(PARENT_NOT_FOUND)
    if not errand.text:
        raise RefusedError(missing("snippet.textOriginal"))
    thing = place.things[parent.thing_id]
    return _written(
        platform, place, Draft(platform.itself(place), errand.text, thing, parent, "own reply", own=True), at
    )


def thread_errand(call: Call) -> Errand:
    """Return what commentThreads.insert wants."""
    text = text_in(call.structure("snippet", "topLevelComment", "snippet"), "textOriginal")
    return Errand("reply", text_in(call.structure("snippet"), "videoId"), text)


def new_thread(platform: YouTube, place: Place, errand: Errand, at: datetime) -> Done:
    """Answer commentThreads.insert: a comment of the channel itself under a video."""
    video: Thing | None = place.things.get(errand.object_id)
    if video is None or video.removed:
        raise RefusedError(VIDEO_NOT_FOUND)
    if not errand.text:
        raise RefusedError(missing("snippet.topLevelComment.snippet.textOriginal"))
    return _written(platform, place, Draft(platform.itself(place), errand.text, video, None, "own reply", own=True), at)


def _written(platform: YouTube, place: Place, draft: Draft, at: datetime) -> Done:
    remark, notices = write_remark(platform, place, draft, at)
    whole = comment_resource(place, remark, "html")
    body: Mapping[str, object] = whole if draft.parent else thread_resource(place, remark, [], "html")
    return Done(body, notices=tuple(notices), new_id=remark.object_id)


def edit_errand(call: Call) -> Errand:
    """Return what comments.update wants."""
    return Errand("edit", text_in(call.members, "id"), text_in(call.structure("snippet"), "textOriginal"))


def edit(platform: YouTube, place: Place, errand: Errand, at: datetime) -> Done:
    """Answer comments.update: only one's own."""
    remark = _known(place, errand.object_id)
    if not remark.own:
        raise RefusedError(FORBIDDEN)
    if not errand.text:
        raise RefusedError(missing("snippet.textOriginal"))
    notices = edit_remark(platform, place, remark, errand.text, at)
    return Done(comment_resource(place, remark, "html"), notices=tuple(notices))


def delete(platform: YouTube, place: Place, errand: Errand, at: datetime) -> Done:
    """Answer comments.delete: only by who wrote it."""
    remark = _known(place, errand.object_id)
    if not remark.own:
        raise RefusedError(FORBIDDEN)
    return Done(status=204, notices=tuple(remove_remark(platform, place, remark, "api", at)))


def moderation_errand(call: Call) -> Errand:
    """Return what comments.setModerationStatus wants, in the words of the record."""
    wanted = call.query.get("moderationStatus", "")
    return Errand(DO_OF.get(wanted, "unknown"), call.query.get("id", ""))


def moderate(platform: YouTube, place: Place, call: Call, at: datetime) -> Done:
    """Answer comments.setModerationStatus: all or nothing, up to 50 ids; what was rejected stays so."""
    wanted, ids = call.query.get("moderationStatus", ""), [each for each in call.query.get("id", "").split(",") if each]
    if wanted not in DO_OF:
        raise RefusedError(bad("moderationStatus", "one of " + ", ".join(DO_OF)))
    if not 1 <= len(ids) <= IDS_MAX:
        raise RefusedError(bad("id", "1 to 50 of them"))
    if call.query.get("banAuthor") == "true" and wanted != "rejected":
        raise RefusedError(bad("banAuthor", "only with rejected"))
    remarks = [_moderated(place, each, wanted) for each in ids]
    return Done(
        status=204,
        notices=tuple(notice for each in remarks for notice in set_state(platform, place, each, wanted, at, by="api")),
    )


def _moderated(place: Place, object_id: str, wanted: str) -> Remark:
    remark = place.remarks.get(object_id)
    if remark is None:
        raise RefusedError(NOT_FOUND)
    deleted_by_author = remark.removed and remark.state != "rejected"
    if deleted_by_author or (remark.state == "rejected" and wanted != "rejected"):
        raise RefusedError(PROCESSING)
    return remark


def _known(place: Place, object_id: str) -> Remark:
    remark = place.remarks.get(object_id)
    if remark is None or remark.removed:
        raise RefusedError(NOT_FOUND)
    return remark
