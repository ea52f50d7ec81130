"""What a line of the journal makes of Noark's tables, and what forbids writing it in the first place."""

from uuid import UUID

from archiver.core.entry import (
    CASE_CLOSED,
    CASE_CORRECTED,
    CASE_OPENED,
    CASE_REOPENED,
    DISCARDED,
    DOCUMENT_ADDED,
    OF_CASES,
    PERIOD_CLOSED,
    RULED,
    Entry,
    Line,
)
from archiver.core.noark import rules
from archiver.core.projection import case_after, case_of, documents_of, post_after
from archiver.core.records import CaseFile, Post
from archiver.core.structure import leaves
from archiver.store.filed import Filed
from common.events import Broken


def fold(filed: Filed, line: Line) -> None:
    """Bring Noark's tables to what the line tells."""
    if line.event in OF_CASES:
        _fold_case(filed, line)
    elif line.event == PERIOD_CLOSED:
        told = line.told()
        filed.close_arkivdel(line.series, told.facts["year"], told.facts["actor"], line.at, told.facts["structure"])
    elif line.event == RULED:
        filed.save_ruling(line)
    else:
        _fold_post(filed, line)


def _fold_case(filed: Filed, line: Line) -> None:
    if line.event == CASE_OPENED:
        case = case_of(line)
        filed.release_group(case.series, case.group_key)
        filed.save_case(case)
        filed.open_arkivdel(case)
    elif (known := filed.case(line.subject_id)) is not None:
        filed.save_case(case_after(known, line))


def _fold_post(filed: Filed, line: Line) -> None:
    before = filed.post(line.subject_id)
    after = post_after(before, line)
    if after is not None and after != before:
        filed.save_post(after)
    if line.event == DOCUMENT_ADDED:
        there = filed.documents(line.subject_id)
        filed.add_documents(documents_of(line, numbered_to=len(there)))
    if line.event == DISCARDED:
        filed.forget_documents(line.subject_id)


def broken_by(filed: Filed, series: str, entry: Entry) -> tuple[Broken, ...]:
    """Return the requirements that a line would break; the journal takes none that has any."""
    if entry.event in OF_CASES:
        return _broken_of_case(filed, series, entry)
    post = filed.post(entry.subject_id)
    return _broken_of_post(filed, entry, post) if post is not None else ()


def _broken_of_post(filed: Filed, entry: Entry, post: Post) -> tuple[Broken, ...]:
    match entry.event:
        case "registered":
            case = filed.case(UUID(str(entry.facts["case_id"])))
            closed = case is not None and filed.is_closed(case.series, case.year)
            return rules.on_register(post, case, period_closed=closed)
        case "status_changed":
            kind = rules.on_change(post, {"kind"}) if entry.facts.get("kind", post.kind) != post.kind else ()
            numbered = kind if post.number is not None else ()
            return (*numbered, *rules.on_status(post, entry.facts["status"]))
        case "corrected":
            return rules.on_change(post, [each for each in entry.facts.get("what", ()) if each == "title"])
        case "document_added":
            return rules.on_add_document(post, entry.facts["revision"])
        case "written_off":
            return rules.on_write_off(post, entry.facts["how"])
        case _:
            return ()


def _broken_of_case(filed: Filed, series: str, entry: Entry) -> tuple[Broken, ...]:
    if entry.event == CASE_OPENED:
        closed = entry.year is not None and filed.is_closed(series, entry.year)
        return (Broken("2.3.6", "period_closed", str(entry.year)),) if closed else ()
    case = filed.case(entry.subject_id)
    if case is None:
        return (Broken("2.5.5", "no_such_case", str(entry.subject_id)),)
    if filed.is_closed(case.series, case.year) and entry.event in {CASE_REOPENED, CASE_CORRECTED}:
        return (Broken("2.3.6", "period_closed", rules.name_of(case)),)
    if entry.event == CASE_CLOSED:
        return hindrances(filed, case)
    if entry.event == CASE_CORRECTED:
        return rules.on_change_case(case, entry.facts.get("what", ()))
    return ()


def hindrances(filed: Filed, case: CaseFile) -> tuple[Broken, ...]:
    """Return everything that hinders closing a case."""
    posts = filed.posts_of(case.case_id)
    documents = [document for post in posts for document in filed.documents(post.record_id)]
    return rules.on_close_case(case, posts, documents, leaves(filed.structure().scheme))
