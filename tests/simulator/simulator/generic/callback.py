"""The website's callback address: signed orders to reply, hide, show and remove, and how an item stands."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.beside.acts import Draft, remove_remark, set_state, write_remark
from simulator.beside.calls import Call, call_of, text_in
from simulator.beside.door import Done, Door, Errand
from simulator.beside.platform import Notice
from simulator.beside.refusals import Refusal, RefusedError
from simulator.beside.standard_webhooks import ID, is_genuine
from simulator.beside.tellings import iso
from simulator.beside.world import Place, Remark
from simulator.generic.refusals import BAD_BODY, FORGED, GONE_ITEM
from simulator.generic.site import Generic

DOES = ("reply", "hide", "unhide", "remove")


class Callback:
    """Answers `/generic/{account_id}`."""

    def __init__(self, platform: Generic, door: Door) -> None:
        self._platform = platform
        self._door = door
        # Which message made what: a message that comes twice makes nothing more.
        self._made: dict[tuple[str, str], str] = {}

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/generic/{account_id}", self.answer, methods=["GET", "POST"])]

    async def answer(self, request: Request) -> Response:
        """Answer one signed call; the signature is the account's token's."""
        call = await call_of(request)
        account_id = request.path_params["account_id"]
        places = [place for place in self._platform.places if place.row.account_id == account_id]
        now = datetime.now(UTC)
        headers = dict(call.headers)
        place = next((each for each in places if is_genuine(each.row.secrets["token"], headers, call.body, now)), None)
        if place is None:
            return self._door.refused(FORGED)
        if call.method == "GET":
            return await self._door.through(place, Errand("read"), lambda: self._shown(place, call))
        data = call.structure("data")
        errand = Errand(
            text_in(call.members, "type").removeprefix("action."), text_in(data, "id"), text_in(data, "text") or None
        )
        return await self._door.through(place, errand, lambda: self._done(place, errand, call.headers[ID]))

    def _shown(self, place: Place, call: Call) -> Done:
        remark = _standing(place, call.query.get("object_id", ""))
        replies = [
            {
                "id": reply.object_id,
                "text": reply.text,
                "created_at": iso(reply.created_at),
                "webhook_id": self._message_of(place, reply),
            }
            for reply in place.replies_to(remark)
            if not reply.removed
        ]
        hidden = remark.state == self._platform.manners.hidden
        return Done({"id": remark.object_id, "text": remark.text, "hidden": hidden, "replies": replies})

    def _message_of(self, place: Place, reply: Remark) -> str | None:
        made = self._made.items()
        return next(
            (key for (account, key), made_id in made if (account, made_id) == (_whose(place), reply.object_id)), None
        )

    def _done(self, place: Place, errand: Errand, message_id: str) -> Done:
        if errand.do not in DOES:
            raise RefusedError(BAD_BODY)
        remark = _standing(place, errand.object_id)
        if errand.do == "reply":
            return self._reply(place, remark, errand, message_id)
        now, manners = self._platform.now(), self._platform.manners
        if errand.do == "remove":
            notices = remove_remark(self._platform, place, remark, "api", now)
        else:
            state = manners.hidden if errand.do == "hide" else manners.shown
            notices = set_state(self._platform, place, remark, state or "", now, by="api")
        return self._told(notices, message_id, {"id": remark.object_id}, None)

    def _reply(self, place: Place, remark: Remark, errand: Errand, message_id: str) -> Done:
        if not errand.text:
            raise RefusedError(BAD_BODY)
        made_before = self._made.get((_whose(place), message_id))
        if made_before is not None:
            # Not done again, and said so with success, as one does with an idempotency key.
            raise RefusedError(Refusal("done_before", 200, {"id": made_before}))
        thing = place.things[remark.thing_id]
        draft = Draft(self._platform.itself(place), errand.text, thing, remark, "own reply", own=True)
        reply, notices = write_remark(self._platform, place, draft, self._platform.now())
        self._made[_whose(place), message_id] = reply.object_id
        return self._told(notices, message_id, {"id": reply.object_id}, reply.object_id)

    def _told(self, notices: list[Notice], message_id: str, body: object, new_id: str | None) -> Done:
        return Done(body, notices=tuple(self._platform.echo_of(notices, message_id)), new_id=new_id)


def _whose(place: Place) -> str:
    return f"{place.row.municipality}/{place.row.account_id}"


def _standing(place: Place, object_id: str) -> Remark:
    remark = place.remarks.get(object_id)
    if remark is None or remark.removed:
        raise RefusedError(GONE_ITEM)
    return remark
