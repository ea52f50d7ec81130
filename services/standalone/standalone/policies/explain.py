"""`ordstyrer policy explain`: why every rule of a pack fired or did not, for a stored item or for lines."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from classifier import store
from classifier.app import PackFolder, load_tagger
from classifier.core.made import Made, differences
from common.command_line import FOUND_PROBLEMS
from common.errors import BadMessage, Permanent
from common.policy.asked import Asked
from common.policy.beside import Beside, contacts_at, hours_at, rows_sha256
from common.policy.explain import Explained, explain
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.settings import Settings
from standalone.asked import line_out, lines_in
from standalone.commands.decide import asked_by
from standalone.doors import tables_of
from standalone.parsers.policies.explain import new_parser
from standalone.policies.stored import rows_beside, versions

STATES = {"fired": "+", "suppressed": "~", "not_fired": "-"}


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """A stored decision that was made again: the members that came out differently, none when it is the same.

    `rows_moved`: what stands beside the pack is no longer what it was; the decision holds what it rested on.
    """

    made: Made
    pack: Pack
    differs: tuple[str, ...]
    rows_moved: bool


def main(arguments: list[str]) -> int:
    """Explain a stored decision, made again (1 when it comes out differently), or each line of standard input."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    if given.item == "-":
        return _explain_lines(settings, given)
    try:
        item_id = UUID(given.item)
    except ValueError:
        parser.error(f"{given.item!r} is no item's id, nor -")
    again = asyncio.run(_made_again(settings, item_id, given.decision))
    said = explain(again.pack, again.made.asked)
    if given.json:
        line_out({"item_id": str(item_id), **_of_stored(again), **_as_json(again.pack, said)})
    else:
        sys.stdout.writelines(f"{line}\n" for line in (*_heading(item_id, again), *_as_lines(said, given)))
    return FOUND_PROBLEMS if again.differs else 0


async def _made_again(settings: Settings, item_id: UUID, number: int | None) -> Again:
    async with tables_of(settings, "classifier") as db:
        municipality, found = await db.read(lambda tx: store.decisions_on(tx, item_id))
    if municipality is None or not found:
        raise Permanent(f"nothing was decided on an item {item_id}: the id stands in the address of its page")
    made = next((each for each in found if each.decision_no == number), None) if number else found[-1]
    if made is None:
        raise Permanent(f"there is no decision {number} on it: there are {len(found)}")
    pack = await _pack_of(settings, municipality, made)
    rows = await rows_beside(settings, municipality)
    return Again(made=made, pack=pack, differs=tuple(differences(made, pack)), rows_moved=_rows_moved(made, pack, rows))


async def _pack_of(settings: Settings, municipality: str, made: Made) -> Pack:
    wanted = made.pack_sha256
    version = next((v for v in await versions(settings, municipality) if v.sha256 == wanted), None)
    if version is None:
        raise Permanent(f"the desk does not keep the pack {made.pack} by which this was decided ({wanted})")
    return parse_pack(version.files)


def _rows_moved(made: Made, pack: Pack, rows: Beside) -> bool:
    since = made.asked.received_at
    return rows_sha256(hours_at(rows, pack, since), contacts_at(rows, pack, since)) != made.calendar_sha256


def _explain_lines(settings: Settings, given: argparse.Namespace) -> int:
    packs, code = PackFolder(settings.policies_dir), 0
    tagger = cache(load_tagger)
    for line, unread in lines_in():
        wrong = unread
        if wrong is None:
            try:
                pack, asked, _ = asked_by(line, packs, tagger)
                _print_line(line.get("id"), pack, asked, given)
            except BadMessage as e:
                wrong = str(e)
        if wrong is not None:
            code = FOUND_PROBLEMS
            line_out({"id": line.get("id"), "error": wrong})
    return code


def _print_line(name: object, pack: Pack, asked: Asked, given: argparse.Namespace) -> None:
    said = explain(pack, asked)
    if given.json:
        line_out({"id": name, **_as_json(pack, said)})
        return
    heading = f"{name}: {pack.ref}, {asked.kind} received {asked.received_at.isoformat(timespec='minutes')}"
    sys.stdout.writelines(f"{line}\n" for line in (heading, *_as_lines(said, given)))


def _heading(item_id: UUID, again: Again) -> Iterable[str]:
    made = again.made
    yield (
        f"{item_id}: decision {made.decision_no} on revision {made.revision},"
        f" made {made.at.isoformat(timespec='seconds')} by {made.pack} ({made.pack_sha256[:12]})"
    )
    yield f"judgements taken in: {', '.join(made.acts) or 'none'}"
    same = "the same" if not again.differs else f"DIFFERENT in {', '.join(again.differs)}"
    yield f"made again from what it rested on: {same}"
    if again.rows_moved:
        yield "hours or addresses beside the pack are others by now; the decision rests on those of then"


def _as_lines(said: Explained, given: argparse.Namespace) -> Iterable[str]:
    for step in said.decided.steps:
        due = f", due {step.due_at.isoformat(timespec='minutes')}" if step.due_at else ""
        yield f"→ {step.do} ({step.mode}{due}) [{', '.join(step.clauses)}]"
    archived = said.decided.archived
    yield f"→ archived: {archived.kind} [{', '.join(archived.clauses)}]" if archived else "→ not archived"
    for line in said.lines:
        if not given.fired or line.state != "not_fired":
            yield f"{STATES[line.state]} {line.rule}: {line.name}. {line.why} [{', '.join(line.clauses)}]"


def _of_stored(again: Again) -> dict[str, Any]:
    made = again.made
    return {
        "decision_no": made.decision_no,
        "revision": made.revision,
        "made_at": made.at.isoformat(),
        "judgements": list(made.acts),
        "calendar_sha256": made.calendar_sha256,
        "inputs_sha256": made.inputs_sha256,
        "reproduced": not again.differs,
        "differs": list(again.differs),
        "rows_moved": again.rows_moved,
        "asked": msgspec.to_builtins(made.asked, str_keys=True),
    }


def _as_json(pack: Pack, said: Explained) -> dict[str, Any]:
    return {"pack": pack.ref, "pack_sha256": pack.sha256, **msgspec.to_builtins(said)}
