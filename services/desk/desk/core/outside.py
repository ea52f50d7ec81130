"""What was done past the desk, on the platform itself, and what is still to be said of it by a person."""

import msgspec

from common.events import MESSAGE, ItemChanged, ItemPosted, done_outside, is_taken_back
from desk.core.deeds import Replied
from desk.core.facts import ORDERED, REMOVED, TAKEN, UNKNOWN, Case, Outside, Spoken, Written

REPLIES = frozenset({"reply", "private_reply"})
HIDE, REMOVE = "hide", "remove"


# --- what the platform tells ------------------------------------------------------------------------------


def with_change(case: Case, event: ItemChanged) -> Case:
    """Return the case with when the text was written, and with what nobody ordered; taken twice it is the same."""
    case = msgspec.structs.replace(case, written=_written(case.written, event))
    do = done_outside(event)
    if do is None or event.own:
        return case
    new = Outside(do=do, change_no=event.change_no, revision=event.revision, at=event.occurred_at)
    rest = (o for o in case.outside if o.change_no != new.change_no)
    return msgspec.structs.replace(case, outside=tuple(sorted((*rest, new), key=lambda o: o.change_no)))


def _written(known: Written | None, event: ItemChanged) -> Written:
    at = event.created_at if isinstance(event, ItemPosted) and event.created_at else event.occurred_at
    if known is None or known.revision < event.revision:
        return Written(revision=event.revision, at=at)
    return Written(revision=known.revision, at=min(known.at, at)) if known.revision == event.revision else known


def with_reply(case: Case, replied: Replied) -> Case:
    """Return the case with a reply of ours that stands on the platform; one that we ordered is told by its words.

    Told again it is the same, but of a private message: when a newer one turns out to lie between, that is asked about.
    """
    known = next((s for s in case.spoken if s.reply_id == replied.reply_id), None)
    if known is not None:
        unasked = case.item is not None and case.item.kind == MESSAGE and replied.history
        return _unasked(case, known) if unasked and not known.history else case
    new = Spoken(
        reply_id=replied.reply_id,
        object_id=replied.object_id,
        at=replied.at,
        by_order=is_ordered(case, replied.text, replied.object_id),
        history=replied.history,
    )
    return msgspec.structs.replace(case, spoken=tuple(sorted((*case.spoken, new), key=lambda s: (s.at, s.object_id))))


def _unasked(case: Case, known: Spoken) -> Case:
    said = (msgspec.structs.replace(s, history=True) if s is known else s for s in case.spoken)
    return msgspec.structs.replace(case, spoken=tuple(said))


def is_ordered(case: Case, text: str, object_id: str) -> bool:
    """True when an order of ours on this item has these words, or has made this."""
    words = {_plain(p.text) for p in case.placed if p.purpose in REPLIES and p.text}
    return _plain(text) in words or any(e.object_id == object_id for e in case.ended)


def _plain(text: str) -> str:
    """Platforms cut blanks and line ends."""
    return " ".join(text.split())


# --- replies ------------------------------------------------------------------------------------------------


def _past_the_desk(case: Case) -> tuple[Spoken, ...]:
    if case.item is None or case.item.own:
        return ()
    ours = {e.object_id for e in case.ended}
    return tuple(s for s in case.spoken if not s.by_order and s.object_id not in ours)


def is_seen(case: Case) -> bool:
    """True when words of an order stand there that none is known to have made: one of which nobody could tell."""
    ours = {e.object_id for e in case.ended}
    return any(s.by_order and s.object_id not in ours for s in case.spoken)


def replied_outside(case: Case) -> Spoken | None:
    """Return the newest reply that somebody of ours gave on the platform itself to the text as it stands."""
    since = case.written.at if case.written else None
    given = [s for s in _past_the_desk(case) if since is None or s.at >= since]
    return given[-1] if given else None


def unclaimed(case: Case) -> tuple[Spoken, ...]:
    """Return the replies of which nobody has said who wrote them, and somebody may still know.

    While one of ours is on its way it may be that.
    """
    if any(case.is_open(p) for p in case.placed if p.purpose in REPLIES):
        return ()
    return tuple(s for s in _past_the_desk(case) if s.reply_id not in case.claims and not s.history)


# --- hides ----------------------------------------------------------------------------------------------------


def turned(case: Case) -> Outside | None:
    """Return the newest hide or unhide that a person did on the platform itself to the text as it stands.

    It is that person's decision (G8): no auto order overrules it.
    """
    deeds = [o for o in case.outside if o.do != REMOVE and o.revision == case.revision]
    return deeds[-1] if deeds else None


def ground_open(case: Case) -> Outside | None:
    """Return the hide or unhide whose ground nobody has given: the newest, whatever the text became since (GEN-07)."""
    deeds = [o for o in case.outside if o.do != REMOVE]
    return deeds[-1] if deeds and deeds[-1].change_no not in case.grounds else None


# --- removals -------------------------------------------------------------------------------------------------


def is_removed_by_order(case: Case) -> bool:
    """True when an order of ours has removed the item, or may have."""
    return any(p.do == REMOVE and case.state_of(p) in {ORDERED, TAKEN, UNKNOWN} for p in case.placed)


def removed_outside(case: Case) -> Outside | None:
    """Return the removal by an unknown hand; None for our own, and for what its writer alone can have taken back.

    What was gone before we ever saw a text of it is nobody's question either: there is nothing to keep or to seal.
    """
    if case.item is None or case.revision == 0 or case.visibility != REMOVED:
        return None
    if is_taken_back(case.item) or is_removed_by_order(case):
        return None
    return next((o for o in reversed(case.outside) if o.do == REMOVE), None)


def remover_open(case: Case) -> bool:
    """True while nobody has said who removed the item."""
    return case.remover is None and removed_outside(case) is not None


def is_needed(case: Case) -> bool:
    """True when the item may not count as its writer's own deletion: it is archived or is to be, or we wanted it gone.

    Before there is a decision nobody can tell whether it is to be archived.
    """
    record, decision = case.record, case.decision
    archived = record is not None and record.status != "U"
    to_be = decision is None or decision.archived is not None or case.record_of >= 0
    wanted_gone = (case.wish is not None and case.wish.do == REMOVE) or any(p.do == REMOVE for p in case.placed)
    return archived or to_be or wanted_gone or case.incomplete


def is_to_be_said(case: Case) -> bool:
    """True while a person is asked for a ground, or by whom the item was removed."""
    return ground_open(case) is not None or remover_open(case)
