"""`ordstyrer`: the command line. Names, options and exit codes are stable (docs/versioning.md)."""

import faulthandler
import importlib
import os
import sys
from collections.abc import Sequence

from common.command_line import DONE, FOUND_PROBLEMS, INTERRUPTED, WRONG_USE, Parser
from common.release import VERSION
from standalone.parsers.made import SERVICES
from standalone.parsers.tree import ALERTS, GROUPS, parser_for

FOR = {
    "to begin": {
        "demo": "one process with pretend platforms: see the whole way of a comment",
        "serve": "one process for real use on this machine, without broker or server",
        "doctor": "say what this installation has, what it lacks, and what to do about it",
        "invite": "print a one-time link by which a person signs in at the desk",
        "connect": "let a person log in at a platform, so that an account is read and answered from here",
    },
    "the guideline, and what texts say": {
        "policy": "check, explain, compare and try policy packs, and keep their versions",
        "decide": "say what a guideline asks for: JSON lines in, JSON lines out",
        "tag": "say what texts say: JSON lines in, JSON lines out",
        "evaluate": "tell how well the classifier reads labelled texts",
        "train": "build a model from the corpus and your own corrections, if it is worse at nothing",
        "learning": "what the classifier may learn from people's corrections",
        "shadow": "compare a second model with the one in force",
    },
    "the archive, and what people may ask for": {
        "archive": "prove, print, close, deliver and publish the journal",
        "privacy": "show, erase or hold what is kept of somebody who wrote to a municipality",
        "report": "write a year's transparency report, ready to be published",
    },
    "while it runs": {
        "events": "print a topic so far as JSON lines",
        "sweep": "find what no webhook told: go through accounts now, with progress",
        "dead-letters": "list, show, replay or discard messages that could not be handled",
        "replay": "publish the shared facts (control) anew",
        "crisis": "declare or end a crisis when nobody can sign in, or say how it stands",
    },
    "the installation": {
        "migrate": "bring the database to the newest schema",
        "backup": "copy everything that cannot be made anew into a folder, while all goes on",
        "restore": "put a backup into an empty installation, and prove it",
        "completion": "print what teaches bash, zsh or fish to complete these words",
    },
    "one service alone": {
        "ingest": "run the ingest service alone",
        "classifier": "run the classifier service alone",
        "archiver": "run the archiver service alone",
        "notifier": "run the notifier service alone; `test` tries alerts to a role, `log` shows whom one reached",
        "desk": "run the desk service alone",
    },
}
"""What somebody is about → the commands for it."""
COMMANDS = {name: does for listed in FOR.values() for name, does in listed.items()}
"""Command → what it does. Each lives in `standalone.commands`, imported only when it is called."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _tell_of_crashes()
    if "_ARGCOMPLETE" in os.environ:  # the Tab key was pressed
        importlib.import_module("standalone.completing").answer(COMMANDS)
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = top_parser()
    if not words or words[0] in {"-h", "--help"}:
        parser.print_help()
        return DONE if words else WRONG_USE
    command, rest = parser.parse_args(words[:1]).command, words[1:]
    is_alone = command in SERVICES and not (command == "notifier" and rest[:1] and rest[0] in ALERTS)
    reading = None if command in GROUPS else parser_for((command, *rest[:1]))
    if reading is not None:  # what is wrong with the words is said before anything heavy is imported
        reading.parse_args(rest if is_alone or command != "notifier" else rest[1:])
    return _called(command, rest, is_alone=is_alone)


def top_parser() -> Parser:
    """Return what reads which command is meant."""
    width = max(map(len, COMMANDS))
    listed = "\n\n".join(
        "\n".join((f"{what}:", *(f"  {name:<{width}}  {does}" for name, does in commands.items())))
        for what, commands in FOR.items()
    )
    parser = Parser(
        prog="ordstyrer",
        description="Moderation and record-keeping of social media for public bodies.",
        epilog=f"{listed}\n\nExample: ordstyrer demo --until-idle\nEach command has its own --help.",
    )
    parser.add_argument("--version", action="version", version=f"ordstyrer {VERSION}")
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND", help="one of those below")
    return parser


def _called(command: str, rest: list[str], *, is_alone: bool) -> int:
    """Import the command and do it; what it knows to say of what went wrong is said in a sentence."""
    from common.starting import for_good  # noqa: PLC0415 - help needs none of this

    if is_alone:  # its log tells what went wrong
        return _alone(command, rest)
    try:
        with for_good():
            module = importlib.import_module(f"standalone.commands.{command.replace('-', '_')}")
        code: int = module.main(rest)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as e:
        from standalone.troubles import tell  # noqa: PLC0415 - where nothing is wrong, nothing is said

        if tell(command, e, os.environ):
            return FOUND_PROBLEMS
        raise  # a fault of ours: told whole, for whoever mends it
    return code


def _alone(service: str, rest: list[str]) -> int:
    from common.process import run  # noqa: PLC0415 - the other commands need none of this
    from common.starting import for_good  # noqa: PLC0415 - the same

    with for_good():
        app = importlib.import_module(f"{service}.app")
        settings = importlib.import_module(f"{service}.settings")
    run(service, app.attach, getattr(settings, f"{service.capitalize()}Settings"), rest)
    return DONE


def _tell_of_crashes() -> None:
    """Have a library that crashes the process say where: functions and lines of each thread, no value of any."""
    if not faulthandler.is_enabled() and sys.stderr is not None:
        faulthandler.enable()
