"""Ignored rules: beside each stands why, in the code and in the tools' settings."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

# `noqa` and `type: ignore` name a rule, and a reason follows. Put together, so that this file does not hold any.
_IN_CODE = re.compile("# " + r"(?:noqa|type: *ignore|pragma: *no (?:cover|branch)|nosec|pylint:)")
_IN_CODE_WITH_REASON = re.compile(
    "# " + r"(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)* - \S|type: ignore\[[a-z, -]+\]  ?# \S|pragma: no (cover|branch) - \S)"
)
_KEY = re.compile(r"^(\"[^\"]*\"|[\w.-]+)\s*=\s*(.*)$")
_IGNORES = re.compile(r"ignor|exclude_also")
_REASON = re.compile(r"[#;] \S")


def bare(texts: Iterable[tuple[Path, str]]) -> list[str]:
    """Return every place where a rule is ignored and nobody says why."""
    found = []
    for path, text in texts:
        if path.suffix == ".py":
            found += [
                f"{path}:{number}: write `noqa: RULE - why`, `type: ignore[rule]  # why`" for number in _code(text)
            ]
        elif path.name in {"pyproject.toml", ".importlinter"}:
            found += [f"{path}:{number}: say why, on this line or right above" for number in _settings(text)]
    return found


def _code(text: str) -> Iterator[int]:
    for number, line in enumerate(text.splitlines(), start=1):
        if _IN_CODE.search(line) and not _IN_CODE_WITH_REASON.search(line):
            yield number


def _settings(text: str) -> Iterator[int]:
    """Yield the lines that name what is ignored; a comment right above a list speaks for all of it."""
    of_section = of_key = of_list = said = False
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        key = _KEY.match(line)
        if line.startswith(("#", ";")):
            said = True
            continue
        if not line or line in {"]", "}"} or line.startswith("["):
            of_section = bool(_IGNORES.search(line)) if line.startswith("[") else of_section
            of_key = of_list = said = False
            continue
        if key:
            of_key, of_list = of_section or bool(_IGNORES.search(key[1])), said
        is_entry = not key or key[2] not in {"", "["}
        if is_entry and (of_key or '"ignore:' in line) and not (said or of_list or _REASON.search(line)):
            yield number
        said = False
