"""The door of a platform's API: faults before or after the work, and the record of every write."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import HTMLResponse, JSONResponse, Response

from simulator.beside.outbox import Outbox
from simulator.beside.platform import Notice, Platform
from simulator.beside.refusals import Refusal, RefusedError
from simulator.beside.world import Deed, Place

SERVER_ERROR_PAGE = "<!DOCTYPE html><html><body>Sorry, something went wrong.</body></html>"
HOLD_S_DEFAULT = 30.0
PLAIN_FAULTS = ("500", "502_html", "timeout")
STATUS_OF = {"500": 500, "502_html": 502, "timeout": 504}


class ApiFaultError(ValueError):
    """A fault switch that does not exist."""


@dataclass
class ApiFault:
    """One switch. It fires `times` times for calls of this `do` (None: any) of this municipality."""

    fault: str
    when: str = "before"
    do: str | None = None
    municipality: str | None = None
    times: int = 1
    hold_s: float = HOLD_S_DEFAULT


@dataclass(frozen=True)
class Errand:
    """What a call wants: `read`, or the write that the record shall name, to what and with which text."""

    do: str
    object_id: str = ""
    text: str | None = None


@dataclass(frozen=True)
class Done:
    """What a call answered and caused; `body` None is no body at all."""

    body: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    new_id: str | None = None


class Door:
    """Lets calls in, one after the other; `rates` gives the headers that tell a caller what is left."""

    def __init__(
        self, platform: Platform, outbox: Outbox, rates: Callable[[Place], Mapping[str, str]] = lambda _: {}
    ) -> None:
        self._platform = platform
        self._outbox = outbox
        self._rates = rates
        self._faults: list[ApiFault] = []
        self._deeds = 0

    def add_fault(self, fault: ApiFault) -> None:
        """Turn a switch on. Raises ApiFaultError."""
        known = (*PLAIN_FAULTS, *self._platform.refusals)
        if fault.fault not in known:
            raise ApiFaultError(f"fault must be one of {', '.join(known)}")
        if fault.when not in {"before", "after"}:
            raise ApiFaultError("when must be `before` or `after`")
        self._faults.append(fault)

    def clear_faults(self) -> None:
        """Turn all off."""
        self._faults.clear()

    def faults_left(self) -> list[ApiFault]:
        """Return the switches that are still on."""
        return list(self._faults)

    async def through(self, place: Place, errand: Errand, work: Callable[[], Done]) -> Response:
        """Carry out one call; `work` raises RefusedError, and then nothing has changed."""
        fault = self._take(place, errand)
        done, refusal = Done(), None
        if fault is None or fault.when == "after":
            try:
                done = work()
            except RefusedError as error:
                refusal = error.refusal
            else:
                self._outbox.echo(done.notices)
        if errand.do != "read":
            self._record(place, errand, refusal or done, fault)
        if fault is not None:
            return await self._spoiled(place, fault)
        return self.refused(refusal, place) if refusal else self._told(place, done)

    def refused(self, refusal: Refusal, place: Place | None = None) -> Response:
        """Return a refusal as the platform words it."""
        rates = self._rates(place) if place else {}
        return _json(refusal.body, refusal.status, {**rates, **refusal.headers})

    def _told(self, place: Place, done: Done) -> Response:
        return _json(done.body, done.status, {**self._rates(place), **done.headers})

    async def _spoiled(self, place: Place, fault: ApiFault) -> Response:
        if fault.fault in self._platform.refusals:
            return self.refused(self._platform.refusals[fault.fault], place)
        if fault.fault == "timeout":
            await asyncio.sleep(fault.hold_s)
            return Response(status_code=504)
        return HTMLResponse(SERVER_ERROR_PAGE, status_code=STATUS_OF[fault.fault])

    def _take(self, place: Place, errand: Errand) -> ApiFault | None:
        for fault in self._faults:
            if fault.do not in {None, errand.do} or fault.municipality not in {None, place.row.municipality}:
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._faults.remove(fault)
            return fault
        return None

    def _record(self, place: Place, errand: Errand, came: Done | Refusal, fault: ApiFault | None) -> None:
        self._deeds += 1
        spoiled = self._platform.refusals.get(fault.fault) if fault else None
        refused = came if isinstance(came, Refusal) else None
        complaint = spoiled or refused
        whole = spoiled.status if spoiled else STATUS_OF[fault.fault] if fault else came.status
        place.deeds.append(
            Deed(
                number=self._deeds,
                at=self._platform.now(),
                do=errand.do,
                object_id=errand.object_id,
                new_id=came.new_id if isinstance(came, Done) else None,
                text=errand.text,
                applied=refused is None and (fault is None or fault.when == "after"),
                status=whole,
                code=complaint.name if complaint else None,
                fault=f"{fault.fault} {fault.when}" if fault else None,
            )
        )


def _json(body: object, status: int, headers: Mapping[str, str]) -> Response:
    if body is None:
        return Response(status_code=status, headers=dict(headers))
    return JSONResponse(body, status_code=status, headers=dict(headers))


def members_of(body: bytes) -> dict[str, object]:
    """Read a JSON object; anything else counts as empty."""
    try:
        found: object = json.loads(body) if body else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
