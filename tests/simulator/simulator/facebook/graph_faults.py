"""Switches that make Graph fail: before or after the write was done."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.facebook.graph_errors import OTHERS, THROTTLES, Complaint

THIN = {"short_page": "short", "empty_page": "empty"}
FAULTS = ("500", "502_html", "timeout", *THIN, *(f"error_{code}" for code in (*THROTTLES, *OTHERS)))
HOLD_S_DEFAULT = 30.0


class FaultError(ValueError):
    """A fault switch that does not exist."""


@dataclass
class GraphFault:
    """One switch. It fires `times` times for calls of this `do` (None: any) of this municipality and platform.

    `short_page` and `empty_page` spoil no answer: the list asked for next has fewer rows, or none, and a `next`.
    """

    fault: str
    when: str = "before"
    do: str | None = None
    municipality: str | None = None
    times: int = 1
    hold_s: float = HOLD_S_DEFAULT
    regain_minutes: int = 0
    platform: str | None = None

    def __post_init__(self) -> None:
        if self.fault not in FAULTS:
            raise FaultError(f"fault must be one of {', '.join(FAULTS)}")
        if self.when not in {"before", "after"}:
            raise FaultError("when must be `before` or `after`")

    @property
    def name(self) -> str:
        """Return it as the record of writes calls it, for example `500 after`."""
        return f"{self.fault} {self.when}"

    @property
    def status(self) -> int:
        """Return the HTTP status that the caller gets (504 stands for none in time)."""
        return {"500": 500, "502_html": 502, "timeout": 504}.get(self.fault, 400)

    def complaint(self) -> Complaint | None:
        """Return the Graph error to answer with, or None where the answer is no Graph error."""
        if not self.fault.startswith("error_"):
            return None
        code = int(self.fault.removeprefix("error_"))
        return THROTTLES.get(code) or OTHERS[code]


class Faults:
    """All switches that are on; the first that fits a call is used."""

    def __init__(self) -> None:
        self._switches: list[GraphFault] = []

    def add(self, fault: GraphFault) -> None:
        """Turn a switch on."""
        self._switches.append(fault)

    def clear(self) -> None:
        """Turn all off."""
        self._switches.clear()

    def left(self) -> list[GraphFault]:
        """Return the switches that are still on."""
        return list(self._switches)

    def take(self, municipality: str, do: str, platform: str = "facebook") -> GraphFault | None:
        """Return the fault of this call, counting it."""
        return self._taken(
            lambda fault: (
                fault.fault not in THIN
                and fault.do in {None, do}
                and fault.municipality in {None, municipality}
                and fault.platform in {None, platform}
            )
        )

    def take_thin(self, municipality: str) -> str | None:
        """Return `short` or `empty` when the next list shall be so, counting it."""
        fault = self._taken(lambda fault: fault.fault in THIN and fault.municipality in {None, municipality})
        return THIN[fault.fault] if fault else None

    def _taken(self, fits: Callable[[GraphFault], bool]) -> GraphFault | None:
        fault = next((fault for fault in self._switches if fits(fault)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._switches.remove(fault)
        return fault
