"""A person's draft of a pack: the files that they changed, over the version that it began from."""

import hashlib
from collections.abc import Mapping
from datetime import date

import msgspec

from desk.core.pack_fields import with_head
from desk.core.version import PROPOSED, Version, newest_active

RULES = "pack.toml"
TEXTS, ENGLISH = "texts/", ".en.txt"


class Changed(msgspec.Struct, frozen=True):
    """What a file says in the draft, None: it goes. `before` is the hash of what it took the place of."""

    text: str | None
    before: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The changed files by name."""

    changes: dict[str, Changed] = {}


def base_of(versions: tuple[Version, ...]) -> Version | None:
    """Return what a draft changes: the newest proposal that goes beyond what is in force, else what is in force.

    So nobody's proposal is lost by another's: who changes it proposes both.
    """
    active = newest_active(versions)
    ahead = [v for v in versions if v.state == PROPOSED and (active is None or v.version > active.version)]
    return max(ahead, key=lambda each: each.version, default=active)


def with_change(draft: Draft, base: Mapping[str, str], name: str, text: str) -> Draft:
    """Return the draft with a file's new text; empty: the file goes. What says the same as before is no change."""
    new = _plain(text) or None
    if new == (_plain(base[name]) if name in base else None):
        return Draft(changes={each: change for each, change in draft.changes.items() if each != name})
    return Draft(changes=draft.changes | {name: Changed(new, _hash(base.get(name)))})


def files_of(draft: Draft, base: Mapping[str, str]) -> dict[str, str]:
    """Return the whole pack as the draft has it."""
    files = {name: text for name, text in base.items() if name not in draft.changes}
    return files | {name: change.text for name, change in draft.changes.items() if change.text is not None}


def overtaken(draft: Draft, base: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files that somebody else has changed since they were drafted: they have to be looked at again."""
    return tuple(name for name, change in draft.changes.items() if change.before != _hash(base.get(name)))


def as_version(files: Mapping[str, str], versions: tuple[Version, ...], valid_from: date) -> dict[str, str]:
    """Return the files as the version that follows what is in force."""
    active = newest_active(versions)
    number = active.version + 1 if active else 1
    return {**files, RULES: with_head(files[RULES], number, valid_from)}


def texts_of(files: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the texts, each once for all its languages."""
    found = (name.removeprefix(TEXTS).removesuffix(".txt") for name in sorted(files) if name.startswith(TEXTS))
    return tuple(dict.fromkeys(name.removesuffix(".en") for name in found))


def text_files(name: str) -> tuple[str, str]:
    """Return the files of a text: in the pack's language, and in English."""
    return f"{TEXTS}{name}.txt", f"{TEXTS}{name}{ENGLISH}"


def _plain(text: str) -> str:
    kept = text.replace("\r\n", "\n").rstrip()
    return f"{kept}\n" if kept else ""


def _hash(text: str | None) -> str:
    return "" if text is None else hashlib.sha256(_plain(text).encode()).hexdigest()
