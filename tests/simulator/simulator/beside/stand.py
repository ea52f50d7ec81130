"""One platform beside Meta's, complete: its world, its sender, its API, its control and its truth."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from starlette.routing import Route

from simulator.beside.control import StandControl
from simulator.beside.doing import (
    ON_REMARK,
    ON_THING,
    DoingError,
    Wanted,
    act_on_remark,
    act_on_thing,
    comment,
    publish,
)
from simulator.beside.door import Door
from simulator.beside.outbox import Outbox
from simulator.beside.platform import Notice, Platform
from simulator.beside.truth import truth_of_place
from simulator.beside.world import Place, Remark, Thing
from simulator.runs import Run
from simulator.steps import Step, StepError


class Stand:
    """What the simulation sees of a platform."""

    def __init__(self, platform: Platform, outbox: Outbox, door: Door, api: Sequence[Route]) -> None:
        self.name: str = platform.name
        self.platform = platform
        self.outbox = outbox
        self.door = door
        self._api = list(api)

    def routes(self) -> list[Route]:
        """Return the platform's API and its part of the control API."""
        return [*StandControl(self.platform, self.outbox, self.door).routes(), *self._api]

    def waiting(self) -> int:
        """Return how much is kept back."""
        return self.outbox.waiting()

    def flush(self) -> None:
        """Let go of all that is kept back."""
        self.outbox.flush()

    async def close(self) -> None:
        """Nothing runs on its own here."""

    def truth(self, municipality: str) -> dict[str, object]:
        """Return what really happened at the places of a municipality; empty when it has none here."""
        joined: dict[str, list[object]] = {}
        for place in self.platform.places:
            if place.row.municipality == municipality:
                for name, rows in truth_of_place(place, self.platform.manners).items():
                    joined.setdefault(name, []).extend(rows)
        return dict(joined)

    def do(self, run: Run, step: Step) -> None:
        """Do one step `PLATFORM.deed`. Raises StepError."""
        deed = step.do.removeprefix(f"{self.name}.")
        place = self.platform.of_municipality(step.municipality)
        if place is None:
            raise StepError(f"{step.municipality} is not on {self.name}")
        if deed == "flush":
            self.outbox.flush()
        elif deed == "forge":
            self.outbox.forge(place, step.plan.forged)
        else:
            self._in_the_world(run, place, step, deed)

    def _in_the_world(self, run: Run, place: Place, step: Step, deed: str) -> None:
        acts: dict[str, Callable[[], list[Notice]]] = {
            "post": lambda: self._post(run, place, step),
            "comment": lambda: self._comment(run, place, step),
            **dict.fromkeys(ON_REMARK, lambda: self._on_remark(run, place, step, deed)),
            **dict.fromkeys(ON_THING, lambda: self._on_thing(run, place, step, deed)),
        }
        if deed not in acts:
            raise StepError(f"{self.name} has no step `{deed}`")
        try:
            self.outbox.hand_in(acts[deed](), step.plan)
        except DoingError as error:
            raise StepError(str(error)) from error

    def _post(self, run: Run, place: Place, step: Step) -> list[Notice]:
        thing, notices = publish(self.platform, place, step.text or "", self.platform.now())
        run.keys[step.municipality, step.key] = thing.object_id
        return notices

    def _comment(self, run: Run, place: Place, step: Step) -> list[Notice]:
        parent = self._remark(run, place, step, step.under) if step.under else None
        wanted = Wanted(
            text=step.text or "",
            thing=self._thing(run, place, step, step.on),
            parent=parent,
            author=step.author if step.shown else None,
            kind=step.kind,
        )
        remark, notices = comment(self.platform, place, wanted, self.platform.now() - timedelta(seconds=step.age_s))
        run.keys[step.municipality, step.key] = remark.object_id
        return notices

    def _on_remark(self, run: Run, place: Place, step: Step, deed: str) -> list[Notice]:
        remark = self._remark(run, place, step, step.key)
        # The product may have removed it before its author could do anything more with it.
        if remark.removed:
            return []
        return act_on_remark(self.platform, place, remark, _wanted(step, deed), self.platform.now())

    def _on_thing(self, run: Run, place: Place, step: Step, deed: str) -> list[Notice]:
        thing = self._thing(run, place, step, step.key)
        return act_on_thing(self.platform, place, thing, _wanted(step, deed), self.platform.now())

    def _remark(self, run: Run, place: Place, step: Step, key: str) -> Remark:
        remark = place.remarks.get(run.found(step.municipality, key))
        if remark is None:
            raise StepError(f"no comment `{key}` of {step.municipality} on {self.name}")
        return remark

    def _thing(self, run: Run, place: Place, step: Step, key: str) -> Thing:
        thing = place.things.get(run.found(step.municipality, key))
        if thing is None:
            raise StepError(f"no post `{key}` of {step.municipality} on {self.name}")
        return thing


def _wanted(step: Step, deed: str) -> Mapping[str, str]:
    return {"do": deed, "text": step.text or "", "author": step.author}
