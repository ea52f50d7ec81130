"""`ordstyrer demo`: the whole way of a comment, with pretend platforms, in one process."""

import asyncio
import os
import shutil
import sys
import time
from argparse import Namespace
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import aclosing
from functools import partial
from pathlib import Path

import httpx

from archiver.settings import ArchiverSettings
from classifier.app import PackFolder
from common import log, loop
from common.clock import SystemClock, happens
from common.codec import decode, is_known
from common.command_line import FOUND_PROBLEMS, INTERRUPTED
from common.errors import BadMessage, Permanent
from common.events import Event
from common.pack_folder import pack_folders
from common.process import Doors, open_doors, run_services
from common.settings import Settings
from common.web import free_port, servers_for, stop_on_signals
from desk.handlers.people import invite, make_token
from standalone.beside import one_beside
from standalone.compose import Composition, compose, facts_are_known
from standalone.embedded import bring_up_to_date, hold
from standalone.last_year.play import LastYear, live_through
from standalone.parsers.demo import new_parser
from standalone.showing.lines import TOPICS, line_of
from standalone.showing.screen import Screen
from standalone.showing.summary import lines, tally
from standalone.simulator_process import Pretended, found_world, pretended

MARK = "demo"
"""A file in the data folder: what lies there is pretended, and the next demo may begin anew."""
QUIET_LOOKS = 3
LOOK_EVERY_S = 0.4
IDLE_S_MAX = 600.0
ENDED_TOGETHER_S_MAX = 2.0


def main(arguments: list[str]) -> int:
    """Run until Ctrl-C, or with --until-idle until everything is processed."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    environ = asked_for(given, os.environ)
    settings = Settings.from_environ(environ)
    log.configure(as_json=settings.log_json, level=settings.log_level)
    with hold(settings, "demo"):
        _begin_anew(settings.data_dir)
        port = free_port()
        environ |= loop.run(_founded(settings, given.seed, port))
        with one_beside() as beside:
            last_year = beside.submit(_last_year, environ)
            beside.shutdown(wait=False)  # it ends with its one task
            # Meanwhile: it takes all packs, and last year needs one.
            environ["ORDSTYRER_NOTIFIER_ROLES_FILE"] = str(_pretended_addresses(settings))
            return loop.run(_demo(environ, given, port, last_year))


def asked_for(given: Namespace, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with what was asked for; port 0 is any free one, and the link that is shown names it."""
    found = {"ORDSTYRER_LOG_LEVEL": "error", **environ}
    if given.port is not None:
        found["ORDSTYRER_PORT"] = str(given.port or free_port())
    return found


def _begin_anew(folder: Path) -> None:
    """Throw an earlier demo away; refuse a folder with anybody's real records."""
    mark = folder / MARK
    others = [path for path in folder.iterdir() if path.name != "lock"]
    if others and not mark.exists():
        raise Permanent(
            f"{folder} holds real data. The demo does not touch it: set ORDSTYRER_DATA_DIR to another folder."
        )
    for path in others:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    mark.write_text(
        "What lies here was made by `ordstyrer demo` and is thrown away by the next one.\n", encoding="utf-8"
    )


async def _founded(settings: Settings, seed: int, port: int) -> dict[str, str]:
    """Make database and world; return the settings that lead there. The world's platforms answer on `port`."""
    # The world has a process of its own: begun first, it is made while this one makes the tables.
    found = found_world(settings.data_dir / "world", _municipalities(settings), seed, port)
    accounts, _ = await asyncio.gather(found, bring_up_to_date(settings))
    return {
        "ORDSTYRER_ACCOUNTS_FILE": str(accounts),
        # Pretended people have no phones.
        "ORDSTYRER_DESK_SECOND_FACTOR": "false",
        "ORDSTYRER_DESK_URL": f"http://{settings.host}:{settings.port}",
    }


def _last_year(environ: dict[str, str]) -> LastYear | None:
    """Fill the archive with a finished year: only a closed year makes a deposit. Runs in a process of its own."""
    return loop.run(live_through(ArchiverSettings.from_environ(environ), SystemClock().now()))


async def _demo(environ: dict[str, str], given: Namespace, port: int, last_year: "Future[LastYear | None]") -> int:
    settings = Settings.from_environ(environ)
    async with open_doors(settings, environ) as doors:
        composition = compose(doors, environ)
        server = servers_for(composition.web, composition.health, settings)
        stop, lived = asyncio.Event(), asyncio.wrap_future(last_year)
        # Of the archive nobody reads or writes before the year is over: what is new follows it.
        composition.of("archiver").begins = lambda: lived
        with stop_on_signals(stop):
            known = partial(_ready_to_serve, doors, lived, stop)
            running = asyncio.create_task(run_services(doors, composition.services, server, stop, known))
            try:
                return await _play(doors, composition, port, given, stop, lived)
            finally:
                stop.set()
                await running


async def _ready_to_serve(doors: Doors, lived: "asyncio.Future[LastYear | None]", stop: asyncio.Event) -> None:
    await facts_are_known(doors, _municipalities(doors.settings), stop)
    found = await lived
    if found is not None:
        sys.stdout.write(
            f"{found.name} {found.year}: {found.entries} journal entries in {found.cases} cases, and the year is "
            f"closed. See them: ordstyrer archive journal --municipality {found.municipality} --year {found.year}\n"
        )
        sys.stdout.flush()


def _municipalities(settings: Settings) -> list[str]:
    return [folder.name for folder in pack_folders(settings.policies_dir)]


