"""A person at the desk who removes threats; each is a probe of how long the oldest comment waits."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from common.events import item_id_of
from simulator.judgement import next_act
from tests.flow.rig import Rig

THREATS = {
    "nb": "Jeg skal drepe deg, din jævel, bare vent til kveld.",
    "nn": "Eg skal drepe deg, din jævel, berre vent til kveld.",
    "sv": "Jag ska döda dig, din jävel, vänta bara till ikväll.",
}
EVERY_S = 1.0
LOOKS_MAX = 40
"""So many open probes are looked at in a round: whatever is slow, a round ends."""
CALL_S_MAX = 4.0
TRIES_MAX = 30


@dataclass
class Probe:
    """One threat: when it was written, shown decided at the desk, ordered away and gone."""

    municipality: str
    object_id: str
    written_at: float
    shown_at: float | None = None
    ordered_at: float | None = None
    removed_at: float | None = None
    tries: int = 0
    refused: list[str] = field(default_factory=list)


class Person(threading.Thread):
    """Writes a threat a second, municipality by municipality, and removes each as soon as it is hidden."""

    def __init__(self, rig: Rig, langs: Sequence[str]) -> None:
        super().__init__(name="person", daemon=True)
        self.probes: list[Probe] = []
        self.writing = True
        self._rig = rig
        self._langs = dict(zip(rig.municipalities, langs, strict=True))
        self._stopped = threading.Event()
        self._desk = httpx.Client(
            trust_env=False,
            timeout=CALL_S_MAX,
            headers={"Authorization": f"Bearer {rig.token_file.read_text(encoding='utf-8').strip()}"},
        )
        limits = httpx.Limits(max_keepalive_connections=0)
        self._pages = httpx.Client(trust_env=False, timeout=CALL_S_MAX, limits=limits)

    def run(self) -> None:
        """Work on until told to stop."""
        due = time.monotonic()
        while not self._stopped.is_set():
            if self.writing and time.monotonic() >= due:
                due += EVERY_S
                self._write(len(self.probes))
            self._round()
            self._stopped.wait(0.2)

    def stop(self) -> None:
        """Go home."""
        self._stopped.set()
        self.join(60)
        self._desk.close()
        self._pages.close()

    def oldest_s(self) -> float:
        """Return how long the oldest threat has waited that the desk does not show decided yet."""
        now = time.monotonic()
        return max((now - one.written_at for one in tuple(self.probes) if one.shown_at is None), default=0.0)

    def open_probes(self) -> list[Probe]:
        """Return the threats that still stand, but those that the desk refused to remove again and again."""
        return [one for one in tuple(self.probes) if one.removed_at is None and one.tries < TRIES_MAX]

    def adopt(self) -> None:
        """Take up the threats that were written though the platform's answer to it was lost: it was struck itself."""
        known = {one.object_id for one in self.probes}
        told = self._pages.get(f"{self._rig.control}/truth", timeout=300).json()["municipalities"]
        for municipality, lang in self._langs.items():
            threats = [one for one in told[municipality]["comments"] if one["text"] == THREATS[lang]]
            missed = [one["object_id"] for one in threats if one["object_id"] not in known]
            self.probes += [Probe(municipality, object_id, time.monotonic()) for object_id in missed]

    def _write(self, number: int) -> None:
        municipality = self._rig.municipalities[number % len(self._rig.municipalities)]
        body = {
            "municipality": municipality,
            "text": THREATS[self._langs[municipality]],
            "author": f"Truende {number}",
        }
        try:
            answer = self._pages.post(f"{self._rig.control}/comments", json=body)
        except httpx.HTTPError:
            return  # the simulator itself is struck: whether it was written is in its truth
        self.probes.append(Probe(municipality, answer.json()["object_id"], time.monotonic()))

    def _round(self) -> None:
        for probe in self.open_probes()[:LOOKS_MAX]:
            if self._stopped.is_set():
                return
            try:
                self._look(probe)
            except (httpx.HTTPError, ValueError):
                return  # the desk is struck: later

    def _look(self, probe: Probe) -> None:
        item_id = item_id_of(probe.municipality, "facebook", probe.object_id)
        path = f"{self._rig.url('desk')}/api/v1/{probe.municipality}/items/{item_id}"
        answer = self._desk.get(path)
        if answer.status_code != httpx.codes.OK:
            return
        item: dict[str, Any] = answer.json()
        if probe.shown_at is None and item.get("decision_no"):
            probe.shown_at = time.monotonic()
        if item["visibility"] == "removed":
            probe.removed_at = time.monotonic()
        elif probe.ordered_at is None:
            self._remove(probe, item, path)

    def _remove(self, probe: Probe, item: dict[str, Any], path: str) -> None:
        act = next_act({**item, "casework_confirmed": True}, ())
        if act is None or act.body["do"] != "remove":
            return
        body = {"revision": item["revision"], **act.body}
        answer = self._desk.post(f"{path}/acts", json=body, headers={"Idempotency-Key": f"faults/{probe.object_id}"})
        if answer.is_success:
            probe.ordered_at = time.monotonic()
        elif answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
            probe.tries += 1
            probe.refused.append(answer.text[:200])
