"""`make engine`: the composition on a real Docker engine, brought up, driven and torn down; a table says what held.

Bridge networks, service names, volumes, secrets, health checks and limits are the engine's own. The images of others
are stand-ins of the same programs from Debian's packages: PostgreSQL 15 for 17, and no Grafana, which has no package.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import httpx

from bench.processes import end_in_order
from tests.deploy.engine import Engine, engine, ensure_images
from tests.deploy.tools import run
from tests.parts.install import PartMissingError, cache_folder
from tests.repo.tree import ROOT, SERVICES

DESK, MAIL, PROMETHEUS = "http://127.0.0.1:8080", "http://127.0.0.1:8025", "http://127.0.0.1:9090"
MUNICIPALITIES = ("bo", "kinn", "knivsta", "randaberg", "sogne")
WITHOUT = ("grafana",)
"""What the file has, and no stand-in."""
WAIT_S_MAX = 600
LOOK_EVERY_S = 2
ENDED_WELL = {"migrate", "founding"}


@dataclass
class World:
    """The composition while it lives, and what it was seen to do."""

    engine: Engine
    client: httpx.Client = field(
        default_factory=lambda: httpx.Client(trust_env=False, timeout=30, follow_redirects=True)
    )
    held: dict[str, bool] = field(default_factory=dict)

    def see(self, promise: str, *, held: bool) -> None:
        """Note whether something held."""
        self.held[promise] = held
        print(f"{'yes' if held else 'NO':4}{promise}", flush=True)  # noqa: T201 - the table is what it is for

    def until(self, look: Callable[[], bool]) -> bool:
        """Look until something is so; false when it never was."""
        until = time.monotonic() + WAIT_S_MAX
        while time.monotonic() < until:
            try:
                if look():
                    return True
            except (httpx.HTTPError, ValueError):
                pass
            time.sleep(LOOK_EVERY_S)
        return False

    def states(self) -> dict[str, dict[str, str]]:
        """Service -> what Compose says of its container."""
        told = self.engine.compose("ps", "-a", "--format", "json").splitlines()
        return {one["Service"]: one for one in map(json.loads, told)}

    def inside(self, service: str, python: str) -> str:
        """Run a line of Python in a container; return what it printed."""
        return self.engine.compose("exec", "-T", service, "python", "-c", python).strip()


def drive(world: World) -> None:
    """Everything that is looked at, in order."""
    services = [one for one in world.engine.compose("config", "--services").split() if one not in WITHOUT]
    world.engine.compose("up", "-d", "--no-build", *services)
    up = world.until(lambda: _all_are_well(world, services))
    world.see(f"all {len(services)} containers start in order and are healthy", held=up)
    world.see("a moderator signs in by the link that the command line prints", held=_sign_in(world))
    world.see("every municipality's comments are in its queue", held=world.until(lambda: _queues_are_filled(world)))
    world.see("mails about them are caught", held=world.until(lambda: _caught(world) > 0))
    world.see("Prometheus scrapes all five services", held=world.until(lambda: _scraped(world) == set(SERVICES)))
    world.see("Prometheus has found Alertmanager", held=world.until(lambda: _alertmanagers(world) == 1))
    world.see("nothing is lost or doubled against the platforms' truth", held=world.until(lambda: _as_in_truth(world)))
    world.see("the archive verifies", held=_archive_verifies(world))
    _look_at_containers(world)
    world.engine.compose("kill", "-s", "SIGKILL", "classifier", "archiver")
    world.engine.compose("up", "-d", "--no-build", *services)
    world.see("killed containers come back and are healthy", held=world.until(lambda: _all_are_well(world, services)))
    began = time.monotonic()
    world.engine.compose("stop", *SERVICES)
    stopped = {name: _exit_code(world, name) for name in SERVICES}
    world.see(
        f"the services end by themselves when told to ({time.monotonic() - began:.0f} s)",
        held=set(stopped.values()) == {0},
    )


def _all_are_well(world: World, services: list[str]) -> bool:
    states = world.states()
    return all(_is_well(name, states.get(name)) for name in services)


def _is_well(name: str, state: dict[str, str] | None) -> bool:
    if state is None:
        return False
    if name in ENDED_WELL:
        return state["State"] == "exited" and str(state["ExitCode"]) == "0"
    return state["State"] == "running" and state["Health"] in {"", "healthy"}


def _sign_in(world: World) -> bool:
    names = [word for name in MUNICIPALITIES for word in ("--municipality", name)]
    told = world.engine.compose("run", "--rm", "-T", "ordstyrer", "invite", "kari", *names, "--right", "moderate")
    found = re.search(r"http://127\.0\.0\.1:8080/link/\S+", told)
    if found is None:
        return False
    shown = world.client.get(found[0]).text
    given = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown)
    }
    return world.client.post(f"{DESK}/sign-in", data=given, headers={"Origin": DESK}).url.path == "/"


def _queues_are_filled(world: World) -> bool:
    return all("<article" in world.client.get(f"{DESK}/{name}").text for name in MUNICIPALITIES)


def _caught(world: World) -> int:
    return int(world.client.get(f"{MAIL}/api/v1/messages").json()["total"])


def _scraped(world: World) -> set[str]:
    found = world.client.get(f"{PROMETHEUS}/api/v1/query", params={"query": 'up{job="ordstyrer"} == 1'}).json()
    return {one["metric"]["instance"].partition(":")[0] for one in found["data"]["result"]}


def _alertmanagers(world: World) -> int:
    return len(world.client.get(f"{PROMETHEUS}/api/v1/alertmanagers").json()["data"]["activeAlertmanagers"])


TRUTH = (
    "import json, urllib.request as r\n"
    "def ask(what): return json.load(r.urlopen('http://127.0.0.1:9000/control/' + what))\n"
    "told = ask('truth')['municipalities'].values()\n"
    "stands = [c['object_id'] for m in told for c in m['comments'] if not c['removed']]\n"
    "print(json.dumps([ask('idle')['idle'], stands]))"
)
KNOWN = (
    "PGPASSWORD=$(cat /run/secrets/database-password) psql -h 127.0.0.1 -U ordstyrer -Atc"
    " 'SELECT object_id FROM archiver.archiver_item'"
)


def _as_in_truth(world: World) -> bool:
    """The platforms have sent all; each comment that stands there is here, once; only what they broke is parked."""
    idle, stands = json.loads(world.inside("simulator", TRUTH))
    known = world.engine.compose("exec", "-T", "postgres", "sh", "-c", KNOWN).split()
    # It ends with another status where there are letters: the scenario sends some that nobody could read.
    told = world.engine.compose("run", "--rm", "-T", "ordstyrer", "dead-letters", "list", may_fail=True)
    faults = {json.loads(line)["fault"] for line in told.splitlines() if line.startswith("{")}
    once = len(known) == len(set(known))
    return idle and bool(stands) and set(stands) <= set(known) and once and faults <= {"sender"}


def _archive_verifies(world: World) -> bool:
    try:
        world.engine.compose("run", "--rm", "-T", "ordstyrer", "archive", "verify")
    except RuntimeError as error:
        print(error, file=sys.stderr)  # noqa: T201 - what hinders it
        return False
    return True


OUT = (
    "import socket\ntry:\n    socket.create_connection(('{address}', 1025), 3); print('reached')\n"
    "except OSError:\n    print('not reached')"
)


def _address_outside(world: World, name: str) -> str:
    """A container's address in the network that leads out: those of the inner network alone have no way there."""
    container = world.engine.compose("ps", "-q", name).strip()
    told = world.engine.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", container)
    return str(json.loads(told)["ordstyrer_outside"]["IPAddress"])


