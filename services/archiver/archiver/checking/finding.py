"""What the checker has to say: one finding a fault, warning or count, with its place."""

from enum import StrEnum
from typing import NamedTuple

import msgspec


class Severity(StrEnum):
    """How much a finding weighs. `not checked` says that a tool was missing, never that all is well."""

    ERROR = "error"
    WARNING = "warning"
    COUNT = "count"
    NOT_CHECKED = "not checked"


class At(NamedTuple):
    """A place: a file's path inside the deposit and, in an XML file, the line."""

    file: str | None = None
    line: int | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found. `problem` names the sentence in `words/`; "" is a rule's count.

    `values` fill the sentence, and never hold a name, a title or a text of the archive: a report that is passed on
    may not be the leak that it tells of. `groups` are a count's parts ("2026": 12).
    """

    rule: str
    problem: str
    severity: Severity
    krav: tuple[str, ...] = ()
    file: str | None = None
    line: int | None = None
    values: dict[str, str | int] = {}
    groups: tuple[tuple[str, int], ...] = ()
