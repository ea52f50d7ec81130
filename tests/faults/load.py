"""What residents write, so many a second, whether anybody answers or not."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from simulator.phrases import Phrase, read_phrases
from tests.flow.rig import Rig

LANG = {"bo": "nb", "sogne": "nb", "randaberg": "nb", "kinn": "nn", "knivsta": "sv"}
SHARES = {
    "praise": 30,
    "neutral": 25,
    "political": 15,
    "criticism": 15,
    "question": 12,
    "casework_light": 2,
    "hate_speech": 1,
}
"""Of each hundred comments, by what they are; the person's threats (`person.py`) come besides."""
CHUNK_S = 5.0
"""What is written in so many seconds is given to the simulator at a time."""
AUTHORS = 4000


class Load(threading.Thread):
    """Gives the simulator what is written next, until it is told to stop; `asked` counts it."""

    def __init__(self, rig: Rig, rate: float, per_delivery: int, seed: int) -> None:
        super().__init__(name="load", daemon=True)
        self.asked = 0
        self.began = self.ended = 0.0
        self._rig = rig
        self._rate = rate
        self._per_delivery = per_delivery
        self._comments = comments(rig.municipalities, seed)
        self._stopped = threading.Event()
        # No connection is kept: one that the simulator lets go of while it is struck would break the next call.
        self._pages = httpx.Client(trust_env=False, timeout=110, limits=httpx.Limits(max_keepalive_connections=0))

    def run(self) -> None:
        """Write on, by the clock."""
        self.began = time.monotonic()
        chunk = 0
        while not self._stopped.is_set():
            steps = self._steps(chunk)
            # A simulator that is struck itself takes it later: nothing is left out.
            self._rig.until(lambda: self._given(steps), "the simulator takes what is written", 120)  # noqa: B023 - used at once
            chunk += 1
            self._stopped.wait(max(0.0, self.began + chunk * CHUNK_S - time.monotonic()))
        self.ended = time.monotonic()

    def stop(self) -> None:
        """Write nothing more."""
        self._stopped.set()
        self.join(120)
        self._pages.close()
        assert self.ended, "the load ended by itself"

    def _given(self, steps: list[dict[str, Any]]) -> bool:
        wanted = {"name": "steps", "steps": steps, "per_second": self._rate}
        try:
            return self._pages.post(f"{self._rig.control}/scenario", json=wanted).status_code == 202
        except httpx.HTTPError:
            return False  # given again, though it may have been taken: the truth is the simulator's

    def _steps(self, chunk: int) -> list[dict[str, Any]]:
        posts = [
            {"do": "post", "municipality": name, "key": "post", "text": f"Innlegg {chunk} fra kommunen."}
            for name in self._rig.municipalities
        ]
        written = []
        for number in range(int(self._rate * CHUNK_S)):
            batch = f"{chunk}/{number // (self._per_delivery * len(posts))}"
            written.append({**next(self._comments), "key": f"c{number}", "delivery": {"batch": batch}})
        self.asked += len(written)
        return [*posts, *written, {"do": "flush"}]


def comments(municipalities: Sequence[str], seed: int) -> Iterator[dict[str, Any]]:
    """Yield comments without end, one municipality after the other, the same for the same seed."""
    chance = random.Random(f"{seed}/load")  # noqa: S311 - repeatable, not secret
    written = {name: phrases_of(name) for name in municipalities}
    kinds, weights = list(SHARES), list(SHARES.values())
    while True:
        for name in municipalities:
            kind = chance.choices(kinds, weights)[0]
            phrase = chance.choice([phrase for phrase in written[name] if phrase.kind == kind])
            author = f"Innbygger {chance.randrange(AUTHORS)}"
            yield {
                "do": "comment",
                "municipality": name,
                "on": "post",
                "text": phrase.text,
                "author": author,
                "kind": kind,
            }


def phrases_of(municipality: str) -> list[Phrase]:
    """Return what is ever written to a municipality: the same words in every run, so that two runs can be compared."""
    chance = random.Random("phrases")  # noqa: S311 - repeatable, not secret
    found = read_phrases(LANG[municipality], chance).comments
    return [one for one in found if one.kind in SHARES and one.text is not None and one.under is None]


def each_once(municipalities: Sequence[str]) -> list[dict[str, Any]]:
    """Return the steps in which everything that can be written is written once: what a clean run is made of."""
    steps: list[dict[str, Any]] = []
    for name in municipalities:
        steps.append({"do": "post", "municipality": name, "key": "post", "text": "Et innlegg fra kommunen."})
        steps += [
            {"do": "comment", "municipality": name, "key": f"c{n}", "on": "post", "text": one.text, "author": f"A {n}"}
            for n, one in enumerate(phrases_of(name))
        ]
    return steps
