"""Noark's state rules: what may be done to a record, a case file and a period, and which requirement says no.

Numbers are those of the requirements in Noark 5 version 5.5.0 (`krav` 2.x, 3.2.x); where the tjenestegrensesnitt
says the same, its number stands in `ALSO`. Pure: whoever writes the journal asks here first, and writes nothing
that one of these refuses.
"""

from collections.abc import Collection, Iterable, Sequence

from archiver.core.acts import ARCHIVED, JOURNALED, OUTGOING, RESTED, TEMPORARY, WAYS, WITHDRAWN
from archiver.core.noark.formats import is_archive_format
from archiver.core.records import CaseFile, Document, Post
from common.errors import Permanent
from common.events import Broken

ALSO = {
    "2.5.5": "5.4.7",
    "3.2.1": "6.1.1",
    "3.2.2": "6.1.2",
    "3.2.3": "6.1.17",
    "3.2.4": "5.4.7",
    "3.2.5": "6.1.6",
    "3.2.6": "6.1.7",
    "3.2.7": "6.1.8",
    "3.2.8": "6.1.11",
    "3.2.9": "6.1.12",
    "3.2.10": "6.1.13",
    "3.2.11": "6.1.15",
    "3.2.12": "6.1.18",
}
"""The same requirement in the tjenestegrensesnitt (version 1.1), by its number in the standard."""

OWN = "-"
"""Stands for a rule of our own, that the standard has no number for."""

INCOMING, INTERNAL, INTERNAL_DONE = "I", "N", "X"
OWN_MADE = frozenset({OUTGOING, INTERNAL, INTERNAL_DONE})
CLOSED = "A"

_ARCHIVED_FROZEN = frozenset({"title", "medium", "arkivdel"})
_INCOMING_JOURNALED_FROZEN = frozenset({"number", "received_at"})
_INCOMING_ARCHIVED_FROZEN = frozenset({"kind", "journal_date", "document_date", "parts"})
_OWN_FROZEN = frozenset({"number", "kind", "document_date", "sent_at", "officer", "unit", "title", "parts"})
_CASE_FROZEN = {"title": "3.2.2", "medium": "3.2.2", "case_date": "3.2.10", "unit": "3.2.10", "responsible": "3.2.10"}

SAYS = {
    "class_missing": "the case has no primary class",
    "not_archived": "a post of the case is not archived",
    "not_archive_format": "a document is not in an archive format",
    "document_missing": "a version of it is not filed as a document yet",
    "unanswered": "an incoming post is not written off",
    "case_closed": "the case is closed",
    "case_open": "the case is not closed",
    "no_such_case": "there is no such case",
    "no_such_record": "there is no such record",
    "no_such_class": "the scheme has no such class",
    "no_such_way": "no such way of writing off",
    "no_such_authority": "the municipality has no such authority",
    "other_year": "the case belongs to another year: a new case follows it",
    "period_closed": "its period is closed",
    "period_empty": "nothing was filed in that year",
    "year_not_over": "the year is not over",
    "unconfirmed": "it is captured, and nobody has confirmed or closed it",
    "archived_document": "no document is added to an archived record",
    "archived_frozen": "this is frozen once the record is archived",
    "number_frozen": "number and date of receipt are frozen once it is journaled",
    "incoming_frozen": "this is frozen on an archived incoming post",
    "own_frozen": "this is frozen on our own post once it is journaled",
    "case_frozen": "this is frozen once the case is closed",
    "not_journaled": "only a journaled post can be archived or written off",
    "not_rested": "only what came in waits for an answer",
    "archived_kept": "an archived record is not taken back",
    "shield_without_law": "what is withheld needs its law",
    "unknown_shield": "this is no code of skjermingMetadata",
    "shield_of_case": "this withholds something of the case, not of a record",
    "no_words_chosen": "choose the words of the title that are withheld",
    "title_quotes": "a title never repeats what somebody wrote",
    "title_empty": "a title is needed",
    "not_due": "nothing has decided that the case goes, or it is too early",
    "nothing_to_push": "it is not on its way to a core, or is journaled there",
    "no_seal": "no seal could be made of it",
    "itself": "a record does not refer to itself",
}
"""What each code means, for whoever reads a log or the command line."""


