"""Takes a person's act into the case: their decision stands until they, or an edit, change it."""

import msgspec

from common.events import Step
from desk.core.deeds import (
    Acted,
    ClaimReply,
    Close,
    ConfirmCasework,
    ConfirmUnit,
    CorrectTags,
    Deed,
    Edit,
    ExplainRemoval,
    GiveGround,
    Hide,
    KeepHidden,
    Like,
    PickPoliticalCase,
    Remove,
    Reply,
    SeeAlert,
    SetMarks,
    TakeBack,
    Unhide,
)
from desk.core.facts import HOLDING, NOTICE, TAKEN, UNKNOWN, Answer, Case, Placed, Remover, Wish
from desk.core.filing import with_filing
from desk.core.filing_deeds import Filing
from desk.core.notice import with_reason

OWN_CHOICE = "GEN-21"
"""What the log names where a person does more than any clause asks: own choice, no clause."""
TELLS = "notify_author_privately"
NO_REPLY = frozenset({TELLS, "escalate_crisis"})
"""Steps whose texts stand in no public reply: told in private, or only where somebody is in danger."""


def take_act(case: Case, acted: Acted) -> Case:
    """Return the case with the act in it; the same act twice is one."""
    if acted.act_id in case.acts:
        return case
    case = msgspec.structs.replace(case, acts=(*case.acts, acted.act_id))
    deed, revision = acted.deed, case.revision
    new: dict[str, object]
    match deed:
        case Hide() | KeepHidden() | Unhide() | Remove():
            new = {"wish": _wish(case, acted), "closed": -1}
        case Reply():
            new = {"answers": (*case.answers, _answer(case, acted, deed)), "closed": -1}
        case Like() | Edit():
            new = {"answers": (*case.answers, _plain_answer(case, acted, deed))}
        case Close():
            new = {"closed": revision, "wish": None}
        case ConfirmCasework() | CorrectTags():
            new = {"casework": deed.casework, "casework_of": revision}
        case ClaimReply() | GiveGround() | ExplainRemoval():
            new = _said_of_outside(case, acted.actor, deed)
        case _:
            new = with_filing(case, acted, deed) if isinstance(deed, Filing) else _said(case, deed)
    return msgspec.structs.replace(case, **new)


def _said(case: Case, deed: Deed) -> dict[str, object]:
    """Return what a person says of the item that the decision then rests on."""
    new: dict[str, object]
    match deed:
        case ConfirmUnit():
            new = {"unit": deed}
        case PickPoliticalCase():
            new = {"political_case": deed}
        case SetMarks():
            new = {"marks": deed}
        case TakeBack():
            new = {"unsent": (*case.unsent, str(deed.act_id))}
        case SeeAlert():
            new = {}  # the alert changes when the notifier tells that it does
        case _:
            new = {"case_file": deed}
    return new


def _said_of_outside(case: Case, actor: str, deed: ClaimReply | GiveGround | ExplainRemoval) -> dict[str, object]:
    """Return what a person says of what was done past the desk."""
    if isinstance(deed, ClaimReply):
        return {"claims": (*case.claims, deed.reply_id)}
    if isinstance(deed, GiveGround):
        clauses = {**case.ground_clauses, deed.change_no: deed.clause}
        return {"grounds": (*case.grounds, deed.change_no), "ground_clauses": clauses}
    return {"remover": Remover(by=deed.by, actor=actor, clause=deed.clause)}


def _wish(case: Case, acted: Acted) -> Wish:
    deed = acted.deed
    notice, past, clause = None, False, ""
    if isinstance(deed, Remove):
        notice = _notice(case, deed)
        past = any(case.state_of(p) == UNKNOWN for p in case.placed if p.purpose == NOTICE)
    if isinstance(deed, Hide | KeepHidden | Remove):
        clause = deed.clause
    return Wish(
        act_id=acted.act_id,
        do="hide" if isinstance(deed, KeepHidden) else type(deed).__name__.lower(),
        actor=acted.actor,
        revision=case.revision,
        reason=getattr(deed, "reason", ""),
        clause=clause or OWN_CHOICE,
        notice=notice,
        past_notice=past,
        kept=isinstance(deed, KeepHidden),
    )


def _answer(case: Case, acted: Acted, reply: Reply) -> Answer:
    clauses = [c for s in steps_of(case) if s.text and s.mode == "draft" for c in s.clauses]
    return Answer(
        act_id=acted.act_id,
        do="private_reply" if reply.private else "reply",
        actor=acted.actor,
        revision=case.revision,
        text=reply.text,
        clause=clauses[0] if clauses else OWN_CHOICE,
        carries_out=_carried_out(case, reply),
    )


def _plain_answer(case: Case, acted: Acted, deed: Like | Edit) -> Answer:
    """A like, or an edit of our own words, carries out no step: it is a person's own choice."""
    return Answer(
        act_id=acted.act_id,
        do="like" if isinstance(deed, Like) else "edit",
        actor=acted.actor,
        revision=case.revision,
        text="" if isinstance(deed, Like) else deed.text,
        clause=OWN_CHOICE,
    )


def _carried_out(case: Case, reply: Reply) -> tuple[str, ...]:
    """Return the steps that a reply carries out: a general first answer is given once, what follows it is the answer.

    A political question is routed by the system, and its draft is a reply all the same (KNIVSTA-11).
    """
    asked = [s.do for s in steps_of(case) if s.text and (s.do == TELLS if reply.private else s.do not in NO_REPLY)]
    if HOLDING not in asked or is_held(case) is None:
        return tuple(asked)
    return tuple("answer" if do == HOLDING else do for do in asked)


def is_held(case: Case) -> Placed | None:
    """Return the general first answer that was given to the text as it stands, None where there is none."""
    held = (p for p in case.placed if HOLDING in p.carries_out and p.revision == case.revision)
    return next((p for p in held if case.state_of(p) in {TAKEN, UNKNOWN}), None)


def steps_of(case: Case) -> tuple[Step, ...]:
    """The steps of the decision that speaks of the text as it stands; none where there is none."""
    return case.ruling.steps if case.ruling else ()


def removal_step(case: Case) -> Step | None:
    """The step that proposes to remove, where the pack has a ground for it."""
    return next((s for s in steps_of(case) if s.do in {"remove", "remove_and_archive"}), None)


def notice_step(case: Case) -> Step | None:
    """The step by which the writer is told privately."""
    return next((s for s in steps_of(case) if s.do == TELLS), None)


def notice_clauses(case: Case) -> tuple[str, ...]:
    """The clauses that ask for a notice with the removal; empty where it is only offered (GEN-22).

    A required notice stands beside the removal as a step of its own, and both rest on the same clauses.
    """
    removal, notice = removal_step(case), notice_step(case)
    if removal is None or notice is None:
        return ()
    return tuple(c for c in removal.clauses if c in notice.clauses)


def notice_of_removal(case: Case, remove: Remove) -> str | None:
    """Return what the writer is told: the person's text, else the draft where one is required; None for nothing."""
    step = notice_step(case)
    draft = step.text if step is not None and notice_clauses(case) else None
    return remove.notice or draft


def _notice(case: Case, remove: Remove) -> str | None:
    step, text = notice_step(case), notice_of_removal(case, remove)
    return with_reason(text, remove.reason, step.lang if step else None) if text else None
