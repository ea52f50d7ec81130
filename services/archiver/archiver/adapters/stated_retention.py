"""What the municipalities have decided of keeping and erasing, as their newest packs say it on `control`."""

from datetime import date
from typing import Literal

import msgspec

from archiver.core.retention import Disposal, Row, Rules
from archiver.ports import RetentionRules
from common.events import PackFact
from common.pack_versions import OfVersions, PackVersions
from common.policy.part import part_of

NOTHING_WITHOUT_A_NUMBER = frozenset({"SE"})
"""Countries in which nothing is disposed of without the number of a decision (arkivlagen § 10; KNIVSTA-48)."""


class _Row(msgspec.Struct):
    category: str
    keep: int | Literal["forever"]
    decided_by: str
    decided_on: date
    decision_no: str = ""
    clauses: tuple[str, ...] = ()


class _Disposal(msgspec.Struct, frozen=True):
    action: str = ""
    decision: str = ""
    after_years: int | None = None


class _Case(msgspec.Struct, frozen=True):
    kassasjon: _Disposal | None = None


class _Archive(msgspec.Struct, frozen=True):
    case: _Case = _Case()


class _Header(msgspec.Struct, frozen=True):
    country: str = ""


class _Listed(msgspec.Struct):
    pack: _Header = _Header()
    retention: tuple[_Row, ...] = ()
    archive: _Archive = _Archive()


def rules_of(versions: PackVersions) -> RetentionRules:
    """Return what each municipality decided by its newest pack; nothing goes where there is none, or it is unknown."""
    return OfVersions(versions, lambda known: _rules(known[0]) if known else Rules())


def _rules(pack: PackFact) -> Rules:
    listed = part_of(pack.files, "pack.toml", _Listed)
    case = listed.archive.case.kassasjon
    return Rules(
        rows=tuple(_row(row) for row in listed.retention),
        disposal=Disposal(action=case.action, decision=case.decision, after_years=case.after_years) if case else None,
        # A pack in a shape that we do not know says nothing of its country: then nothing goes either.
        needs_number=listed.pack.country in NOTHING_WITHOUT_A_NUMBER or not listed.pack.country,
        pack=f"{pack.sha256[:12]}/{pack.version}",
    )


def _row(row: _Row) -> Row:
    return Row(
        category=row.category,
        keep=None if isinstance(row.keep, str) else row.keep,
        decided_by=row.decided_by,
        decided_on=row.decided_on,
        decision_no=row.decision_no,
        clauses=row.clauses,
    )
