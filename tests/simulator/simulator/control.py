"""The control API: scenarios, faults, raw bodies, and what became of everything."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.asked import Asked, AskError, asked_of
from simulator.delivery import SIGNS, Delivery, PlanError
from simulator.facebook.graph_faults import HOLD_S_DEFAULT, FaultError, GraphFault
from simulator.handshake import CASES
from simulator.scenarios import Wishes
from simulator.sender import Sender
from simulator.simulation import Simulation
from simulator.steps import Step, StepError, steps_of
from simulator.truth import truth_of

RAW_SIGNS = {"bad": "wrong"} | {sign: sign for sign in SIGNS}


class Control:
    """Routes under /control that concern no single comment."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/control/healthy", self.healthy),
            Route("/control/idle", self.idle),
            Route("/control/truth", self.truth),
            Route("/control/deliveries", self.deliveries),
            Route("/control/scenario", self.runs, methods=["GET"]),
            Route("/control/scenario", self.start_scenario, methods=["POST"]),
            Route("/control/handshake", self.handshake, methods=["POST"]),
            Route("/control/faults", self.faults_left, methods=["GET"]),
            Route("/control/faults", self.set_faults, methods=["POST"]),
            Route("/control/flush", self.flush, methods=["POST"]),
            Route("/control/clock", self.move_clock, methods=["POST"]),
            Route("/control/raw", self.raw, methods=["POST"]),
        ]

    async def healthy(self, _: Request) -> Response:
        """Say that it runs, and for whom."""
        names = self._simulation.world.municipalities()
        return JSONResponse({"healthy": True, "municipalities": names, "seed": self._simulation.options.seed})

    async def idle(self, _: Request) -> Response:
        """Say whether nothing is left to send."""
        return JSONResponse(self._simulation.idle())

    async def truth(self, _: Request) -> Response:
        """Return everything that ever happened."""
        return JSONResponse(truth_of(self._simulation.world, self._simulation.sides))

    async def deliveries(self, request: Request) -> Response:
        """Return the webhooks sent or to be sent; ?state=, ?municipality= and ?kind= choose among them."""
        wanted = request.query_params
        told = [delivery.told() for delivery in self._simulation.courier.deliveries]
        chosen = [each for each in told if all(str(each.get(name)) == wanted[name] for name in wanted)]
        counts: dict[str, int] = {}
        for each in chosen:
            counts[str(each["state"])] = counts.get(str(each["state"]), 0) + 1
        return JSONResponse({"counts": counts, "deliveries": chosen})

    async def runs(self, _: Request) -> Response:
        """Return all scenarios played so far."""
        return JSONResponse({"runs": [run.told() for run in self._simulation.player.runs]})

    async def start_scenario(self, request: Request) -> Response:
        """Play a scenario: {name, seed?, municipalities?, per_second?, count?, batch_size?, raw_utf8?}.

        `name` `steps` plays `steps` as given; `samples` posts the files of `folder` to `app` as they are.
        """
        asked = await asked_of(request)
        name = asked.text("name")
        if name == "samples":
            return await self._samples(asked)
        try:
            steps = self._steps(name, asked)
        except (StepError, PlanError) as error:
            raise AskError(str(error)) from error
        given = asked.members.get("per_second") is not None
        rate = asked.number("per_second", 0) if given else self._simulation.options.per_second
        run = self._simulation.start_run(name, steps, rate)
        return JSONResponse(run.told(), status_code=202)

    def _steps(self, name: str, asked: Asked) -> list[Step]:
        if name == "steps":
            return steps_of(asked.members.get("steps"))
        names = asked.texts("municipalities")
        if unknown := set(names) - set(self._simulation.world.municipalities()):
            raise AskError(f"no such municipality: {', '.join(sorted(unknown))}", 404)
        wishes = Wishes(
            seed=int(asked.number("seed", self._simulation.options.seed)),
            count=int(asked.number("count", 100)),
            batch_size=int(asked.number("batch_size", 1)),
            raw_utf8=asked.truth("raw_utf8"),
        )
        return self._simulation.build(name, names, wishes)

    async def _samples(self, asked: Asked) -> Response:
        page = self._app_sender(asked)
        sent = [
            {"file": name, "delivery": self._send_raw(page, body, "good").number}
            for name, body in _samples_in(Path(asked.text("folder")))
        ]
        return JSONResponse({"name": "samples", "sent": sent}, status_code=202)

    async def handshake(self, request: Request) -> Response:
        """Do the subscription handshake: {app?, platform?, case?}; without them every app, the right case."""
        asked = await asked_of(request)
        app, case = asked.optional_text("app"), asked.optional_text("case") or "right"
        if case not in {*CASES, "all"}:
            raise AskError(f"`case` must be all or one of {', '.join(CASES)}")
        senders = [self._app_sender(asked)] if app else self._simulation.world.app_senders()
        cases = CASES if case == "all" else (case,)
        shaken = [await self._simulation.shake(each, one) for each in senders for one in cases]
        good = all(each["as_expected"] for each in shaken)
        return JSONResponse({"as_expected": good, "handshakes": shaken})

    async def faults_left(self, _: Request) -> Response:
        """Return the Graph faults that are still on."""
        return JSONResponse({"graph": [asdict(fault) for fault in self._simulation.faults.left()]})

    async def set_faults(self, request: Request) -> Response:
        """Turn faults on: {clear?, graph?, delivery?: [{municipality, plan, times?}], echoes?: [{…, times?}]}."""
        asked = await asked_of(request)
        if asked.truth("clear"):
            self._simulation.faults.clear()
            self._simulation.postbox.clear_faults()
        for row in asked.rows("graph"):
            self._simulation.faults.add(_graph_fault(row))
        for row in asked.rows("delivery"):
            plan = Asked({"delivery": row.members.get("plan")}).plan()
            for _ in range(int(row.number("times", 1))):
                self._simulation.postbox.expect_fault(row.text("municipality"), plan)
        for row in asked.rows("echoes"):
            self._simulation.postbox.lose_echoes(row.text("municipality"), int(row.number("times", 1)))
        return await self.faults_left(request)

    async def flush(self, _: Request) -> Response:
        """Send what is kept back."""
        self._simulation.postbox.flush()
        return JSONResponse(self._simulation.idle())

    async def move_clock(self, request: Request) -> Response:
        """Let the world's time jump ahead: {advance_s}; windows close, tokens expire, what is old grows older."""
        asked = await asked_of(request)
        self._simulation.clock.advance(asked.number("advance_s", 0))
        return JSONResponse({"now": self._simulation.clock.now().isoformat()})

    async def raw(self, request: Request) -> Response:
        """Post bytes as they are: {app, body_base64, sign?, retried?}; `sign` is good, bad, none …."""
        asked = await asked_of(request)
        page = self._app_sender(asked)
        sign = asked.optional_text("sign") or "good"
        if sign not in RAW_SIGNS:
            raise AskError(f"`sign` must be one of {', '.join(RAW_SIGNS)}")
        try:
            body = base64.b64decode(asked.text("body_base64"), validate=True)
        except binascii.Error as error:
            raise AskError("`body_base64` is no base64") from error
        delivery = self._send_raw(page, body, RAW_SIGNS[sign], retried=asked.truth("retried"))
        return JSONResponse({"delivery": delivery.number, "body_bytes": len(body)}, status_code=202)

    def _send_raw(self, page: Sender, body: bytes, sign: str, *, retried: bool = False) -> Delivery:
        headers: Mapping[str, bytes] = self._simulation.forger.headers(page, sign, body)
        delivery = Delivery(
            number=self._simulation.forger.next_number(),
            platform=page.meta_app.platform,
            app=page.row.app,
            municipality=page.row.municipality,
            url=self._simulation.url_of(page),
            body=body,
            headers=headers,
            what=[],
            kind="raw",
            sign=sign,
            expected="accepted" if sign == "good" else "refused",
            retried=retried,
        )
        self._simulation.courier.send(delivery)
        return delivery

    def _app_sender(self, asked: Asked) -> Sender:
        wanted = asked.text("app"), asked.optional_text("platform") or "facebook"
        for sender in self._simulation.world.app_senders():
            if (sender.meta_app.name, sender.meta_app.platform) == wanted:
                return sender
        raise AskError("no such app", 404)


def _samples_in(folder: Path) -> list[tuple[str, bytes]]:
    if not folder.is_dir():
        raise AskError("`folder` is no folder", 404)
    return [(file.name, file.read_bytes()) for file in sorted(folder.glob("*.json"))]


def _graph_fault(row: Asked) -> GraphFault:
    try:
        return GraphFault(
            fault=row.text("fault"),
            when=row.optional_text("when") or "before",
            do=row.optional_text("do"),
            municipality=row.optional_text("municipality"),
            times=int(row.number("times", 1)),
            hold_s=row.number("hold_s", HOLD_S_DEFAULT),
            regain_minutes=int(row.number("regain_minutes", 0)),
            platform=row.optional_text("platform"),
        )
    except FaultError as error:
        raise AskError(str(error)) from error