class Refused(Permanent):
    """What was asked would break a requirement; nothing was written."""

    def __init__(self, broken: Sequence[Broken]) -> None:
        super().__init__("; ".join(map(in_words, broken)))
        self.broken = tuple(broken)


def in_words(broken: Broken) -> str:
    """Return "krav 3.2.4 (5.4.7): the case is closed [2026/12]"."""
    also = f" ({ALSO[broken.krav]})" if broken.krav in ALSO else ""
    krav = "" if broken.krav == OWN else f"krav {broken.krav}{also}: "
    of = f" [{broken.of}]" if broken.of else ""
    return f"{krav}{SAYS.get(broken.code, broken.code)}{of}"


def refuse(broken: Iterable[Broken]) -> None:
    """Raise Refused when there is anything to refuse."""
    found = tuple(broken)
    if found:
        raise Refused(found)


def name_of(it: Post | CaseFile) -> str:
    """Return the number by which people know it, else its id."""
    if it.year and it.number:
        return f"{it.year}/{it.number}"
    return str(it.record_id if isinstance(it, Post) else it.case_id)


# --- changing ----------------------------------------------------------------------------------------------------


def on_change(post: Post, fields: Collection[str]) -> tuple[Broken, ...]:
    """Return what forbids changing these fields of a record in its status (krav 3.2.14, 3.2.22-3.2.24).

    Fields: title, medium, arkivdel, number, received_at, kind, journal_date, document_date, parts, sent_at, officer,
    unit. Whether the sender is a person or a body is no frozen field: it guides how the name is shown.
    """
    wanted, archived = set(fields), post.status == ARCHIVED
    found = []
    if archived and wanted & _ARCHIVED_FROZEN:
        found.append(Broken("3.2.14", "archived_frozen", name_of(post)))
    if post.kind == INCOMING and post.status in {JOURNALED, ARCHIVED} and wanted & _INCOMING_JOURNALED_FROZEN:
        found.append(Broken("3.2.22", "number_frozen", name_of(post)))
    if post.kind == INCOMING and archived and wanted & _INCOMING_ARCHIVED_FROZEN:
        found.append(Broken("3.2.23", "incoming_frozen", name_of(post)))
    if post.kind in OWN_MADE and post.status in {"E", JOURNALED, ARCHIVED} and wanted & _OWN_FROZEN:
        found.append(Broken("3.2.24", "own_frozen", name_of(post)))
    return tuple(found)


def on_change_case(case: CaseFile, fields: Collection[str]) -> tuple[Broken, ...]:
    """Return what forbids changing these fields of a case file (krav 3.2.2, 3.2.10); its class may be corrected."""
    if case.status != CLOSED:
        return ()
    krav = dict.fromkeys(_CASE_FROZEN[field] for field in fields if field in _CASE_FROZEN)
    return tuple(Broken(each, "case_frozen", name_of(case)) for each in krav)


def on_add_document(post: Post, revision: int) -> tuple[Broken, ...]:
    """Return what forbids another document (krav 3.2.17).

    A version that the record held when it was archived is filed late, not added: its bytes only now were made.
    """
    if post.status == ARCHIVED and revision > (post.archived_revision or post.revision):
        return (Broken("3.2.17", "archived_document", name_of(post)),)
    return ()


# --- from one status to the next ---------------------------------------------------------------------------------


def on_register(post: Post, case: CaseFile | None, *, period_closed: bool = False) -> tuple[Broken, ...]:
    """Return what forbids journaling a record in a case file (krav 2.3.6, 3.2.4, 3.2.22)."""
    if case is None:
        return (Broken("2.5.5", "no_such_case", name_of(post)),)
    if case.status == CLOSED:
        return (Broken("3.2.4", "case_closed", name_of(case)),)
    if period_closed:
        return (Broken("2.3.6", "period_closed", name_of(case)),)
    if post.number is not None:
        return (Broken("3.2.22", "number_frozen", name_of(post)),)
    return ()


