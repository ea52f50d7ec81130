"""What a person may not do, and the clause that says so. Nothing here is text: codes that the words are chosen by."""

import re

import msgspec

from desk.core.act import notice_clauses, notice_step
from desk.core.deeds import Close, Deed, Hide, Remove, Reply, Unhide
from desk.core.due import PRIVATE_KIND, notice_of
from desk.core.facts import HIDDEN, REMOVED, UNKNOWN, VISIBLE, Case

TO_FILL_IN = re.compile(r"\[[^\[\]]+\]")
"""Drafts say in brackets what a person is to write: a reply that still does is not ready for a resident."""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An act is refused. `code` picks the words, `clauses` are what it rests on."""

    code: str
    clauses: tuple[str, ...]


def refusal(case: Case, deed: Deed) -> Refusal | None:
    """Return why the act is refused, None when it may be done. The case is known and its revision is the newest."""
    if case.visibility == REMOVED and isinstance(deed, Hide | Unhide | Remove | Reply):
        return Refusal(code="gone", clauses=("GEN-10",))
    refused: Refusal | None = None
    match deed:
        case Remove():
            refused = _hides(case) or _remove(case, deed)
        case Hide():
            refused = _hides(case) or _reason(deed.reason) or _visible(case)
        case Unhide():
            refused = _reason(deed.reason) or _hidden(case)
        case Reply():
            refused = _reply(case, deed)
        case Close():
            refused = _close(case, deed)
        case _:
            pass
    return refused


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


def _reply(case: Case, deed: Reply) -> Refusal | None:
    if not deed.text.strip():
        return Refusal(code="no_text", clauses=("GEN-02",))
    if TO_FILL_IN.search(deed.text):
        return Refusal(code="not_filled_in", clauses=("GEN-02",))
    if any(case.is_open(p) for p in case.placed if p.purpose in {"reply", "private_reply", "notice"}):
        return Refusal(code="reply_under_way", clauses=("GEN-12",))
    if deed.private:
        notice = notice_of(case)
        unsure = notice is not None and case.state_of(notice) == UNKNOWN
        return Refusal(code="reply_under_way", clauses=("GEN-12",)) if unsure else None
    wish = case.standing()
    hiding = case.visibility == HIDDEN or (wish is not None and wish.do in {"hide", "remove"})
    hiding = hiding or any(case.is_open(p) for p in case.placed if p.do == "hide")
    return Refusal(code="hidden_no_public_reply", clauses=("GEN-04",)) if hiding else None


def _close(case: Case, deed: Close) -> Refusal | None:
    """Closing unanswered is a person's choice, with a written reason (GEN-01, GEN-02)."""
    if not deed.reason.strip():
        return Refusal(code="no_reason", clauses=("GEN-02",))
    busy = any(case.is_open(p) for p in case.placed if p.act_id is not None)
    return Refusal(code="under_way", clauses=("GEN-12",)) if busy else None
