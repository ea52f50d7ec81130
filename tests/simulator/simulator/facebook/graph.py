"""The Graph API over HTTP: token, limits, faults, and the record of every write."""

import asyncio
import hmac
import json
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from simulator.clock import WorldClock
from simulator.facebook.graph_call import GraphCall, read_call
from simulator.facebook.graph_errors import BAD_PROOF, BAD_TOKEN, NO_TOKEN, Complaint, GraphError
from simulator.facebook.graph_faults import Faults, GraphFault
from simulator.facebook.graph_reads import Answer, read
from simulator.facebook.graph_writes import Errand, errand_of, write
from simulator.ids import number_of
from simulator.postbox import Postbox
from simulator.signing import appsecret_proof
from simulator.world import Page, World, Write

CALLS_FOR_FULL_LIMIT = 20_000
SERVER_ERROR_PAGE = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>"


@dataclass(frozen=True)
class Outcome:
    """What one call came to, before a fault may spoil its answer."""

    answer: Answer
    applied: bool = False
    new_id: str | None = None
    complaint: Complaint | None = None


class Graph:
    """Answers all calls of all pages."""

    def __init__(self, world: World, clock: WorldClock, postbox: Postbox, faults: Faults) -> None:
        self._world = world
        self._clock = clock
        self._postbox = postbox
        self._faults = faults
        self._calls = 0
        self._writes = 0

    async def answer(self, request: Request) -> Response:
        """Answer one HTTP request."""
        call = await read_call(request)
        self._calls += 1
        try:
            page = self._page_of(call)
        except GraphError as error:
            return self._answer(None, 400, error.complaint.body(self._trace_id()))
        errand = errand_of(call, page)
        if call.method == "GET":
            errand = replace(errand, do="read")
        fault = self._faults.take(page.row.municipality, errand.do)
        outcome = self._carry_out(call, page, errand, fault)
        if errand.do != "read":
            self._record(page, errand, outcome, fault)
        return await self._spoiled(page, fault) if fault else self._told(page, outcome)

    def _page_of(self, call: GraphCall) -> Page:
        if call.token is None:
            raise GraphError(NO_TOKEN)
        page = self._world.of_token(call.token)
        if page is None:
            raise GraphError(BAD_TOKEN)
        proof = call.text("appsecret_proof")
        expected = appsecret_proof(page.row.app_secret, call.token)
        if proof is not None and not hmac.compare_digest(proof.encode(), expected.encode()):
            raise GraphError(BAD_PROOF)
        return page

    def _carry_out(self, call: GraphCall, page: Page, errand: Errand, fault: GraphFault | None) -> Outcome:
        if fault is not None and fault.when == "before":
            return Outcome({}, complaint=fault.complaint())
        try:
            if errand.do == "read":
                return Outcome(read(call, page, self._clock.now()))
            written = write(call, page, errand, self._clock.now())
        except GraphError as error:
            return Outcome({}, complaint=error.complaint)
        self._postbox.echo(written.changes)
        return Outcome(written.answer, applied=True, new_id=written.new_id)

    def _told(self, page: Page, outcome: Outcome) -> Response:
        if outcome.complaint is not None:
            return self._answer(page, outcome.complaint.status, outcome.complaint.body(self._trace_id()))
        return self._answer(page, 200, outcome.answer)

    async def _spoiled(self, page: Page, fault: GraphFault) -> Response:
        complaint = fault.complaint()
        if complaint is not None:
            full = fault.fault.removeprefix("error_") in {"4", "17", "32", "613", "80001"}
            body = complaint.body(self._trace_id())
            return self._answer(page, complaint.status, body, full=full, regain_minutes=fault.regain_minutes)
        if fault.fault == "timeout":
            await asyncio.sleep(fault.hold_s)
            return Response(status_code=504)
        if fault.fault == "502_html":
            return HTMLResponse(SERVER_ERROR_PAGE, status_code=502)
        broken = Complaint(2, "An unexpected error has occurred. Please retry your request later.", transient=True)
        return self._answer(page, 500, broken.body(self._trace_id()))

    def _answer(
        self, page: Page | None, status: int, body: Answer, *, full: bool = False, regain_minutes: int = 0
    ) -> Response:
        used = 100 if full else min(self._calls * 100 // CALLS_FOR_FULL_LIMIT, 99)
        usage = {"call_count": used, "total_cputime": used // 2, "total_time": used // 2}
        headers = {"X-App-Usage": json.dumps(usage), "facebook-api-version": "v26.0"}
        if page is not None:
            row = {"type": "pages", **usage, "estimated_time_to_regain_access": regain_minutes}
            headers["X-Business-Use-Case-Usage"] = json.dumps({page.page_id: [row]})
        return JSONResponse(body, status_code=status, headers=headers)

    def _trace_id(self) -> str:
        return "A" + number_of(10, "trace", self._calls)

    def _record(self, page: Page, errand: Errand, outcome: Outcome, fault: GraphFault | None) -> None:
        self._writes += 1
        complaint = fault.complaint() if fault else outcome.complaint
        whole = complaint.status if complaint else 200
        page.writes.append(
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