def on_status(post: Post, status: str) -> tuple[Broken, ...]:
    """Return what forbids a status on the way that records go: M → J → A, or U from M and J.

    What is kept without a number may become a journalpost later (krav 3.2.15 lets it; it has no number to freeze).
    """
    if post.status == ARCHIVED and status == WITHDRAWN:
        return (Broken("3.2.16", "archived_kept", name_of(post)),)
    if status == TEMPORARY and post.number is not None:
        return (Broken("3.2.22", "number_frozen", name_of(post)),)
    if status == JOURNALED and post.status == ARCHIVED and post.number is not None:
        return (Broken("3.2.16", "archived_kept", name_of(post)),)
    return ()


def on_archive(post: Post, documents: Sequence[Document], wanted: Collection[int]) -> tuple[Broken, ...]:
    """Return what forbids *arkivert*; `wanted` are the revisions that must be filed first (krav 3.2.30)."""
    if post.status != JOURNALED:
        return (Broken("3.2.13", "not_journaled", name_of(post)),)
    missing = set(wanted) - {document.revision for document in documents}
    return (Broken("3.2.30", "document_missing", name_of(post)),) if missing else ()


def on_write_off(post: Post, how: str) -> tuple[Broken, ...]:
    """Return what forbids writing a post off (krav 3.2.9 asks for it, of what waits for an answer)."""
    if how not in WAYS:
        return (Broken(OWN, "no_such_way", how),)
    if post.kind not in RESTED:
        return (Broken("3.2.9", "not_rested", name_of(post)),)
    if post.status not in {JOURNALED, ARCHIVED}:
        return (Broken("3.2.9", "not_journaled", name_of(post)),)
    return ()


# --- closing -----------------------------------------------------------------------------------------------------


def on_close_case(
    case: CaseFile, posts: Sequence[Post], documents: Iterable[Document], known: Collection[str]
) -> tuple[Broken, ...]:
    """Return everything that hinders closing a case (krav 3.2.6-3.2.9). `known` are the codes of the scheme's classes.

    Posts that are cancelled (U) hinder nothing: their number stays, their documents are not delivered.
    """
    if case.status == CLOSED:
        return (Broken("3.2.1", "case_closed", name_of(case)),)
    found = [] if case.klasse in known else [Broken("3.2.6", "class_missing", name_of(case))]
    standing = [post for post in posts if post.status != WITHDRAWN]
    found += [Broken("3.2.7", "not_archived", name_of(post)) for post in standing if post.status != ARCHIVED]
    names = {post.record_id: name_of(post) for post in standing}
    wrong = {d.record_id for d in documents if d.record_id in names and not is_archive_format(d.format, d.media_type)}
    found += [Broken("3.2.8", "not_archive_format", names[one]) for one in sorted(wrong, key=str)]
    found += [Broken("3.2.9", "unanswered", name_of(post)) for post in standing if is_rested(post)]
    return tuple(found)


def is_rested(post: Post) -> bool:
    """Say whether a post waits for an answer (Noark's restanse)."""
    return post.kind in RESTED and post.status in {JOURNALED, ARCHIVED} and post.written_off_at is None


def on_close_period(
    year: int, now_year: int, open_cases: Iterable[tuple[CaseFile, tuple[Broken, ...]]], unconfirmed: Iterable[Post]
) -> list[Broken]:
    """Return everything that hinders closing a year's arkivdel (krav 6.4.12: closed cases of closed periods only)."""
    found = [Broken("6.4.12", "year_not_over", str(year))] if year >= now_year else []
    for case, broken in open_cases:
        found += broken or (Broken("3.2.5", "case_open", name_of(case)),)
    found += [Broken("3.2.7", "unconfirmed", str(post.record_id)) for post in unconfirmed]
    return found
