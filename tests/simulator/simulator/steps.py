"""A scenario is a list of steps: who does what on which page, and how the webhooks of it travel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from simulator.delivery import PLAIN, DeliveryPlan, plan_of

DEEDS = (
    "post",
    "comment",
    "edit",
    "remove",
    "hide",
    "unhide",
    "like",
    "unlike",
    "remove_post",
    "forge",
    "flush",
    "wait",
)


class StepError(ValueError):
    """A step cannot be read or done; the message says why."""


@dataclass(frozen=True)
class Step:
    """One act. `key` names what it makes; `on`, `under` and (for the other deeds) `key` name what exists.

    `do` is one of DEEDS on a Facebook page, or `platform.deed`.
    """

    do: str
    municipality: str = ""
    key: str = ""
    on: str = ""
    under: str = ""
    text: str | None = None
    author: str = ""  # empty: the page itself
    shown: bool = True
    photo: bool = False
    kind: str = "unspecified"
    page: int = 0  # which of the municipality's pages
    age_s: float = 0  # how long ago the comment was written
    seconds: float = 0  # real seconds of a `wait`
    plan: DeliveryPlan = PLAIN
    more: Mapping[str, object] = field(default_factory=dict)  # what only one platform's deeds have


def steps_of(rows: object) -> list[Step]:
    """Read steps from JSON. Raises StepError, or PlanError for their `delivery`."""
    if not isinstance(rows, list):
        raise StepError("steps must be a list")
    return [_step_of(row, number) for number, row in enumerate(rows, 1)]


def _step_of(row: object, number: int) -> Step:
    do = row.get("do") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(do, str) or (do not in DEEDS and "." not in do):
        raise StepError(f"step {number}: `do` must be one of {', '.join(DEEDS)}, or platform.deed")
    step = Step(do=str(row["do"]))
    for name, value in row.items():
        if name == "delivery" and isinstance(value, Mapping):
            step = replace(step, plan=plan_of(value))
        elif name != "do":
            step = replace(step, **{name: _checked(name, value, number)})  # type: ignore[arg-type]  # checked
    return step


def _checked(name: str, value: object, number: int) -> object:
    if name in {"municipality", "key", "on", "under", "text", "author", "kind"} and isinstance(value, str):
        return value
    if name in {"shown", "photo"} and isinstance(value, bool):
        return value
    if name == "page" and isinstance(value, int):
        return value
    if name == "more" and isinstance(value, Mapping):
        return dict(value)
    if name in {"age_s", "seconds"} and isinstance(value, int | float):
        return value
    raise StepError(f"step {number}: `{name}` is unknown or has the wrong type")
