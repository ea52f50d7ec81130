"""What a changed pack would have made of items that came: each is decided anew by the old rules and by the new."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from common.errors import BadMessage
from common.policy.asked import Asked, Context, Marks, PickedTopic, asked_of
from common.policy.beside import Beside, contacts_at, crisis_at, hours_at, political_case_at
from common.policy.compare import Change, outcomes
from common.policy.decide import Decided, decide
from common.policy.pack import Pack
from desk.core.facts import Case

ITEMS = 200
"""So many of the newest items are decided anew."""
PARTS: Mapping[str, str] = {"photo": "picture", "video": "film"}


class Other(NamedTuple):
    """An item that would come out differently, and in what."""

    item_id: UUID
    received_at: datetime
    tags: tuple[str, ...]
    changes: tuple[Change, ...]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """How many items were decided anew, which come out differently, and how many are left out.

    Left out is what the desk cannot ask as it was asked then: the old rules do not give the decision that was made.
    """

    asked: int
    left_out: int
    others: tuple[Other, ...]


def preview(cases: Iterable[Case], old: Pack, new: Pack, rows: Beside) -> Preview:
    """Decide the cases by both packs. Nothing is saved, and no word of a comment is looked at."""
    counted, left_out, others = 0, 0, []
    for case in cases:
        if case.item is None or case.ruling is None or case.item.own:
            continue
        before, after = _decided(old, case, rows), _decided(new, case, rows)
        if before is None or after is None or not _as_then(case, before):
            left_out += 1
            continue
        counted += 1
        changes = outcomes(before, after)
        if changes:
            others.append(Other(case.item_id, _received(case), case.ruling.tagging.tags, changes))
    return Preview(asked=counted, left_out=left_out, others=tuple(others))


def _decided(pack: Pack, case: Case, rows: Beside) -> Decided | None:
    try:
        return decide(pack, asked_about(case, pack, rows))
    except BadMessage:
        return None


def _as_then(case: Case, before: Decided) -> bool:
    """True where the old rules, asked by the desk, give the steps that the decision had."""
    made = case.ruling
    return made is not None and sorted((s.do, s.mode) for s in made.steps) == sorted(
        (s.do, s.mode) for s in before.steps
    )


def asked_about(case: Case, pack: Pack, rows: Beside) -> Asked:
    """Return the question about a case whose item and decision are known, as the desk can ask it."""
    item, made = case.item, case.ruling
    assert item is not None  # noqa: S101 - only such cases are asked about
    assert made is not None  # noqa: S101 - likewise
    at, picked, unit, marks = _received(case), case.political_case, case.unit, case.marks
    context = Context(
        crisis=crisis_at(rows, at),
        political_case=political_case_at(rows, picked.ref, made.recorded_at) if picked and picked.ref else None,
        marks=Marks(
            fact_error=marks.fact_error or "",
            cannot_answer_now=marks.cannot_answer_now,
            not_news=marks.not_news,
        )
        if marks
        else Marks(),
        case_file=case.case_file.case_file if case.case_file else None,
        topic=PickedTopic(name=unit.topic, unit=unit.unit, form_url=unit.form_url) if unit else None,
    )
    parts = (PARTS.get(part.kind, "attachment") for part in item.attachments)
    return msgspec.structs.replace(
        asked_of(item.kind, at, made.tagging, context=context),
        hours=hours_at(rows, pack, at),
        contacts=contacts_at(rows, pack, at),
        unread=(*made.tagging.unchecked, *dict.fromkeys(parts)),
        platform=item.platform,
    )


def _received(case: Case) -> datetime:
    """A promise of the decision knows when the clock began; else it is when the item was written, or came."""
    item, made = case.item, case.ruling
    assert item is not None  # noqa: S101 - only such cases are asked about
    if made is not None and made.promise is not None:
        return made.promise.starts_at
    return case.created_at or item.received_at or item.recorded_at
