"""What a person may not do, and the clause that says so. Nothing here is text: codes that the words are chosen by."""

import re
from uuid import UUID

from common.capabilities import capability
from desk.core.act import notice_clauses, notice_step
from desk.core.deeds import (
    ClaimReply,
    Close,
    Deed,
    Edit,
    ExplainRemoval,
    GiveGround,
    Hide,
    KeepHidden,
    Like,
    Remove,
    Reply,
    SeeAlert,
    TakeBack,
    Unhide,
)
from desk.core.due import PRIVATE_KIND, notice_of
from desk.core.facts import HIDDEN, ORDERED, REMOVED, TAKEN, UNKNOWN, VISIBLE, Case
from desk.core.filing_deeds import Filing
from desk.core.notice import STATEMENT
from desk.core.outside import is_seen, removed_outside
from desk.core.refusal import Refusal
from desk.core.refuse_filing import refuse_filing
from desk.core.reply_checks import chars_max
from desk.core.sending import about_to_go

TO_FILL_IN = re.compile(r"\[[^\[\]]+\]")
"""Drafts say in brackets what a person is to write: a reply that still does is not ready for a resident."""


LIKED = frozenset({"comment", "mention"})
"""Kinds of items that a page can like."""


def refusal(case: Case, deed: Deed) -> Refusal | None:
    """Return why the act is refused, None when it may be done. The case is known and its revision is the newest."""
    if isinstance(deed, Filing):
        return refuse_filing(case, deed)
    refused = _not_there(case, deed)
    if refused is not None:
        return refused
    match deed:
        case Remove() | Hide() | KeepHidden() | Unhide():
            refused = _of_sight(case, deed)
        case Reply():
            refused = _reply(case, deed)
        case Like() | Edit():
            refused = _like(case) if isinstance(deed, Like) else _edit(case, deed)
        case Close():
            refused = _close(case, deed)
        case ClaimReply() | GiveGround() | ExplainRemoval():
            refused = _of_outside(case, deed)
        case _:
            refused = _seen(case, deed)
    return refused


def _of_sight(case: Case, deed: Remove | Hide | KeepHidden | Unhide) -> Refusal | None:
    if isinstance(deed, Remove):
        return _hides(case) or _remove(case, deed)
    if isinstance(deed, Hide):
        return _hides(case) or _reason(deed.reason) or _visible(case)
    return _reason(deed.reason) or _hidden(case)


def _not_there(case: Case, deed: Deed) -> Refusal | None:
    """Return why the platform cannot do it: the item is gone from it, or it has no such thing."""
    if case.visibility == REMOVED and isinstance(deed, Hide | KeepHidden | Unhide | Remove | Reply | Like | Edit):
        return Refusal(code="gone", clauses=("GEN-10",))
    asks = _asks_for(deed)
    if asks is not None and not is_possible(case, asks):
        return Refusal(code="not_on_this_platform", clauses=("GEN-07",))
    return None


def is_possible(case: Case, do: str) -> bool:
    """True when the item's platform has such a thing at all."""
    return case.item is None or capability(case.item.platform, do) is not None


def _asks_for(deed: Deed) -> str | None:
    """Return what the platform must be able to do for the deed; None for what is done here alone."""
    if isinstance(deed, Reply):
        return "private_reply" if deed.private else "reply"
    return _ASKS_FOR.get(type(deed))


_ASKS_FOR: dict[type[Deed], str] = {Hide: "hide", Unhide: "unhide", Remove: "remove", Like: "like", Edit: "edit"}


def _hides(case: Case) -> Refusal | None:
    if case.item is not None and case.item.kind == PRIVATE_KIND:
        return Refusal(code="private_message", clauses=("GEN-13",))
    return None


def _reason(reason: str, clauses: tuple[str, ...] = ("GEN-07",)) -> Refusal | None:
    return None if reason.strip() else Refusal(code="no_reason", clauses=clauses)


def _visible(case: Case) -> Refusal | None:
    return None if case.visibility == VISIBLE else Refusal(code="already_hidden", clauses=("GEN-09",))


def _hidden(case: Case) -> Refusal | None:
    return None if case.visibility == HIDDEN else Refusal(code="not_hidden", clauses=("GEN-09",))


def _remove(case: Case, deed: Remove) -> Refusal | None:
    """Where the pack asks for a notice, the clauses that ask are those of its own steps."""
    told = notice_clauses(case)
    refused = _reason(deed.reason, told or ("GEN-07",))
    if refused is None and case.incomplete:
        refused = Refusal(code="incomplete", clauses=("GEN-09",))
    if refused is None and _under_way(case):
        refused = Refusal(code="under_way", clauses=("GEN-12",))
    draft = notice_step(case)
    if refused is None and told and not (deed.notice or (draft and draft.text)):
        refused = Refusal(code="no_notice", clauses=told)
    return refused


def _under_way(case: Case) -> bool:
    """True while the notice or the removal itself is on its way: a second order could be a second message."""
    return any(case.is_open(p) for p in case.placed if p.purpose in {"remove", "notice"})


def is_too_long(case: Case, text: str) -> bool:
    """Say whether the item's platform would not take so long a text."""
    most = chars_max(case)
    return most is not None and len(text) > most


