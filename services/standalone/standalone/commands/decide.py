"""`ordstyrer decide`: say what a municipality's guideline asks for."""

import os
from collections.abc import Callable
from typing import Any

import msgspec

from classifier.app import PackFolder, load_tagger
from classifier.core.addressed import Context
from classifier.core.tagging import Tagger, tag
from common import accounts
from common.accounts import AccountEntry
from common.errors import BadMessage
from common.events import Tagging
from common.policy.asked import Asked, read_asked
from common.policy.decide import decide
from common.policy.nearest import nearest
from common.policy.pack import Pack
from common.settings import Settings
from standalone.asked import answer_lines
from standalone.parsers.decide import new_parser

TAGGED = ("lang", "tags", "casework", "abuse_reasons")
# Kinds without a text that the classifier could read.
WITHOUT_TEXT = frozenset({"account", "plan"})

# Tables of a line in which a member that is null is a member left out.
NULL_IS_NOTHING = frozenset({"context", "facts", "marks", "parent", "political_case", "replier", "topic", "edit_of"})


def main(arguments: list[str]) -> int:
    """Read one question a line, print one decision a line."""
    new_parser().parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    packs = PackFolder(settings.policies_dir)
    known = accounts.read(settings.accounts_file).accounts if settings.accounts_file else ()
    tagger: list[Tagger] = []  # loaded by the first line that needs it

    def asked_tagger() -> Tagger:
        if not tagger:
            tagger.append(load_tagger())
        return tagger[0]

    return answer_lines(lambda line: _answer(_with_row(line, known), packs, asked_tagger))


def _with_row(line: dict[str, Any], known: tuple[AccountEntry, ...]) -> dict[str, Any]:
    """Put the registry's row where a line names an account; a name that it does not know stays a name."""
    for entry in known:
        same = (entry.municipality, entry.name) == (line.get("municipality"), line.get("account"))
        if same and line.get("platform") in {None, entry.platform}:
            row = {"name": entry.name, "class": entry.kind, "platform": entry.platform, "known_by_name": True}
            return {**line, "account": row}
    return line


def _answer(line: dict[str, Any], packs: PackFolder, tagger: Callable[[], Tagger]) -> dict[str, Any]:
    try:
        return _decided(line, packs, tagger)
    except BadMessage as e:
        return {"id": line.get("id"), "error": str(e)}


def asked_by(
    line: dict[str, Any], packs: PackFolder, tagger: Callable[[], Tagger]
) -> tuple[Pack, Asked, dict[str, Any]]:
    """Return what a line asks, of which pack, and the line with what the classifier says of it; BadMessage if wrong."""
    for needed in ("municipality", "kind", "received_at", "text"):
        if line.get(needed) is None:
            raise BadMessage(f"{needed} is missing")
    line = _without_nulls(line)
    read_asked(line)  # a word that does not fit is said before the classifier is asked
    question = _tagged(line, tagger)
    asked = read_asked(question)
    municipality = str(line["municipality"])
    pack = packs.pack_for(municipality, asked.received_at)
    if pack is None:
        raise BadMessage(_no_pack(municipality, tuple(p.file.pack.id for p in packs.all())))
    return pack, asked, question


def _without_nulls(table: dict[str, Any], depth: int = 2) -> dict[str, Any]:
    """Return the line without members that say nothing. Of an account or a picture null says something: it stays."""
    said = {name: value for name, value in table.items() if value is not None}
    inner = {
        name: value for name, value in said.items() if depth and name in NULL_IS_NOTHING and isinstance(value, dict)
    }
    return {**said, **{name: _without_nulls(value, depth - 1) for name, value in inner.items()}}


def _no_pack(municipality: str, known: tuple[str, ...]) -> str:
    if municipality in known:
        return f"no pack of '{municipality}' was valid then"
    return f"unknown municipality '{municipality}'{nearest(municipality, known)}"


def _decided(line: dict[str, Any], packs: PackFolder, tagger: Callable[[], Tagger]) -> dict[str, Any]:
    pack, asked, question = asked_by(line, packs, tagger)
    decided = msgspec.to_builtins(decide(pack, asked))
    return {
        "id": line.get("id"),
        "municipality": str(line["municipality"]),
        **{name: question.get(name) for name in TAGGED},
        "facts": msgspec.to_builtins(asked.facts),
        **{name: decided[name] for name in ("steps", "archived", "alerts", "due_at", "follow_up_due")},
    }


def _with_old_tags(line: dict[str, Any], tagger: Callable[[], Tagger]) -> dict[str, Any]:
    """Read the version before an edit, where nobody says what it asked: the clock starts at the edit that asks.

    Source: GEN-09.
    """
    context: dict[str, Any] = line.get("context", {})
    before: dict[str, Any] = context.get("edit_of", {})
    if "text" not in before or "tags" in before:
        return line
    said = tag(before["text"], tagger(), context=Context(kind=str(line["kind"]), lang=line.get("lang")))
    return {**line, "context": {**context, "edit_of": {**before, "tags": list(said.tags)}}}


def _tagged(line: dict[str, Any], tagger: Callable[[], Tagger]) -> dict[str, Any]:
    """Ask the classifier only where no tags are given; facts that are given stand before its own."""
    line = _with_old_tags(line, tagger)
    given = {"lang": "", "casework": None, "abuse_reasons": [], **line}
    if line["kind"] in WITHOUT_TEXT:
        given.setdefault("tags", [])
    if "tags" in given:
        return given
    said: Tagging = tag(str(line["text"]), tagger(), context=Context(kind=str(line["kind"]), lang=line.get("lang")))
    facts = {**msgspec.to_builtins(said.facts), **line.get("facts", {})}
    return {
        **line,
        "lang": said.lang,
        "tags": list(said.tags),
        "casework": said.casework,
        "abuse_reasons": list(said.abuse_reasons),
        "scores": said.scores,
        "facts": facts,
        "unread": [*line.get("unread", ()), *said.unchecked],
    }
