"""The Graph API over HTTP: token, limits, faults, and the record of every write."""

import asyncio
import hmac
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from simulator.clock import WorldClock
from simulator.facebook.batch import calls_of_batch, calls_of_ids, together
from simulator.facebook.doors import Doors
from simulator.facebook.errands import Answer, Errand
from simulator.facebook.graph_call import GraphCall, read_call
from simulator.facebook.graph_errors import (
    BAD_PROOF,
    BAD_TOKEN,
    NO_PROOF,
    NO_TOKEN,
    THROTTLES,
    Complaint,
    GraphError,
    dead_token,
)
from simulator.facebook.graph_faults import Faults, GraphFault
from simulator.facebook.reply import Reply
from simulator.facebook.room import Room
from simulator.facebook.rooms import room_of
from simulator.facebook.usage import usage_headers
from simulator.ids import number_of
from simulator.postbox import Postbox
from simulator.signing import appsecret_proof
from simulator.world import World
from simulator.writes import Write

SERVER_ERROR_PAGE = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>"
VERSION_HEADER = {"facebook-api-version": "v26.0"}


@dataclass(frozen=True)
class Outcome:
    """What one call came to, before a fault may spoil its answer."""

    answer: Answer
    applied: bool = False
    new_id: str | None = None
    complaint: Complaint | None = None


class Graph:
    """Answers all calls of all pages and Instagram accounts."""

    def __init__(self, world: World, clock: WorldClock, postbox: Postbox, faults: Faults, doors: Doors) -> None:
        self._world = world
        self._clock = clock
        self._postbox = postbox
        self._faults = faults
        self._doors = doors
        self._calls = 0
        self._writes = 0

    async def answer(self, request: Request) -> Response:
        """Answer one HTTP request."""
        return (await self._reply(await read_call(request))).response()

    async def _reply(self, call: GraphCall) -> Reply:
        try:
            if call.method == "POST" and not call.segments and "batch" in call.parameters:
                return await self._batch(call)
            apart = await self._doors.answer(call)
            return apart or await self._in_room(call)
        except GraphError as error:
            self._calls += 1
            return Reply(400, error.complaint.body(self._trace_id()), VERSION_HEADER)

    async def _batch(self, call: GraphCall) -> Reply:
        with_headers = call.truth("include_headers") is not False
        replies = [await self._reply(each) for each in calls_of_batch(call)]
        return Reply(200, [reply.in_batch(with_headers=with_headers) for reply in replies], VERSION_HEADER)

    async def _in_room(self, call: GraphCall) -> Reply:
        self._calls += 1
        room = self._room(call)
        if room.app.usage.count(room.owner_id, self._clock.now()):
            return self._full(room)
        errand = room.errand(call)
        if call.method == "GET":
            errand = replace(errand, do="read")
            call = self._thinned(call, room)
        fault = self._faults.take(room.municipality, errand.do, room.app.platform)
        outcome = self._carry_out(call, room, errand, fault)
        if errand.do != "read":
            self._record(room, errand, outcome, fault)
        return await self._spoiled(room, fault) if fault else self._told(room, outcome)

    def _room(self, call: GraphCall) -> Room:
        if call.token is None:
            raise GraphError(NO_TOKEN)
        room = room_of(self._world, call)
        if room is None:
            raise GraphError(self._doors.refusal(call.token) or BAD_TOKEN)
        if room.token.is_dead(self._clock.now()):
            raise GraphError(dead_token(room.token.subcode))
        room.token.count_call()
        proof = call.text("appsecret_proof")
        expected = appsecret_proof(room.app.secret, call.token)
        if proof is None and room.app.require_proof:
            raise GraphError(NO_PROOF)
        if proof is not None and not hmac.compare_digest(proof.encode(), expected.encode()):
            raise GraphError(BAD_PROOF)
        return room

    def _thinned(self, call: GraphCall, room: Room) -> GraphCall:
        is_list = len(call.segments) > 1
        return replace(call, thin=self._faults.take_thin(room.municipality)) if is_list else call

    def _carry_out(self, call: GraphCall, room: Room, errand: Errand, fault: GraphFault | None) -> Outcome:
        if fault is not None and fault.when == "before":
            return Outcome({}, complaint=fault.complaint())
        try:
            if errand.do == "read":
                return Outcome(self._read(call, room))
            written = room.write(call, errand, self._clock.now())
        except GraphError as error:
            return Outcome({}, complaint=error.complaint)
        self._postbox.echo(written.changes)
        return Outcome(written.answer, applied=True, new_id=written.new_id, complaint=written.complaint)

    def _read(self, call: GraphCall, room: Room) -> Answer:
        if "ids" not in call.parameters:
            return room.read(call, self._clock.now())
        answers: dict[str, Answer | None] = {}
        for each, one in calls_of_ids(call).items():
            # An id of another kind of object may lie in another room of the same token.
            there = room_of(self._world, one) or room
            try:
                answers[each] = there.read(one, self._clock.now())
            except GraphError:
                answers[each] = None
        return together(answers)

    def _told(self, room: Room, outcome: Outcome) -> Reply:
        if outcome.complaint is not None:
            return self._complain(room, outcome.complaint)
        return self._answer(room, 200, outcome.answer)

    def _complain(self, room: Room, complaint: Complaint, *, full: bool = False, regain_minutes: int = 0) -> Reply:
        body = complaint.body(self._trace_id(), room.app.locale)
        return self._answer(room, complaint.status, body, full=full, regain_minutes=regain_minutes)

    def _full(self, room: Room) -> Reply:
        code = 80002 if room.usage_kind == "instagram" else 80001
        minutes = room.app.usage.minutes_left(room.owner_id, self._clock.now())
        return self._complain(room, THROTTLES[code], full=True, regain_minutes=minutes)

    async def _spoiled(self, room: Room, fault: GraphFault) -> Reply:
        complaint = fault.complaint()
        if complaint is not None:
            full = complaint.code in THROTTLES
            return self._complain(room, complaint, full=full, regain_minutes=fault.regain_minutes)
        if fault.fault == "timeout":
            await asyncio.sleep(fault.hold_s)
            return Reply(504)
        if fault.fault == "502_html":
            return Reply(502, html=SERVER_ERROR_PAGE)
        broken = Complaint(2, "An unexpected error has occurred. Please retry your request later.", transient=True)
        return self._answer(room, 500, broken.body(self._trace_id()))

    def _answer(self, room: Room, status: int, body: Answer, *, full: bool = False, regain_minutes: int = 0) -> Reply:
        usage = room.app.usage
        headers = usage_headers(usage, room.usage_kind, room.owner_id, full=full, regain_minutes=regain_minutes)
        return Reply(status, body, {**headers, **VERSION_HEADER})

    def _trace_id(self) -> str:
        return "A" + number_of(10, "trace", self._calls)

    def _record(self, room: Room, errand: Errand, outcome: Outcome, fault: GraphFault | None) -> None:
        self._writes += 1
        complaint = fault.complaint() if fault else outcome.complaint
        whole = complaint.status if complaint else 200
        room.writes.append(
            Write(
                number=self._writes,
                at=self._clock.now(),
                do=errand.do,
                object_id=errand.object_id,
                new_id=outcome.new_id,
                text=errand.text,
                applied=outcome.applied,
                status=fault.status if fault else whole,
                code=complaint.code if complaint else None,
                subcode=complaint.subcode if complaint else None,
                fault=fault.name if fault else None,
            )
        )
