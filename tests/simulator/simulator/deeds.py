"""Deeds of one platform, done by a control call or by a step of a scenario: one table for both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.asked import Asked, AskError, asked_of
from simulator.facebook.bodies import Change
from simulator.runs import Run
from simulator.steps import Step, StepError
from simulator.surroundings import Surroundings
from simulator.world import World

Owner = TypeVar("Owner")


@dataclass(frozen=True)
class Done:
    """What a deed made (its platform id, where it made something) and the webhook changes of it."""

    object_id: str | None = None
    changes: list[Change] = field(default_factory=list)


# Done by an owner (a page, an account), as asked, at a time. Raises AskError.
Deed = Callable[[Owner, Asked, datetime], Done]


class Deeds(Generic[Owner]):
    """All deeds of a platform: `POST /control/{name}/{deed}`, and steps `{name}.{deed}`.

    Members that all share: municipality; `id` (what is acted upon), `on`, `under`; text, author, shown (whether the
    platform tells who it is), age_s, delivery. In a step `key` names what is made, or what is acted upon.
    """

    def __init__(
        self,
        name: str,
        surroundings: Surroundings,
        owner: Callable[[World, Asked], Owner],
        deeds: Mapping[str, Deed[Owner]],
    ) -> None:
        self._name = name
        self._surroundings = surroundings
        self._owner = owner
        self._deeds = deeds

    def routes(self) -> list[Route]:
        """Return the control route."""
        return [Route(f"/control/{self._name}/{{deed}}", self._answer, methods=["POST"])]

    async def _answer(self, request: Request) -> Response:
        done = self._carry_out(request.path_params["deed"], await asked_of(request))
        return JSONResponse({"object_id": done.object_id, "webhooks": len(done.changes)}, status_code=201)

    def do(self, run: Run, step: Step) -> None:
        """Do a step. Raises StepError."""
        try:
            done = self._carry_out(step.do.partition(".")[2], Asked(members_of(run, step)))
        except AskError as error:
            raise StepError(f"{step.do}: {error}") from error
        if done.object_id is not None and step.key:
            run.keys[step.municipality, step.key] = done.object_id

    def _carry_out(self, deed: str, asked: Asked) -> Done:
        if deed not in self._deeds:
            raise AskError(f"no such deed: {deed}; there are {', '.join(self._deeds)}", 404)
        world, clock = self._surroundings.world, self._surroundings.clock
        at = clock.now() - timedelta(seconds=asked.number("age_s", 0))
        done = self._deeds[deed](self._owner(world, asked), asked, at)
        self._surroundings.postbox.hand_in(done.changes, asked.plan())
        return done


def members_of(run: Run, step: Step) -> dict[str, object]:
    """Return a step as a control call would put it; keys are replaced by the ids that they stand for."""
    members: dict[str, object] = {"municipality": step.municipality, "page": step.page, "age_s": step.age_s}
    members |= {
        name: run.found(step.municipality, key)
        for name, key in (("id", step.key), ("on", step.on), ("under", step.under))
        if key
    }
    if step.text is not None:
        members["text"] = step.text
    if step.author:
        members["author"] = step.author
    members |= {"shown": step.shown, "photo": step.photo, "kind": step.kind, "plan": step.plan}
    return members | dict(step.more)