def _text(case: Case, text: str) -> Refusal | None:
    """Return why words do not go out as they are."""
    if not text.strip():
        return Refusal(code="no_text", clauses=("GEN-02",))
    if TO_FILL_IN.search(text):
        return Refusal(code="not_filled_in", clauses=("GEN-02",))
    return Refusal(code="too_long", clauses=("GEN-12",)) if is_too_long(case, text) else None


def _reply(case: Case, deed: Reply) -> Refusal | None:
    refused = _text(case, deed.text)
    if refused is not None:
        return refused
    if STATEMENT in deed.text and not deed.private:
        return Refusal(code="statement_in_public", clauses=("GEN-07",))
    going = any(one.do in {"reply", "private_reply"} for one in about_to_go(case))
    if going or any(case.is_open(p) for p in case.placed if p.purpose in {"reply", "private_reply", "notice"}):
        return Refusal(code="reply_under_way", clauses=("GEN-12",))
    if _is_said(case, deed):
        return Refusal(code="said_already", clauses=("GEN-12",))
    if deed.private:
        notice = notice_of(case)
        unsure = notice is not None and case.state_of(notice) == UNKNOWN
        return Refusal(code="reply_under_way", clauses=("GEN-12",)) if unsure else None
    wish = case.standing()
    hiding = case.visibility == HIDDEN or (wish is not None and wish.do in {"hide", "remove"})
    hiding = hiding or any(case.is_open(p) for p in case.placed if p.do == "hide")
    return Refusal(code="hidden_no_public_reply", clauses=("GEN-04",)) if hiding else None


def _is_said(case: Case, deed: Reply) -> bool:
    """True when we have said these very words to the writer: an edit between two looks is no reason to say them twice.

    What failed, or of which nobody can tell whether it arrived, may be said again: until it is seen on the platform.
    """
    do = "private_reply" if deed.private else "reply"
    there = {TAKEN, UNKNOWN} if do == "reply" and is_seen(case) else {TAKEN}
    said = (p.text for p in case.placed if p.do == do and case.state_of(p) in there and p.text is not None)
    return deed.text.split() in (text.split() for text in said)


def may_see(case: Case, alert_id: UUID) -> bool:
    """True for an alert that is open, and of which nobody has said that they have seen it."""
    return any(a.alert_id == alert_id and a.state not in {"acknowledged", "resolved"} for a in case.alerts)


def _seen(case: Case, deed: Deed) -> Refusal | None:
    """Of an alert that is settled, or that a colleague has seen, there is nothing more to say."""
    if isinstance(deed, SeeAlert) and not may_see(case, deed.alert_id):
        return Refusal(code="no_such_alert", clauses=("GEN-15",))
    if isinstance(deed, TakeBack) and all(one.act_id != str(deed.act_id) for one in about_to_go(case)):
        return Refusal(code="sent_already", clauses=("GEN-12",))
    return None


def may_like(case: Case) -> bool:
    """True for what somebody else wrote in public, and we do not like yet."""
    item = case.item
    there = item is not None and not item.own and item.kind in LIKED and case.visibility == VISIBLE
    done = any(p.do == "like" and case.state_of(p) in {ORDERED, TAKEN} for p in case.placed)
    return there and not done and is_possible(case, "like")


def _like(case: Case) -> Refusal | None:
    return None if may_like(case) else Refusal(code="no_like", clauses=("GEN-07",))


def may_edit(case: Case) -> bool:
    """True for our own comments, and for our own posts where the platform lets us."""
    item = case.item
    if item is None or not item.own or case.visibility == REMOVED or not is_possible(case, "edit"):
        return False
    return item.kind == "comment" or (item.kind == "post" and item.platform == "facebook")


def _edit(case: Case, deed: Edit) -> Refusal | None:
    if not may_edit(case):
        return Refusal(code="not_ours", clauses=("GEN-07",))
    refused = _text(case, deed.text)
    if refused is not None:
        return refused
    going = any(one.do == "edit" for one in about_to_go(case))
    if going or any(case.is_open(p) for p in case.placed if p.do == "edit"):
        return Refusal(code="under_way", clauses=("GEN-12",))
    same = case.item is not None and case.item.text.split() == deed.text.split()
    return Refusal(code="same_text", clauses=("GEN-02",)) if same else None


def _close(case: Case, deed: Close) -> Refusal | None:
    """Closing unanswered is a person's choice, with a written reason (GEN-01, GEN-02)."""
    if not deed.reason.strip():
        return Refusal(code="no_reason", clauses=("GEN-02",))
    busy = bool(about_to_go(case)) or any(case.is_open(p) for p in case.placed if p.act_id is not None)
    return Refusal(code="under_way", clauses=("GEN-12",)) if busy else None


def _of_outside(case: Case, deed: ClaimReply | GiveGround | ExplainRemoval) -> Refusal | None:
    """What nobody did past the desk needs no explaining; what we hid or removed there has a ground (GEN-07)."""
    if isinstance(deed, ClaimReply):
        known = any(s.reply_id == deed.reply_id for s in case.spoken)
        return None if known else Refusal(code="no_such_reply", clauses=("GEN-15",))
    if isinstance(deed, GiveGround):
        known = any(o.change_no == deed.change_no for o in case.outside)
        return _reason(deed.reason) if known else Refusal(code="not_done_outside", clauses=("GEN-07",))
    if removed_outside(case) is None:
        return Refusal(code="not_removed_outside", clauses=("GEN-10",))
    return _reason(deed.reason) if deed.by == "we" else None
