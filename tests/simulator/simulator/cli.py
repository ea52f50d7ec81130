"""The command line: `serve` (the default), `init` and `moderate`."""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvicorn

from simulator.courier import RETRY_HOURS_MAX
from simulator.founders import FOUNDERS
from simulator.founding import KNOWN, Founding, found_world
from simulator.moderator import Desk, Moderator, Pace, desk_client
from simulator.server import application
from simulator.simulation import Options, Simulation
from simulator.worldfile import WorldFileError, read_world_file

PORT_DEFAULT = 22000
WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in {"serve", "init", "moderate", "-h", "--help"}:
        words.insert(0, "serve")
    asked = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # One line for every webhook sent would bury everything else.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    commands = {"serve": _serve, "init": _init, "moderate": _moderate}
    return commands[asked.command](asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulator", description="Pretend platforms over HTTP.")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_serve(commands.add_parser("serve", help="run the simulator (the default command)"))
    init = commands.add_parser("init", help="found a world: world.json, secrets, accounts.toml")
    init.add_argument("folder", type=Path, metavar="DIR")
    init.add_argument("--municipality", action="append", metavar="NAME", help="again for each; default: five")
    init.add_argument("--seed", type=int, default=1)
    init.add_argument("--port", type=int, default=PORT_DEFAULT, help="where the simulator will run")
    init.add_argument("--graph-url", help="when that is not 127.0.0.1:PORT")
    init.add_argument("--same-ids", action="store_true", help="every municipality gets the same page ids")
    init.add_argument("--pages", type=int, default=1, help="pages of each municipality, of one app")
    init.add_argument("--platform", action="append", default=[], choices=[*FOUNDERS, "all"], help="beside Facebook")
    moderate = commands.add_parser("moderate", help="work through the desk as a moderator would")
    _add_desk(moderate, required=True)
    moderate.add_argument("--municipality", action="append", required=True, metavar="NAME")
    moderate.add_argument("--until-idle", action="store_true", help="end when nothing is left to do")
    return parser


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--world", type=Path, required=True, metavar="FILE")
    serve.add_argument("--webhook-url", required=True, help="with {app}, for example http://127.0.0.1:8080/…/{app}")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=PORT_DEFAULT)
    serve.add_argument("--seed", type=int, help="default: the world file's")
    serve.add_argument("--retry-scale", type=float, default=0.01, help="real seconds per virtual second of waiting")
    serve.add_argument("--retry-hours-max", type=float, default=RETRY_HOURS_MAX, help="virtual hours until it gives up")
    serve.add_argument("--unsubscribe-hours", type=float, help="a page whose app refuses so long gets no more")
    serve.add_argument("--parallel", type=int, default=1, help="bodies under way at once, per app")
    serve.add_argument("--per-second", type=float, help="steps of a scenario each second; default: no limit")
    serve.add_argument("--start", type=datetime.fromisoformat, help="the world's time at the start; default: now")
    serve.add_argument("--scenario", help="play this one as soon as all webhooks answer the handshake")
    _add_desk(serve, required=False)


def _add_desk(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--desk-url", required=required)
    parser.add_argument("--desk-token-file", type=Path, required=required)
    parser.add_argument("--acts-per-second", type=float, default=5.0)


def _init(asked: argparse.Namespace) -> int:
    names = asked.municipality or [known.name for known in KNOWN]
    graph_url = asked.graph_url or f"http://127.0.0.1:{asked.port}"
    founding = Founding(names, asked.seed, graph_url, asked.same_ids, asked.pages, asked.platform)
    for file in found_world(asked.folder, founding):
        sys.stdout.write(f"{file}\n")
    return 0


def _serve(asked: argparse.Namespace) -> int:
    try:
        world_file = read_world_file(asked.world)
    except (WorldFileError, OSError, ValueError) as error:
        sys.stderr.write(f"simulator: {error}\n")
        return WRONG_USE
    start: datetime | None = asked.start
    options = Options(
        webhook_url=asked.webhook_url,
        seed=world_file.seed if asked.seed is None else asked.seed,
        retry_scale=asked.retry_scale,
        retry_hours_max=asked.retry_hours_max,
        parallel=asked.parallel,
        per_second=asked.per_second,
        start=start.replace(tzinfo=start.tzinfo or UTC) if start else None,
        scenario=asked.scenario,
        unsubscribe_hours=asked.unsubscribe_hours,
    )
    # The proxies of the environment are for the real internet; webhooks here go to this machine.
    simulation = Simulation(world_file, options, httpx.AsyncClient(trust_env=False))
    if asked.desk_url and asked.desk_token_file:
        simulation.moderator = _moderator(asked, simulation.world.municipalities())
    config = uvicorn.Config(
        application(simulation),
        asked.host,
        asked.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    sys.stdout.write(f"simulator: http://{asked.host}:{asked.port} (Graph), /control/healthy\n")
    sys.stdout.flush()
    server = uvicorn.Server(config)
    asyncio.run(_run_both(server, simulation.moderator))
    return 0 if server.started else 1


async def _run_both(server: uvicorn.Server, moderator: Moderator | None) -> None:
    working = asyncio.create_task(moderator.work()) if moderator else None
    await server.serve()
    if working is not None:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


def _moderator(asked: argparse.Namespace, names: Sequence[str]) -> Moderator:
    token = asked.desk_token_file.read_text(encoding="utf-8").strip()
    return Moderator(Desk(desk_client(asked.desk_url, token)), names, Pace(asked.acts_per_second))


def _moderate(asked: argparse.Namespace) -> int:
    moderator = _moderator(asked, asked.municipality)
    # Ctrl-C is how a moderator without --until-idle ends.
    with suppress(KeyboardInterrupt):
        asyncio.run(moderator.work(until_idle=asked.until_idle))
    sys.stdout.write(json.dumps(moderator.counts, sort_keys=True) + "\n")
    return 0
