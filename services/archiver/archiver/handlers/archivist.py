"""Does what people ask of records and case files, or tells them which requirements say no."""

from collections.abc import Callable
from datetime import datetime

from archiver.core.noark.rules import OWN, Refused
from archiver.core.projection import Post
from archiver.store.batch import forget, settle
from archiver.store.by_hand import ByHand
from archiver.store.cases import Cases
from archiver.store.deliveries import Deliveries
from archiver.store.filing import Clerk, Filing
from archiver.store.leaving import tell, wait
from archiver.store.passing import pass_on
from archiver.store.telling import Because
from common.db import Tx, undo
from common.errors import BadMessage
from common.events import (
    ActRefused,
    Broken,
    CaseFileClosed,
    CaseFileCorrected,
    CaseFileReopened,
    Event,
    Judged,
    RecordArchived,
    RecordAssessed,
    RecordClosed,
    RecordCorrected,
    RecordLinked,
    RecordPassedOn,
    RecordPushed,
    RecordWrittenOff,
    derived_id,
)
from common.events.archivist import CaseFileActed, RecordActed


class Archivist:
    """Handles acts on records and case files; one that overtook its item or record waits for it."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Do the act, or refuse it whole: what it began is undone."""
        if not isinstance(event, RecordActed | CaseFileActed) or event.item_id is None:
            raise BadMessage("an act on a record needs an item")
        filing = self._clerk.at(tx, event.municipality)
        because = Because(event, event.actor, at, {"act": event.act_id})
        if filing.held(event.item_id) is None:
            wait(tx, event, at)
            return
        or_refused(tx, event, at, lambda: _act(tx, filing, event, because))


def or_refused(tx: Tx, event: Judged, at: datetime, act: Callable[[], None]) -> None:
    """Do an act in a savepoint; what a requirement forbids leaves nothing but the word that it was refused."""
    settle(tx)
    savepoint = tx.begin_nested()
    try:
        act()
        savepoint.commit()
    except Refused as e:
        undo(tx, savepoint)
        forget(tx)
        tell(tx, _refused(event, e, at))


def _refused(event: Judged, refused: Refused, at: datetime) -> ActRefused:
    return ActRefused(
        event_id=derived_id(event.event_id, "refused"),
        municipality=event.municipality,
        occurred_at=event.occurred_at,
        recorded_at=at,
        item_id=event.item_id,
        revision=event.revision,
        thread_id=event.thread_id,
        act_id=event.act_id,
        actor=event.actor,
        asked=type(event).__name__,
        broken=refused.broken,
        record_id=getattr(event, "record_id", None),
        case_file=getattr(event, "case_file", None),
    )


def _act(tx: Tx, filing: Filing, event: RecordActed | CaseFileActed, because: Because) -> None:
    if isinstance(event, CaseFileActed):
        _on_case(tx, filing, event, because)
    elif isinstance(event, RecordClosed):
        _close(filing, event, because)
    else:
        _on_record(tx, filing, event, because)


def _close(filing: Filing, event: RecordClosed, because: Because) -> None:
    item = filing.items.get(event.item_id) if event.item_id else None
    if item is not None:
        ByHand(filing).close(item, event.reason, because)


def _on_record(tx: Tx, filing: Filing, event: RecordActed, because: Because) -> None:
    post = _post(filing, event)
    if post is None:
        if event.record_id is not None:
            raise Refused([Broken(OWN, "no_such_record", str(event.record_id))])
        wait(tx, event, because.at)
        return
    if not ByHand(filing).is_done(post.record_id, because):
        _do(filing, post, event, because)


def _do(filing: Filing, post: Post, event: RecordActed, because: Because) -> None:
    hand = ByHand(filing)
    match event:
        case RecordArchived():
            hand.archive(post, because)
        case RecordWrittenOff():
            hand.write_off(post, event.how, event.by, because)
        case RecordAssessed():
            hand.assess(post, event, because)
        case RecordLinked():
            hand.link(post, event.other, because)
        case RecordCorrected():
            hand.correct(post, event.title, event.reason, because)
        case RecordPushed():
            _push(filing, post, because)
        case RecordPassedOn():
            pass_on(filing, post, event.to_authority, because)
        case _:
            raise BadMessage("an act of no known kind")


def _push(filing: Filing, post: Post, because: Because) -> None:
    """Send it to the municipality's own core anew; one that is journaled there already stays as it is."""
    if not Deliveries(filing.tx, filing.municipality).push(because.at, post.record_id):
        raise Refused([Broken(OWN, "nothing_to_push", str(post.record_id))])


def _post(filing: Filing, event: RecordActed) -> Post | None:
    if event.record_id is not None:
        return filing.filed.post(event.record_id)
    return filing.post_of(event.item_id) if event.item_id else None


def _on_case(tx: Tx, filing: Filing, event: CaseFileActed, because: Because) -> None:
    cases = Cases(tx, filing)
    case = cases.numbered(event.case_file, event.series)
    if ByHand(filing).is_done(case.case_id, because):
        return
    match event:
        case CaseFileClosed():
            cases.close(case, event, because)
        case CaseFileReopened():
            cases.reopen(case, event.reason, because)
        case CaseFileCorrected():
            cases.correct(case, event, because)
        case _:
            raise BadMessage("an act of no known kind")
