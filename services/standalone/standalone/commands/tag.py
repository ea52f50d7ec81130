"""`ordstyrer tag`: say what texts say, each with the words that caused it."""

from typing import Any

from classifier.app import load_tagger
from classifier.core.addressed import Context
from classifier.core.tagging import Tagger, tag
from standalone.asked import answer_lines
from standalone.parsers.tag import new_parser


def main(arguments: list[str]) -> int:
    """Read {"id","text","lang"?} lines, print tags, scores and the words that caused them."""
    parser = new_parser()
    parser.parse_args(arguments)
    tagger = load_tagger()
    return answer_lines(lambda line: _answer(line, tagger))


def _answer(line: dict[str, Any], tagger: Tagger) -> dict[str, Any]:
    text = line.get("text")
    if not isinstance(text, str):
        return {"id": line.get("id"), "error": "text is missing: the words to tag"}
    lang = line.get("lang")
    found = tag(text, tagger, context=Context(lang=lang if isinstance(lang, str) else None))
    return {
        "id": line.get("id"),
        "lang": found.lang,
        "tags": list(found.tags),
        "casework": found.casework,
        "abuse_reasons": list(found.abuse_reasons),
        "scores": found.scores,
        "because": [
            {"tag": s.tag, "start": s.start, "end": s.end, "text": text[s.start : s.end], "phase": s.phase}
            for s in found.because
        ],
    }