def _pretended_addresses(settings: Settings) -> Path:
    """Give every role of every pack an address that reaches nobody: the mails lie under `outbox`."""
    packs = PackFolder(settings.policies_dir).all()
    tables = {pack.file.pack.id: list(pack.file.roles) for pack in packs} | {"all": ["operator"]}
    lines = []
    for municipality, roles in tables.items():
        lines.append(f"[{municipality}]")
        lines.extend(f'{role} = ["{role}@{municipality}.example"]' for role in roles)
    path = settings.data_dir / "world" / "roles.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


async def _play(
    doors: Doors,
    composition: Composition,
    port: int,
    given: Namespace,
    stop: asyncio.Event,
    lived: "asyncio.Future[LastYear | None]",
) -> int:
    base = f"http://{doors.settings.host}:{doors.settings.port}"
    world, municipalities = doors.settings.data_dir / "world", _municipalities(doors.settings)
    token, link = await _welcome(doors, municipalities)
    token_file = world / "secrets" / "moderator.desk-token"
    token_file.write_text(token, encoding="utf-8")
    token_file.chmod(0o600)
    words = [
        *("--webhook-url", f"{base}/webhooks/facebook/{{app}}", "--scenario", given.scenario),
        *("--desk-url", base, "--desk-token-file", str(token_file), "--per-second", "40"),
    ]
    screen = Screen(sys.stdout)
    seen: list[Event] = []
    watching = [asyncio.create_task(_watch(doors, topic, seen, screen)) for topic in TOPICS]
    async with pretended(world, port, words) as simulator:
        await lived  # before that nobody answers
        screen.say(f"The desk: {base}{link}")
        if not given.until_idle:
            screen.say("Ctrl-C ends it.")
            await stop.wait()
            await _end(watching, screen)
            return 0
        processed = await all_is_processed(simulator, composition, stop)
        await _end(watching, screen)
        if not processed:
            return INTERRUPTED
        return await _sum_up(simulator, doors, municipalities)


async def _end(watching: list[asyncio.Task[None]], screen: Screen) -> None:
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    screen.close()


async def _welcome(doors: Doors, municipalities: list[str]) -> tuple[str, str]:
    """Return the pretended moderator's token, and a newcomer's way in."""
    world = doors.world("desk")
    at = world.clock.now()
    token = await world.db.write(lambda tx: make_token(tx, "demo-moderator", municipalities, at))
    link = await world.db.write(lambda tx: invite(tx, "demo", municipalities, at))
    return token, f"/link/{link}"


async def _watch(doors: Doors, topic: str, seen: list[Event], screen: Screen) -> None:
    async with aclosing(doors.bus.history(topic, follow=True)) as messages:
        async for message in messages:
            if message is None or not is_known(message.kind):
                continue
            event = decode(message.kind, message.value)
            seen.append(event)
            shown = line_of(event)
            if shown is not None:
                screen.show(event.municipality, *shown)


async def all_is_processed(simulator: Pretended, composition: Composition, stop: asyncio.Event) -> bool:
    """Wait until everything is processed; false where somebody ended it before."""
    try:
        return await _all_is_processed(simulator, composition, stop)
    except httpx.HTTPError:
        # Ctrl-C reaches the simulator too, and it may be gone before we have heard of it.
        if await happens(stop, ENDED_TOGETHER_S_MAX):
            return False
        raise


async def _all_is_processed(simulator: Pretended, composition: Composition, stop: asyncio.Event) -> bool:
    """The simulator has sent all, its moderator found nothing to do, and nothing waits here: several times over.

    The moderator has looked twice in that time: the first of these may have begun before all was quiet. False where
    somebody ended it before.
    """
    ends = time.monotonic() + IDLE_S_MAX
    quiet, round_then = 0, 0
    while quiet < QUIET_LOOKS or await simulator.moderator_round() < round_then + 2:
        if time.monotonic() > ends:
            raise Permanent(
                f"not idle after {IDLE_S_MAX:.0f} s: see /readyz, /metrics and `ordstyrer dead-letters list`"
            )
        still = await simulator.played() and await simulator.idle() and await composition.is_idle()
        quiet = quiet + 1 if still else 0
        round_then = round_then if quiet > 1 else await simulator.moderator_round()
        if await happens(stop, LOOK_EVERY_S):
            return False
    return await _is_idle(composition, stop)


async def _is_idle(composition: Composition, stop: asyncio.Event) -> bool:
    """Nothing has waited for several looks in a row; false where somebody ended it before."""
    quiet = 0
    while quiet < QUIET_LOOKS:
        quiet = quiet + 1 if await composition.is_idle() else 0
        if await happens(stop, LOOK_EVERY_S):
            return False
    return True


async def _sum_up(simulator: Pretended, doors: Doors, municipalities: list[str]) -> int:
    truth = await simulator.truth()
    events: list[Event] = []
    for topic in TOPICS:
        async with aclosing(doors.bus.history(topic, follow=False)) as messages:
            events.extend([_decoded(m.kind, m.value) async for m in messages if m is not None and is_known(m.kind)])
    tallies = [tally(name, truth[name], events) for name in municipalities]
    sys.stdout.write("\n".join(lines(tallies, await simulator.delivered())) + "\n")
    return FOUND_PROBLEMS if any(t.lost or t.doubled or t.wrong for t in tallies) else 0


def _decoded(kind: str, value: bytes) -> Event:
    try:
        return decode(kind, value)
    except BadMessage as e:
        raise Permanent(f"an event that we published cannot be read: {kind}") from e
