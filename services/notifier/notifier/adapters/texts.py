"""The texts of mails: `messages/<reason>/<language>.txt`, the first line is the subject."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from notifier.core.alert import ATTENTION, REASONS
from notifier.core.letter import LANGUAGES


class PackagedTexts:
    """The texts that come with the service, all read at once so that a missing one stops the start."""

    def __init__(self) -> None:
        folder = resources.files("notifier").joinpath("messages")
        files = {
            f"{reason}/{lang}.txt": folder.joinpath(reason, f"{lang}.txt").read_text(encoding="utf-8")
            for reason in REASONS
            for lang in LANGUAGES
        }
        files |= {
            f"about/{lang}.txt": folder.joinpath("about", f"{lang}.txt").read_text(encoding="utf-8")
            for lang in LANGUAGES
        }
        self._environment = Environment(
            loader=DictLoader(files),
            undefined=StrictUndefined,
            autoescape=select_autoescape(),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def written(self, reason: str, lang: str, fields: Mapping[str, Any]) -> tuple[str, str]:
        """Return subject and body; bokmål for a language that has no texts."""
        known = reason if reason in REASONS else ATTENTION
        spoken = lang if lang in LANGUAGES else LANGUAGES[0]
        subject, _, body = self._text(known, spoken, fields).partition("\n")
        about = self._text("about", spoken, fields)
        return subject.strip(), f"{body.strip()}\n\n{about.strip()}\n"

    def _text(self, name: str, lang: str, fields: Mapping[str, Any]) -> str:
        return self._environment.get_template(f"{name}/{lang}.txt").render(**fields)
