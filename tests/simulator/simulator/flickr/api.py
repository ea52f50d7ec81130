"""Flickr's one address for all methods."""

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.beside.calls import Call, call_of
from simulator.beside.door import Done, Door, Errand
from simulator.beside.refusals import RefusedError
from simulator.beside.world import Place
from simulator.flickr import answers
from simulator.flickr.errors import FORMAT_NOT_FOUND, METHOD_NOT_FOUND
from simulator.flickr.oauth import Guard
from simulator.flickr.stream import Flickr

Work = Callable[[], Done]


class Rest:
    """Answers `/services/rest/`."""

    def __init__(self, platform: Flickr, door: Door) -> None:
        self._platform = platform
        self._door = door
        self._guard = Guard(platform.places)

    def routes(self) -> list[Route]:
        """Return the routes, with and without the slash at the end."""
        return [Route(path, self.answer, methods=["GET", "POST"]) for path in ("/services/rest/", "/services/rest")]

    async def answer(self, request: Request) -> Response:
        """Answer one method."""
        call = await call_of(request)
        try:
            place = self._place_of(call)
        except RefusedError as error:
            return _told(call, self._door.refused(error.refusal))
        errand = _errand(call)
        return _told(call, await self._door.through(place, errand, lambda: self._work(place, call, errand)))

    def _place_of(self, call: Call) -> Place:
        if call.text("format") != "json":
            raise RefusedError(FORMAT_NOT_FOUND)
        return self._guard.place_of(call)

    def _work(self, place: Place, call: Call, errand: Errand) -> Done:
        platform, now = self._platform, self._platform.now()
        work: dict[str, Work] = {
            "flickr.activity.userPhotos": lambda: answers.user_photos(place, call, now),
            "flickr.people.getPhotos": lambda: answers.get_photos(place, call),
            "flickr.photos.getInfo": lambda: answers.get_info(place, call),
            "flickr.photos.comments.getList": lambda: answers.get_list(place, call),
            # One's contacts' photos, never one's own: nobody here has contacts.
            "flickr.photos.comments.getRecentForContacts": lambda: Done({"photos": {"total": 0}, "stat": "ok"}),
            "flickr.photos.comments.addComment": lambda: answers.add_comment(platform, place, call, errand, now),
            "flickr.photos.comments.editComment": lambda: answers.edit_comment(platform, place, errand, now),
            "flickr.photos.comments.deleteComment": lambda: answers.delete_comment(platform, place, errand, now),
            "flickr.test.login": lambda: Done({"user": {"id": place.row.account_id}, "stat": "ok"}),
        }
        method = call.text("method") or ""
        if method not in work:
            raise RefusedError(METHOD_NOT_FOUND)
        return work[method]()


def _errand(call: Call) -> Errand:
    do = {
        "flickr.photos.comments.addComment": "reply",
        "flickr.photos.comments.editComment": "edit",
        "flickr.photos.comments.deleteComment": "remove",
    }.get(call.text("method") or "", "read")
    return Errand(do, call.text("comment_id") or call.text("photo_id") or "", call.text("comment_text"))


def _told(call: Call, answer: Response) -> Response:
    if call.text("nojsoncallback") == "1" or answer.media_type != "application/json":
        return answer
    # Whoever forgets `nojsoncallback` gets JavaScript.
    found: object = json.loads(bytes(answer.body))
    return PlainTextResponse(f"jsonFlickrApi({json.dumps(found)})", media_type="text/javascript")
