"""The texts of messages: `messages/<reason>/<language>.txt`, the first line is the subject.

The layout around them, and the words that every message has, stand in `messages/layout`. The page is made of the same
text, so that a reason never has two texts that are to be kept alike.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from notifier.core.alert import ATTENTION, REASONS, URGENT
from notifier.core.blocks import blocks
from notifier.core.letter import LANGUAGES, Written

_LAYOUTS = ("mail.txt", "mail.html")
_NOT_SAID: dict[str, Any] = {
    "count": 0,
    "due": "",
    "clauses": (),
    "role": "",
    "links": (),
    "more": 0,
    "queue": "",
    "acknowledge_url": "",
    "open_now": 0,
}
"""What the layout leaves out when a text is not about alerts."""


class PackagedTexts:
    """The texts that come with the service, all read at once so that a missing one stops the start."""

    def __init__(self) -> None:
        self._environment, self._words = _packaged()

    def written(self, reason: str, lang: str, fields: Mapping[str, Any]) -> Written:
        """Return the text in both forms; bokmål for a language that has no texts."""
        known = reason if reason in REASONS else ATTENTION
        spoken = lang if lang in LANGUAGES else LANGUAGES[0]
        subject, _, body = self._made(f"{known}/{spoken}.txt", fields).partition("\n")
        words = self._words[spoken]
        around = {
            **_NOT_SAID,
            "urgent": known == URGENT,
            **fields,
            "lang": spoken,
            "words": words,
            "subject": subject.strip(),
            "body": body.strip(),
            "blocks": blocks(body),
            "facts": _facts(words, {**_NOT_SAID, **fields}),
        }
        text, html = (self._made(name, around) for name in _LAYOUTS)
        return Written(subject=subject.strip(), text=f"{text.strip()}\n", html=f"{html.strip()}\n")

    def _made(self, name: str, fields: Mapping[str, Any]) -> str:
        return self._environment.get_template(name).render(**fields)


def _facts(words: Mapping[str, str], fields: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what a reader looks for first, by name; what is not known is left out."""
    many = fields["count"] > 1
    told = {
        words["first_due" if many else "due"]: fields["due"],
        words["count"]: str(fields["count"]) if many else "",
        words["open_now"]: str(fields["open_now"]) if fields["open_now"] > fields["count"] else "",
        words["ground"]: ", ".join(fields["clauses"]),
        words["sent_to"]: fields["role"],
    }
    return [{"name": name, "value": value} for name, value in told.items() if value]


@cache
def _packaged() -> tuple[Environment, dict[str, dict[str, str]]]:
    """Read the texts and the layout's words, once: a template that was compiled stays so while the process lives."""
    folder = resources.files("notifier").joinpath("messages")
    files = {
        f"{reason}/{lang}.txt": folder.joinpath(reason, f"{lang}.txt").read_text(encoding="utf-8")
        for reason in REASONS
        for lang in LANGUAGES
    }
    layout = folder.joinpath("layout")
    files |= {name: layout.joinpath(name).read_text(encoding="utf-8") for name in _LAYOUTS}
    words = {lang: tomllib.loads(layout.joinpath(f"{lang}.toml").read_text(encoding="utf-8")) for lang in LANGUAGES}
    environment = Environment(
        loader=DictLoader(files),
        undefined=StrictUndefined,
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment, words
