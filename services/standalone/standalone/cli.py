"""`ordstyrer`: the command line. Names and exit codes are stable: 0 done, 1 found problems, 2 wrong use."""

import argparse
import faulthandler
import importlib
import os
import sys
from collections.abc import Sequence

from common.errors import OrdstyrerError
from common.starting import for_good

COMMANDS = {
    "demo": "one process with pretend platforms: see the whole way of a comment",
    "serve": "one process for real use on this machine, without broker or server",
    "doctor": "say what this installation has, what it lacks, and what to do about it",
    "events": "print a topic so far as JSON lines",
    "migrate": "bring the database to the newest schema",
    "backup": "copy everything that cannot be made anew into a folder, while all goes on",
    "restore": "put a backup into an empty installation, and prove it",
    "invite": "print a one-time link by which a person signs in at the desk",
    "crisis": "declare or end a crisis when nobody can sign in, or say how it stands",
    "connect": "let a person log in at a platform, so that an account is read and answered from here",
    "tag": "say what texts say: JSON lines in, JSON lines out",
    "decide": "say what a guideline asks for: JSON lines in, JSON lines out",
    "evaluate": "tell how well the classifier reads labelled texts",
    "train": "build a model from the corpus and your own corrections, if it is worse at nothing",
    "learning": "what the classifier may learn from people's corrections",
    "shadow": "compare a second model with the one in force",
    "policy": "check, explain, compare and try policy packs, and keep their versions",
    "archive": "prove, print, close, deliver and publish the journal",
    "privacy": "show, erase or hold what is kept of somebody who wrote to a municipality",
    "report": "write a year's transparency report, ready to be published",
    "dead-letters": "list, show, replay or discard messages that could not be handled",
    "sweep": "find what no webhook told: go through accounts now, with progress",
    "replay": "publish the shared facts (control) anew",
    "ingest": "run the ingest service alone",
    "classifier": "run the classifier service alone",
    "archiver": "run the archiver service alone",
    "notifier": "run the notifier service alone; `test` tries alerts to a role, `log` shows whom one reached",
    "desk": "run the desk service alone",
}
"""Command → what it does. Each lives in `standalone.commands`, imported only when it is called."""

ALONE = frozenset({"ingest", "classifier", "archiver", "notifier", "desk"})
ACTS = {"notifier": ("test", "log")}
"""What a service's name is followed by when something is done with it in place of running it."""
FOUND_PROBLEMS = 1
WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _tell_of_crashes()
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    if not words or words[0] in {"-h", "--help"}:
        parser.print_help()
        return 0 if words else WRONG_USE
    command, rest = parser.parse_args(words[:1]).command, words[1:]
    if command in ALONE and not (rest and rest[0] in ACTS.get(command, ())):
        return _alone(command, rest)
    with for_good():
        module = importlib.import_module(f"standalone.commands.{command.replace('-', '_')}")
    try:
        code: int = module.main(rest)
    except OrdstyrerError as e:
        sys.stderr.write(f"ordstyrer {command}: {e}\n")
        return FOUND_PROBLEMS
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _tell_of_crashes() -> None:
    """Have a library that crashes the process say where: functions and lines of each thread, no value of any."""
    if not faulthandler.is_enabled() and sys.stderr is not None:
        faulthandler.enable()


def _parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {does}" for name, does in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="ordstyrer",
        description="Moderation and record-keeping of social media for public bodies.",
        epilog=f"commands:\n{listed}\n\nExample: ordstyrer demo --until-idle\nEach command has its own --help.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND")
    return parser


def _alone(service: str, rest: list[str]) -> int:
    with for_good():
        from common.process import run  # noqa: PLC0415 - the other commands need none of this

        app = importlib.import_module(f"{service}.app")
        settings = importlib.import_module(f"{service}.settings")
    run(service, app.attach, getattr(settings, f"{service.capitalize()}Settings"), rest)
    return 0
