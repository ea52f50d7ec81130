"""Placing: which case file a record is journaled in, and the opening of a new one."""

from uuid import UUID

import msgspec

from archiver.core.entry import CASE_OPENED, Entry
from archiver.core.grouping import group_key
from archiver.core.noark.rules import CLOSED, Refused, name_of
from archiver.core.office import number_in, year_of
from archiver.core.projection import CaseFile, Post
from archiver.core.structure import leaves
from archiver.store.telling import Because
from archiver.store.writing import Subject, Writing
from common.errors import Permanent
from common.events import Broken, derived_id

COLLECTIVE = "collective"


def case_for(writing: Writing, post: Post, subject: Subject, because: Because) -> CaseFile:
    """Return the case file of a record; a new one is opened where the one that it belongs to takes no more.

    Our reply goes where the inquiry is; an inquiry where a person or the decision says, or its author's thread is. A
    case of another year takes nothing: each year's cases and posts are delivered together (krav 6.4.30), so what comes
    later goes into a new case that refers to the old one.
    """
    if subject.picked.case_file is not None:
        return _picked(writing, post, subject.picked.case_file, because)
    if subject.picked.new_case is not None:
        return _shared(writing, post, subject, subject.picked.new_case, because)
    before = [case for case in _meant(writing, post, subject) if case is not None and case.series == post.series]
    year = year_of(because.at, writing.office.zone)
    open_now = (case for case in before if case.status != CLOSED and case.year == year)
    found = next(open_now, None)
    if found is not None:
        return found
    return _open(writing, post, subject, before[0] if before else None, because)


def _meant(writing: Writing, post: Post, subject: Subject) -> list[CaseFile | None]:
    filed, item = writing.filed, subject.item
    parent = writing.post(post.answers) if post.answers else None
    decided = writing.items.decided(item.item_id)
    named = number_in(decided.case_file) if decided and decided.case_file else None
    return [
        filed.case(post.case_id) if post.case_id else None,
        filed.case(parent.case_id) if parent is not None and parent.case_id else None,
        filed.case_numbered(post.series, *named) if named is not None else None,
        filed.case_of_group(post.series, _group(writing, subject)),
    ]


def _group(writing: Writing, subject: Subject) -> str:
    item = subject.item
    if writing.office.structure.cases.kind == COLLECTIVE:
        return f"account:{item.platform}:{item.account_id}"
    place = (item.platform, item.account_id)
    return group_key(item.item_id, place, item.thread_id or item.post_id, item.author_id)


def _picked(writing: Writing, post: Post, number: str, because: Because) -> CaseFile:
    """Return the case that a person named; one that is closed, gone or another year's is refused."""
    named = number_in(number)
    case = writing.filed.case_numbered(post.series, *named) if named else None
    if case is None:
        raise Refused([Broken("2.5.5", "no_such_case", number)])
    if case.status == CLOSED:
        raise Refused([Broken("3.2.4", "case_closed", number)])
    if case.year != year_of(because.at, writing.office.zone):
        raise Refused([Broken("6.4.30", "other_year", number)])
    return case


def _shared(writing: Writing, post: Post, subject: Subject, name: str, because: Because) -> CaseFile:
    """Return the case file that was opened under this name this year, or open it; once closed it takes no more."""
    year = year_of(because.at, writing.office.zone)
    case_id = derived_id(writing.municipality, "shared-case", post.series, str(year), name)
    case = writing.filed.case(case_id)
    if case is not None and case.status == CLOSED:
        raise Refused([Broken("3.2.4", "case_closed", name_of(case))])
    return case or _opened(writing, post, subject, (case_id, f"case:{case_id}", None), because)


def _open(writing: Writing, post: Post, subject: Subject, follows: CaseFile | None, because: Because) -> CaseFile:
    """Open a case file; one that goes on with an older one takes over its group and refers to it."""
    cause = (name_of(follows), "follow") if follows else ()
    case_id = derived_id(subject.record_id, "case", *cause)
    return _opened(writing, post, subject, (case_id, _group(writing, subject), follows), because)


def _opened(
    writing: Writing, post: Post, subject: Subject, of: tuple[UUID, str, CaseFile | None], because: Because
) -> CaseFile:
    case_id, group, follows = of
    structure = writing.office.structure
    topics = tuple(one.topic for one in writing.items.handovers(subject.item.item_id))
    klasse = subject.picked.klasse or (follows.klasse if follows else None) or structure.klasse_of(topics)
    if klasse not in leaves(structure.scheme):
        raise Refused([Broken("3.2.6", "no_such_class", klasse)])
    authority = structure.authority(post.series)
    facts = {
        "klasse": klasse,
        "unit": structure.cases.unit or (authority.name if authority else structure.name),
        "responsible": structure.cases.responsible or because.actor,
        "follows": follows.case_id if follows else None,
    }
    entry = Entry(
        event=CASE_OPENED,
        subject_id=case_id,
        facts=facts | because.facts(),
        content={"title": subject.title, "group_key": group},
        year=year_of(because.at, writing.office.zone),
    )
    writing.filed.save_structure(msgspec.structs.replace(structure, municipality=writing.municipality))
    writing.write(entry, because.at, post.series)
    case = writing.filed.case(entry.subject_id)
    if case is None:
        raise Permanent("a case file that was opened is not there")
    return case
