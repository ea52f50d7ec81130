"""An API's refusal: the platform's own status and body, by the name that faults and records use."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """What the caller is told. `name` is the platform's own word or code."""

    name: str
    status: int
    body: object
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """A call that the platform refuses; nothing has changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal
