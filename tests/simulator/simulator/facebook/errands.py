"""What a Graph call wants, and what carrying it out caused."""

from dataclasses import dataclass

from simulator.facebook.bodies import Change
from simulator.facebook.graph_errors import Complaint

Answer = dict[str, object]
DONE: Answer = {"success": True}


@dataclass(frozen=True)
class Errand:
    """A write as the record keeps it: what it would do, to what, with which text."""

    do: str
    object_id: str
    text: str | None = None
    metadata: str | None = None


@dataclass(frozen=True)
class Written:
    """What a write answered and caused. `complaint`: it was done, and yet the answer is an error."""

    answer: Answer
    changes: list[Change]
    new_id: str | None = None
    complaint: Complaint | None = None