def _look_at_containers(world: World) -> None:
    for name in SERVICES:
        uid = world.inside(name, "import os; print(os.getuid())")
        written = world.inside(
            name,
            "import pathlib\ntry:\n    pathlib.Path('/opt/x').write_text('x'); print('written')\n"
            "except OSError:\n    print('refused')",
        )
        world.see(
            f"{name} is nobody in particular and cannot write beside its folders",
            held=(uid, written) == ("10001", "refused"),
        )
    there = _address_outside(world, "mail")
    for name, expected in (("ingest", "reached"), ("classifier", "not reached"), ("archiver", "not reached")):
        seen = world.inside(name, OUT.format(address=there))
        world.see(f"an address beyond the inner network is {expected} by {name}", held=seen == expected)
    memory = world.engine.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
    print(memory.strip())  # noqa: T201 - for the table
    sizes = world.engine.docker("images", "--format", "{{.Repository}} {{.Size}}")
    print("\n".join(line for line in sizes.splitlines() if line.startswith("ordstyrer-")))  # noqa: T201 - likewise


def _exit_code(world: World, name: str) -> int:
    return int(world.states()[name]["ExitCode"])


def main(arguments: list[str] | None = None) -> int:
    """Bring the world up, drive it, tear it down; 0 where everything held."""
    parser = argparse.ArgumentParser(prog="python -m tests.deploy.world", description=__doc__)
    parser.add_argument("--no-images", action="store_true", help="take the images that are there")
    parser.add_argument(
        "--folder", type=Path, default=cache_folder() / "engine", help="where the engine keeps its images"
    )
    given = parser.parse_args(arguments)
    end_in_order()
    try:
        run([ROOT / "deploy" / "prepare"])
        with engine(given.folder) as found:
            if not given.no_images:
                ensure_images(found)
            return _play(World(found))
    except PartMissingError as error:
        print(f"ordstyrer: {error}", file=sys.stderr)  # noqa: T201 - a command line talks
        return 1


def _play(world: World) -> int:
    try:
        drive(world)
    finally:
        world.engine.compose("down", "-v", "--remove-orphans", "--timeout", "30")
    left = world.engine.docker("ps", "-aq") + world.engine.docker("volume", "ls", "-q")
    world.see("nothing is left when it is taken down", held=not left.strip())
    return 0 if all(world.held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
