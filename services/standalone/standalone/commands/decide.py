"""`ordstyrer decide`: say what a municipality's guideline asks for."""

import os
from typing import Any

import msgspec

from classifier.app import PackFolder, load_tagger
from classifier.core.addressed import Context
from classifier.core.tagging import Tagger, tag
from common.errors import BadMessage
from common.events import Tagging
from common.policy.asked import read_asked
from common.policy.decide import decide
from common.policy.nearest import nearest
from common.settings import Settings
from standalone.asked import answer_lines, parser_of

EXAMPLE = (
    """echo '{"id": 1, "municipality": "bo", "kind": "comment", "received_at": "2026-01-16T15:00:00+01:00", """
    """"text": "Når åpner biblioteket?"}' | ordstyrer decide"""
)
TAGGED = ("lang", "tags", "casework", "abuse_reasons")


def main(arguments: list[str]) -> int:
    """Read one question a line, print one decision a line."""
    parser_of("decide", "JSON lines in (docs/reference/decide.md), decisions out.", EXAMPLE).parse_args(arguments)
    packs = PackFolder(Settings.from_environ(os.environ).policies_dir)
    tagger: list[Tagger] = []  # loaded by the first line that needs it

    def asked_tagger() -> Tagger:
        if not tagger:
            tagger.append(load_tagger())
        return tagger[0]

    return answer_lines(lambda line: _answer(line, packs, asked_tagger))


def _answer(line: dict[str, Any], packs: PackFolder, tagger: Any) -> dict[str, Any]:  # noqa: ANN401 - a lazy loader
    try:
        return _decided(line, packs, tagger)
    except BadMessage as e:
        return {"id": line.get("id"), "error": str(e)}


def _decided(line: dict[str, Any], packs: PackFolder, tagger: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    for needed in ("municipality", "kind", "received_at", "text"):
        if needed not in line:
            raise BadMessage(f"{needed} is missing")
    question = _tagged(line, tagger)
    asked = read_asked(question)
    municipality = str(line["municipality"])
    pack = packs.pack_for(municipality, asked.received_at)
    if pack is None:
        known = tuple(p.file.pack.id for p in packs.all())
        raise BadMessage(f"no pack of '{municipality}' was valid then{nearest(municipality, known)}")
    decided = msgspec.to_builtins(decide(pack, asked))
    return {
        "id": line.get("id"),
        "municipality": municipality,
        **{name: question.get(name) for name in TAGGED},
        "facts": msgspec.to_builtins(asked.facts),
        **{name: decided[name] for name in ("steps", "archived", "alerts", "due_at", "follow_up_due")},
    }


def _tagged(line: dict[str, Any], tagger: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    """Ask the classifier only where no tags are given; facts that are given stand before its own."""
    given = {"lang": None, "casework": None, "abuse_reasons": [], **line}
    if "tags" in line:
        return {k: v for k, v in given.items() if v is not None or k in {"casework", "lang"}} | {
            "lang": given["lang"] or ""
        }
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
    }
