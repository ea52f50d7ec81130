"""The simulator behind a real socket on loopback, for clients that bring their own HTTP."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from simulator.server import application
from simulator.worldfile import WorldFile
from tests.simulator_checks.bench import Bench, bench_of

START_WAIT_S_MAX = 60.0


@dataclass(frozen=True)
class Served:
    """A bench whose simulator answers at `url`; everything is asked for over HTTP."""

    bench: Bench
    url: str
    client: httpx.Client

    def control(self, path: str, **members: object) -> dict[str, object]:
        """POST to the control API."""
        answer = self.client.post(f"/control/{path}", json=members)
        assert answer.is_success, answer.text
        found: dict[str, object] = answer.json()
        return found

    def made(self, deed: str, **members: object) -> str:
        """Let somebody do a deed; returns the platform's id of what it made."""
        return str(self.control(deed, municipality="bo", **members)["object_id"])

    def comment(self, text: str = "Når åpner biblioteket?", **members: object) -> str:
        """Let somebody comment on the page; returns the platform's id."""
        return str(self.control("comments", municipality="bo", text=text, **members)["object_id"])

    def truth(self) -> dict[str, list[dict[str, object]]]:
        """What really happened."""
        answer = self.client.get("/control/truth")
        found: dict[str, list[dict[str, object]]] = answer.json()["municipalities"]["bo"]
        return found

    def items(self, platform: str) -> dict[str, dict[str, object]]:
        """Everything written on one platform, by its id."""
        answer = self.client.get("/control/truth")
        rows = answer.json()["municipalities"]["bo"]["platforms"][platform]["items"]
        return {row["object_id"]: row for row in rows}

    def settled(self) -> None:
        """Wait until nothing is left to send."""
        deadline = time.monotonic() + START_WAIT_S_MAX
        while not self.client.get("/control/idle").json()["idle"]:
            assert time.monotonic() < deadline, "webhooks are still under way"
            time.sleep(0.005)


@contextmanager
def served(world_file: WorldFile) -> Iterator[Served]:
    """Run a simulator in a thread, on a port that the system chooses, until the block ends."""
    bench = bench_of(world_file)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        config = uvicorn.Config(application(bench.simulation), log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + START_WAIT_S_MAX
        while not server.started:
            assert time.monotonic() < deadline, "the simulator did not start"
            time.sleep(0.005)
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        try:
            with httpx.Client(base_url=url, trust_env=False, timeout=START_WAIT_S_MAX) as client:
                yield Served(bench, url, client)
        finally:
            server.should_exit = True
            thread.join(START_WAIT_S_MAX)
