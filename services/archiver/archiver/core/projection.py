"""Noark's journalpost, saksmappe and dokumentbeskrivelse, folded from the journal's lines and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from archiver.core.acts import ARCHIVED, JOURNALED
from archiver.core.entry import (
    CAPTURED,
    CASE_OPENED,
    CORRECTED,
    DISCARDED,
    DOCUMENT_ADDED,
    NOTED,
    REGISTERED,
    SHIELDED,
    STATUS_CHANGED,
    WRITTEN_OFF,
    Envelope,
    Line,
)


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A record: Noark's journalpost, or a document kept without a journal entry (`kind` documented).

    `asked` is the kind that the newest decision asked for. `shielded` says that its copy is restricted beyond
    the temporary shielding that every record has until a person has read it for publishing. `part_kind` is EA
    (avsender) or EM (mottaker), None for what stays in the house; name and handle are gone once the content was
    discarded. `answers` is the record that it answers, or is a note about.
    """

    municipality: str
    record_id: UUID
    series: str
    item_id: UUID
    revision: int
    kind: str
    status: str
    asked: str | None
    shielded: bool
    clauses: tuple[str, ...]
    title: str
    captured_at: datetime
    part_kind: str | None = None
    part_name: str | None = None
    part_handle: str | None = None
    answers: UUID | None = None
    case_id: UUID | None = None
    year: int | None = None
    number: int | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    written_off_at: datetime | None = None
    written_off_how: str | None = None
    notes: int = 0


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Noark's saksmappe. `group_key` says whose file it is (thread and author, hashed): follow-ups find it."""

    municipality: str
    case_id: UUID
    series: str
    year: int
    number: int
    title: str
    status: str
    opened_at: datetime
    group_key: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Noark's dokumentbeskrivelse with its dokumentobjekt. `role` is H (hoveddokument) or V (vedlegg)."""

    municipality: str
    record_id: UUID
    number: int
    revision: int
    role: str
    title: str
    media_type: str
    sha256: str
    size_bytes: int
    added_at: datetime


def case_of(line: Line) -> CaseFile:
    """Return the case file that a `case_opened` line opened."""
    told, words = line.told(), line.words()
    return CaseFile(
        municipality=told.municipality,
        case_id=told.subject_id,
        series=told.series,
        year=told.year or 0,
        number=told.number or 0,
        title=words.get("title", ""),
        status="B",
        opened_at=told.at,
        group_key=words.get("group_key", str(told.subject_id)),
    )


def documents_of(line: Line, numbered_to: int) -> list[Document]:
    """Return the documents that a `document_added` line added, numbered after those that were there."""
    told = line.told()
    return [
        Document(
            municipality=told.municipality,
            record_id=told.subject_id,
            number=numbered_to + place,
            revision=told.facts["revision"],
            role=one["role"],
            title=one["title"],
            media_type=one["media_type"],
            sha256=one["sha256"],
            size_bytes=one["size_bytes"],
            added_at=told.at,
        )
        for place, one in enumerate(line.words().get("documents", []), start=1)
    ]


def post_after(post: Post | None, line: Line) -> Post | None:
    """Return the record after a line about it; None while nothing was captured."""
    told = line.told()
    if told.event == CAPTURED:
        return _captured(told, line.words())
    if post is None or told.event == CASE_OPENED:
        return post
    fold = _FOLDS.get(told.event)
    return fold(post, told) if fold else post


def _captured(told: Envelope, words: dict[str, Any]) -> Post:
    facts = told.facts
    answers = facts.get("answers")
    return Post(
        municipality=told.municipality,
        record_id=told.subject_id,
        series=told.series,
        item_id=UUID(facts["item_id"]),
        revision=facts["revision"],
        kind=facts["kind"],
        status=facts["status"],
        asked=facts["asked"],
        shielded=facts["shielded"],
        clauses=tuple(facts["clauses"]),
        title=words.get("title", ""),
        captured_at=told.at,
        part_kind=words.get("part_kind"),
        part_name=words.get("part_name"),
        part_handle=words.get("part_handle"),
        answers=UUID(answers) if answers else None,
    )


def _registered(post: Post, told: Envelope) -> Post:
    return msgspec.structs.replace(
        _changed(post, told),
        status=JOURNALED,
        case_id=UUID(told.facts["case_id"]),
        year=told.year,
        number=told.number,
        settled_at=told.at,
        settled_by=told.facts["actor"],
    )


def _changed(post: Post, told: Envelope) -> Post:
    facts = told.facts
    changes: dict[str, Any] = {name: facts[name] for name in _CHANGEABLE if name in facts}
    if "clauses" in facts:
        changes["clauses"] = tuple(facts["clauses"])
    if facts.get("status") == ARCHIVED:
        changes |= {"settled_at": told.at, "settled_by": facts["actor"]}
    return msgspec.structs.replace(post, **changes)


def _written_off(post: Post, told: Envelope) -> Post:
    return msgspec.structs.replace(post, written_off_at=told.at, written_off_how=told.facts["how"])


def _noted(post: Post, _told: Envelope) -> Post:
    return msgspec.structs.replace(post, notes=post.notes + 1)


def _discarded(post: Post, _told: Envelope) -> Post:
    return msgspec.structs.replace(post, title="", part_kind=None, part_name=None, part_handle=None)


_CHANGEABLE = ("kind", "status", "asked", "shielded", "revision")
_FOLDS: dict[str, Callable[[Post, Envelope], Post]] = {
    REGISTERED: _registered,
    STATUS_CHANGED: _changed,
    SHIELDED: _changed,
    CORRECTED: _changed,
    DOCUMENT_ADDED: _changed,
    NOTED: _noted,
    WRITTEN_OFF: _written_off,
    DISCARDED: _discarded,
}
