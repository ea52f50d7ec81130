"""What each of Flickr's methods answers."""

import re
from datetime import UTC, datetime, timedelta
from html import escape

from simulator.beside.acts import Draft, edit_remark, remove_remark, write_remark
from simulator.beside.calls import Call
from simulator.beside.door import Done, Errand
from simulator.beside.refusals import RefusedError
from simulator.beside.world import Place, Remark, Thing
from simulator.flickr.errors import BLANK, COMMENT_NOT_FOUND, NOT_PERMITTED, PHOTO_NOT_FOUND
from simulator.flickr.stream import Flickr

TIMEFRAME = re.compile(r"(\d{1,3})([dh])")
TIMEFRAME_DEFAULT = timedelta(days=1)
PER_PAGE_MAX = 50
OK = {"stat": "ok"}


def seconds(at: datetime) -> str:
    """Return a time as Flickr writes it: a text of Unix seconds."""
    return str(int(at.astimezone(UTC).timestamp()))


def content(text: str) -> str:
    """Return a text as Flickr keeps it: HTML."""
    return escape(text, quote=False)


def comment_row(place: Place, remark: Remark) -> dict[str, object]:
    """Return a comment of photos.comments."""
    photo, number = remark.thing_id, remark.object_id.rpartition("-")[2]
    return {
        "id": remark.object_id,
        "author": remark.author.person_id,
        "author_is_deleted": 0 if remark.author.name else 1,
        "authorname": remark.author.name,
        "iconserver": "0",
        "iconfarm": 0,
        "datecreate": seconds(remark.created_at),
        "permalink": f"https://www.flickr.com/photos/{place.row.account_id}/{photo}/#comment{number}",
        "path_alias": None,
        "realname": "",
        "_content": content(remark.text),
    }


def photo_of(place: Place, call: Call) -> Thing:
    """Return the photo that is asked for. Raises RefusedError."""
    photo = place.things.get(call.text("photo_id") or "")
    if photo is None or photo.removed:
        raise RefusedError(PHOTO_NOT_FOUND)
    return photo


def get_list(place: Place, call: Call) -> Done:
    """Answer flickr.photos.comments.getList; without comments the member `comment` is left out."""
    photo = photo_of(place, call)
    first, last = call.number("min_comment_date", 0), call.number("max_comment_date", 2**40)
    rows = [comment_row(place, each) for each in place.on(photo) if first <= int(seconds(each.created_at)) <= last]
    found: dict[str, object] = {"photo_id": photo.object_id}
    return Done({"comments": found | ({"comment": rows} if rows else {}), **OK})


def user_photos(place: Place, call: Call, now: datetime) -> Done:
    """Answer flickr.activity.userPhotos: the photos that something happened to lately, the newest first."""
    told = TIMEFRAME.fullmatch(call.text("timeframe") or "")
    unit = {"d": "days", "h": "hours"}
    frame = timedelta(**{unit[told[2]]: int(told[1])}) if told else TIMEFRAME_DEFAULT
    items = []
    for photo in place.things.values():
        fresh = [each for each in place.on(photo) if each.created_at >= now - frame]
        if fresh and not photo.removed:
            items.append((max(each.created_at for each in fresh), _activity(place, photo, fresh)))
    items.sort(key=lambda item: item[0], reverse=True)
    per_page, page = min(call.number("per_page", 10), PER_PAGE_MAX) or 10, max(call.number("page", 1), 1)
    shown = [row for _, row in items[(page - 1) * per_page : page * per_page]]
    head = {"page": page, "pages": max(-(-len(items) // per_page), 1), "perpage": per_page, "total": len(items)}
    return Done({"items": {**head, **({"item": shown} if shown else {})}, **OK})


def _activity(place: Place, photo: Thing, fresh: list[Remark]) -> dict[str, object]:
    events = [
        {
            "type": "comment",
            "commentid": each.object_id,
            "user": each.author.person_id,
            "username": each.author.name,
            "dateadded": seconds(each.created_at),
            "_content": content(each.text),
        }
        for each in fresh
    ]
    fave = {"type": "fave", "user": "36398523@N00", "username": "", "dateadded": seconds(photo.created_at)}
    return {
        "type": "photo",
        "id": photo.object_id,
        "owner": place.row.account_id,
        "secret": "34da0d3891",
        "server": "2",
        "title": {"_content": content(photo.text)},
        "commentsold": len(place.on(photo)) - len(fresh),
        "commentsnew": len(fresh),
        "activity": {"event": [*events, fave]},
    }


def get_photos(place: Place, call: Call) -> Done:
    """Answer flickr.people.getPhotos of oneself, the newest first."""
    photos = [photo for photo in place.things.values() if not photo.removed][::-1]
    per_page, page = min(call.number("per_page", 100), 500) or 100, max(call.number("page", 1), 1)
    rows = [
        {"id": photo.object_id, "owner": place.row.account_id, "title": photo.text, "ispublic": 1}
        for photo in photos[(page - 1) * per_page : page * per_page]
    ]
    head = {"page": page, "pages": -(-len(photos) // per_page), "perpage": per_page, "total": len(photos)}
    return Done({"photos": {**head, "photo": rows}, **OK})


def get_info(place: Place, call: Call) -> Done:
    """Answer flickr.photos.getInfo."""
    photo = photo_of(place, call)
    info = {
        "id": photo.object_id,
        "owner": {"nsid": place.row.account_id, "username": place.row.name},
        "title": {"_content": content(photo.text)},
        "comments": {"_content": str(len(place.on(photo)))},
        "dates": {"posted": seconds(photo.created_at), "lastupdate": seconds(photo.updated_at)},
    }
    return Done({"photo": info, **OK})


def add_comment(platform: Flickr, place: Place, call: Call, errand: Errand, at: datetime) -> Done:
    """Answer flickr.photos.comments.addComment."""
    photo = photo_of(place, call)
    if not (errand.text or "").strip():
        raise RefusedError(BLANK)
    draft = Draft(platform.itself(place), errand.text or "", photo, None, "own reply", own=True)
    remark, _ = write_remark(platform, place, draft, at)
    return Done({"comment": comment_row(place, remark), **OK}, new_id=remark.object_id)


def delete_comment(platform: Flickr, place: Place, errand: Errand, at: datetime) -> Done:
    """Answer flickr.photos.comments.deleteComment: one's own, and anybody's on one's own photos."""
    remove_remark(platform, place, _known(place, errand), "api", at)
    return Done(dict(OK))


def edit_comment(platform: Flickr, place: Place, errand: Errand, at: datetime) -> Done:
    """Answer flickr.photos.comments.editComment: only one's own."""
    remark = _known(place, errand)
    if not remark.own:
        raise RefusedError(NOT_PERMITTED)
    if not (errand.text or "").strip():
        raise RefusedError(BLANK)
    edit_remark(platform, place, remark, errand.text or "", at)
    return Done(dict(OK))


def _known(place: Place, errand: Errand) -> Remark:
    remark = place.remarks.get(errand.object_id)
    if remark is None or remark.removed:
        raise RefusedError(COMMENT_NOT_FOUND)
    return remark
