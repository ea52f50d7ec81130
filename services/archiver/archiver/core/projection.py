"""Noark's journalpost, saksmappe and dokumentbeskrivelse, folded from the journal's lines and nothing else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from archiver.core.acts import ARCHIVED, JOURNALED, WITHDRAWN
from archiver.core.entry import (
    ASSESSED,
    CAPTURED,
    CORRECTED,
    DISCARDED,
    DOCUMENT_ADDED,
    LINKED,
    NOTED,
    OF_CASES,
    REGISTERED,
    SHIELDED,
    STATUS_CHANGED,
    WRITTEN_OFF,
    Envelope,
    Line,
)
from archiver.core.records import CaseFile, Document, Post, Shield, shield_of

__all__ = ["CaseFile", "Document", "Post", "Shield", "case_after", "case_of", "documents_of", "post_after", "shield_of"]


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
        opened_by=told.facts.get("actor"),
        klasse=told.facts.get("klasse"),
        unit=told.facts.get("unit"),
        responsible=told.facts.get("responsible"),
        follows=_id(told.facts.get("follows")),
    )


def case_after(case: CaseFile, line: Line) -> CaseFile:
    """Return the case file after a line about it."""
    told = line.told()
    match told.event:
        case "case_closed":
            return msgspec.structs.replace(case, status="A", closed_at=told.at, closed_by=told.facts["actor"])
        case "case_reopened":
            return msgspec.structs.replace(case, status="B", closed_at=None, closed_by=None)
        case "case_corrected":
            new = told.facts | line.words().get("new", {})
            return msgspec.structs.replace(case, **{name: new[name] for name in CASE_CHANGEABLE if name in new})
        case _:
            return case


CASE_CHANGEABLE = ("title", "klasse", "unit", "responsible")


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


ATTACHMENT = "V"


def documents_of(line: Line, numbered_to: int) -> list[Document]:
    """Return the documents that a `document_added` line added, numbered after those that were there.

    A record has one main document (krav 2.7.8): what an edit adds to it is an attachment (V), whatever the line says.
    """
    told = line.told()
    return [
        Document(
            municipality=told.municipality,
            record_id=told.subject_id,
            number=numbered_to + place,
            revision=told.facts["revision"],
            role=one["role"] if numbered_to == 0 else ATTACHMENT,
            title=one["title"],
            media_type=one["media_type"],
            sha256=one["sha256"],
            size_bytes=one["size_bytes"],
            added_at=told.at,
            variant=one.get("variant", "A"),
            format=one.get("format"),
            made_from=one.get("made_from"),
            tool=one.get("tool"),
            comment=one.get("comment"),
        )
        for place, one in enumerate(line.words().get("documents", []), start=1)
    ]


def post_after(post: Post | None, line: Line) -> Post | None:
    """Return the record after a line about it; None while nothing was captured."""
    told = line.told()
    if told.event == CAPTURED:
        return _captured(told, line.words())
    if post is None or told.event in OF_CASES:
        return post
    fold = _FOLDS.get(told.event)
    return fold(post, told, line.words()) if fold else post


def _captured(told: Envelope, words: dict[str, Any]) -> Post:
    facts = told.facts
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
        answers=_id(facts.get("answers")),
        edition=facts.get("edition", 0),
        case_id=_id(facts.get("case_id")),
    )


Words = dict[str, Any]


def _registered(post: Post, told: Envelope, words: Words) -> Post:
    return msgspec.structs.replace(
        _changed(post, told, words),
        status=JOURNALED,
        case_id=UUID(told.facts["case_id"]),
        year=told.year,
        number=told.number,
        place=told.facts.get("place"),
        settled_at=told.at,
        settled_by=told.facts["actor"],
        registered_by=told.facts["actor"],
    )


def _changed(post: Post, told: Envelope, _words: Words) -> Post:
    facts = told.facts
    changes: dict[str, Any] = {name: facts[name] for name in _CHANGEABLE if name in facts}
    if "clauses" in facts:
        changes["clauses"] = tuple(facts["clauses"])
    if facts.get("status") == ARCHIVED:
        changes |= {"archived_at": told.at, "archived_by": facts["actor"]}
        changes["archived_revision"] = facts.get("revision", post.revision)
        if post.number is None:
            changes |= {"settled_at": told.at, "settled_by": facts["actor"]}
    elif facts.get("status") == WITHDRAWN:
        changes |= {"archived_at": told.at, "archived_by": facts["actor"], "archived_revision": None}
    elif "status" in facts:
        changes |= {"archived_at": None, "archived_by": None, "archived_revision": None}
    return msgspec.structs.replace(post, **changes)


def _shielded(post: Post, told: Envelope, words: Words) -> Post:
    """A copy that is restricted after somebody read it for publishing has to be read anew."""
    changed = _changed(post, told, words)
    if changed.shielded and not post.shielded:
        return msgspec.structs.replace(changed, assessed_at=None, assessed_by=None)
    return changed


def _corrected(post: Post, told: Envelope, words: Words) -> Post:
    """A title stands in the content, which may be discarded; whether the sender is a person tells nothing of him."""
    changed: dict[str, Any] = {"corrections": post.corrections + 1} if "what" in told.facts else {}
    if "title" in words.get("new", {}):
        # What is called something else has to be read for publishing anew.
        changed |= {"title": words["new"]["title"], "assessed_at": None, "assessed_by": None}
    if "part_is_person" in told.facts:
        changed["part_is_person"] = told.facts["part_is_person"]
    return msgspec.structs.replace(_changed(post, told, words), **changed)


def _assessed(post: Post, told: Envelope, words: Words) -> Post:
    shield = words.get("shield")
    return msgspec.structs.replace(
        post,
        assessed_at=told.at,
        assessed_by=told.facts["actor"],
        shield=msgspec.json.encode(msgspec.convert(shield, Shield)) if shield else None,
    )


def _linked(post: Post, _told: Envelope, _words: Words) -> Post:
    return msgspec.structs.replace(post, links=post.links + 1)


def _written_off(post: Post, told: Envelope, _words: Words) -> Post:
    return msgspec.structs.replace(
        post,
        written_off_at=told.at,
        written_off_how=told.facts["how"],
        written_off_by=told.facts.get("actor"),
        written_off_record=_id(told.facts.get("by")),
    )


def _noted(post: Post, _told: Envelope, _words: Words) -> Post:
    return msgspec.structs.replace(post, notes=post.notes + 1)


def _discarded(post: Post, _told: Envelope, _words: Words) -> Post:
    return msgspec.structs.replace(post, title="", part_kind=None, part_name=None, part_handle=None, shield=None)


_CHANGEABLE = ("kind", "status", "asked", "shielded", "revision")
_FOLDS: dict[str, Callable[[Post, Envelope, Words], Post]] = {
    REGISTERED: _registered,
    STATUS_CHANGED: _changed,
    SHIELDED: _shielded,
    CORRECTED: _corrected,
    DOCUMENT_ADDED: _changed,
    NOTED: _noted,
    WRITTEN_OFF: _written_off,
    ASSESSED: _assessed,
    LINKED: _linked,
    DISCARDED: _discarded,
}
