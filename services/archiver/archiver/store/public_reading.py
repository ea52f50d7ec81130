"""Reads a case out of the archive as the public journal needs it: everything, so that what is withheld is known."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from uuid import UUID

import msgspec

from archiver.core.noark.model import Avskrivning, Journalpost, Korrespondansepart, Saksmappe, Skjerming
from archiver.core.public_journal.showing import Told
from archiver.core.records import CaseFile, Post
from archiver.core.shielding.codes import TEMPORARY
from archiver.core.shielding.withheld import assessed
from archiver.store.filed import Filed
from archiver.store.items import Items
from common.db import Tx

US = "Ordstyrer"
RESTRICTED = Skjerming(tilgangsrestriksjon="UO", hjemmel="", metadata=(TEMPORARY,))
"""A copy that a decision restricts, and that nobody has read for publishing."""


class ReadCase(msgspec.Struct, frozen=True):
    """A case, its records, and what the model does not hold of them."""

    case: Saksmappe
    posts: tuple[Journalpost, ...]
    told: Told


def read_case(tx: Tx, municipality: str, case_id: UUID, zone: tzinfo) -> ReadCase | None:
    """Return a case with all of its records; None where there is none."""
    filed, items = Filed(tx, municipality), Items(tx, municipality)
    case = filed.case(case_id)
    if case is None:
        return None
    found = filed.posts_of(case_id)
    written = {post.item_id: item.created_at for post in found if (item := items.get(post.item_id)) is not None}
    posts = tuple(_post(post, written.get(post.item_id), zone) for post in found)
    return ReadCase(_case(case, zone), posts, told_of(items, case, found))


def told_of(items: Items, case: CaseFile, posts: Iterable[Post]) -> Told:
    """Return what was written in a case's records and what else their parties are called."""
    posts = tuple(posts)
    words = items.words({post.item_id for post in posts})
    return Told(
        class_id=case.klasse,
        texts={post.record_id: words[post.item_id] for post in posts if post.item_id in words},
        aliases={post.record_id: (post.part_handle,) for post in posts if post.part_handle},
    )


def _case(case: CaseFile, zone: tzinfo) -> Saksmappe:
    return Saksmappe(
        system_id=case.case_id,
        nummer=(case.year, case.number),
        tittel=case.title,
        saksdato=case.opened_at.astimezone(zone).date(),
        administrativ_enhet=case.unit or "",
        saksansvarlig=case.responsible or "",
        saksstatus=case.status,
        opprettet_dato=case.opened_at,
        opprettet_av=case.opened_by or US,
    )


def _post(post: Post, written_at: datetime | None, zone: tzinfo) -> Journalpost:
    settled = post.settled_at or post.captured_at
    numbered = post.year is not None and post.number is not None
    return Journalpost(
        system_id=post.record_id,
        opprettet_dato=post.captured_at,
        opprettet_av=US,
        tittel=post.title,
        journalposttype=post.kind,
        journalstatus=post.status,
        journaldato=settled.astimezone(zone).date(),
        nummer=(post.year or 0, post.number or 0) if numbered else None,
        journalpostnummer=post.place,
        dokumentets_dato=written_at.astimezone(zone).date() if written_at else None,
        offentlighetsvurdert_dato=post.assessed_at.astimezone(zone).date() if post.assessed_at else None,
        skjerming=_shield(post),
        korrespondanseparter=_parts(post),
        avskrivninger=_written_off(post, zone),
    )


def _shield(post: Post) -> Skjerming | None:
    if post.shielded and post.assessed_at is None and not post.shield:
        return RESTRICTED
    return assessed(post)


def _parts(post: Post) -> tuple[Korrespondansepart, ...]:
    if post.part_kind is None:
        return ()
    return (Korrespondansepart(type=post.part_kind, navn=post.part_name or "", er_person=post.part_is_person),)


def _written_off(post: Post, zone: tzinfo) -> tuple[Avskrivning, ...]:
    if post.written_off_at is None or post.written_off_how is None:
        return ()
    day = post.written_off_at.astimezone(zone).date()
    return (Avskrivning(dato=day, av=post.written_off_by or US, maate=post.written_off_how),)
