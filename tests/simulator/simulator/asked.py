"""Reads what the control API was asked, and says plainly what is wrong with it."""

import json
from collections.abc import Mapping

from starlette.requests import Request

from simulator.delivery import PLAIN, DeliveryPlan, PlanError, plan_of


class AskError(ValueError):
    """The control API cannot do what it was asked (HTTP 400, or `status`)."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Asked:
    """The JSON object of one control call."""

    def __init__(self, members: Mapping[str, object]) -> None:
        self.members = members

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        found = self.optional_text(name)
        if found is None:
            raise AskError(f"`{name}` is missing")
        return found

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, str):
            raise AskError(f"`{name}` must be a text")
        return value

    def number(self, name: str, default: float) -> float:
        """Return a number."""
        value = self.members.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise AskError(f"`{name}` must be a number")
        return value

    def truth(self, name: str, *, default: bool = False) -> bool:
        """Return a truth value."""
        value = self.members.get(name, default)
        if not isinstance(value, bool):
            raise AskError(f"`{name}` must be true or false")
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts, empty when it is not there."""
        value = self.members.get(name) or []
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise AskError(f"`{name}` must be a list of texts")
        return [str(part) for part in value]

    def rows(self, name: str) -> list["Asked"]:
        """Return a list of objects, empty when it is not there."""
        value = self.members.get(name) or []
        if not isinstance(value, list):
            raise AskError(f"`{name}` must be a list")
        return [Asked(part) for part in value if isinstance(part, Mapping)]

    def plan(self) -> DeliveryPlan:
        """Return the plan under `delivery` (a step's is read already, and stands under `plan`)."""
        ready = self.members.get("plan")
        if isinstance(ready, DeliveryPlan):
            return ready
        value = self.members.get("delivery")
        if value is None:
            return PLAIN
        if not isinstance(value, Mapping):
            raise AskError("`delivery` must be an object")
        try:
            return plan_of(value)
        except PlanError as error:
            raise AskError(str(error)) from error


async def asked_of(request: Request) -> Asked:
    """Read the body of a control call; none at all is an empty object."""
    body = await request.body()
    try:
        found: object = json.loads(body) if body else {}
    except ValueError as error:
        raise AskError("the body is no JSON") from error
    if not isinstance(found, dict):
        raise AskError("the body must be an object")
    return Asked(found)
