"""The platform simulator as a subprocess: pretend platforms, an independent witness over HTTP."""

import asyncio
import contextlib
import importlib.util
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from common.errors import Permanent

START_S_MAX = 30.0
END_S_MAX = 5.0


@dataclass(frozen=True)
class Pretended:
    """Where the simulator runs, and how to ask it."""

    url: str
    client: httpx.AsyncClient

    async def truth(self) -> dict[str, Any]:
        """Return what really happened, by municipality."""
        found: dict[str, Any] = (await self.client.get(f"{self.url}/control/truth")).json()["municipalities"]
        return found

    async def idle(self) -> bool:
        """True when nothing is left to send and its moderator found nothing more to do."""
        told = (await self.client.get(f"{self.url}/control/idle")).json()
        return bool(told["idle"]) and told["moderator_idle"] is not False

    async def moderator_round(self) -> int:
        """Return how often its moderator has looked through all open items."""
        return int((await self.client.get(f"{self.url}/control/idle")).json()["moderator_rounds"] or 0)

    async def played(self) -> bool:
        """True when a scenario has begun."""
        return bool((await self.client.get(f"{self.url}/control/scenario")).json()["runs"])

    async def delivered(self) -> int:
        """Return how many webhooks were delivered."""
        told = (await self.client.get(f"{self.url}/control/deliveries")).json()
        return int(told["counts"].get("delivered", 0))


async def found_world(folder: Path, municipalities: Sequence[str], seed: int, port: int) -> Path:
    """Found a world in a folder and return its accounts file."""
    if importlib.util.find_spec("simulator") is None:
        raise Permanent(
            "the demo needs the platform simulator, which no production image holds: run it from a checkout"
        )
    names = [word for name in municipalities for word in ("--municipality", name)]
    words = ["init", str(folder), *names, "--seed", str(seed), "--port", str(port)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *words, stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait() != 0:
        raise Permanent("the simulator could not found its world")
    return folder / "accounts.toml"


@asynccontextmanager
async def pretended(folder: Path, port: int, words: Sequence[str]) -> AsyncIterator[Pretended]:
    """Run the simulator for as long as the block lasts."""
    log = (folder / "simulator.log").open("wb")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "serve",
        *("--world", str(folder / "world.json"), "--port", str(port)),
        *words,
        stdout=log,
        stderr=log,
    )
    # The proxies of the environment are for the real internet; this stays on this machine.
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        try:
            found = Pretended(f"http://127.0.0.1:{port}", client)
            await _until_up(found, process, folder)
            yield found
        finally:
            if process.returncode is None:
                process.terminate()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), END_S_MAX)
            if process.returncode is None:
                process.kill()
                await process.wait()
            log.close()


async def _until_up(found: Pretended, process: asyncio.subprocess.Process, folder: Path) -> None:
    async with asyncio.timeout(START_S_MAX):
        while True:
            if process.returncode is not None:
                raise Permanent(f"the simulator ended at once: see {folder / 'simulator.log'}")
            try:
                await found.client.get(f"{found.url}/control/healthy")
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                return
