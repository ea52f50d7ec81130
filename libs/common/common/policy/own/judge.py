"""The municipality's own side of the decider: texts before they go out, rows of the registry, the plan."""

from collections.abc import Callable, Iterator

from common.events.decision import Promise
from common.policy.asked import Asked
from common.policy.deadline import HOLDING, follow_up, follow_up_warnings, hours_of
from common.policy.found import Found, Silent, together
from common.policy.own.accounts import judge_account
from common.policy.own.check import passed, resting_on
from common.policy.own.crisis import judge_crisis
from common.policy.own.openness import left_open
from common.policy.own.outgoing import archived_as, is_internal, record_of
from common.policy.own.plan import judge_plan
from common.policy.own.posting import judge_posting
from common.policy.own.rules import Outgoing
from common.policy.own.signing import judge_signing
from common.policy.own.speech import judge_speech
from common.policy.own.vocabulary import MENDED, OWN_TEXT_KINDS, OwnKind
from common.policy.pack import Pack


def judge_own(pack: Pack, asked: Asked) -> tuple[Found, Promise | None]:
    """Return what the pack says, with at least one step, and what a general first answer promises when it is sent.

    Raises BadMessage where the row, the entry or a day in them cannot be read.
    """
    if asked.kind in OWN_TEXT_KINDS:
        return _text(pack, asked)
    if asked.kind == "account":
        return _settled(pack, asked, "account", "none", judge_account(pack, asked)), None
    found = together(*judge_plan(pack, asked), *judge_crisis(pack, asked))
    return _settled(pack, asked, "plan", "none", found), None


_CHECKS: tuple[Callable[[Pack, Asked], Iterator[Found]], ...] = (
    judge_signing,
    judge_speech,
    judge_posting,
    judge_crisis,
)


def _text(pack: Pack, asked: Asked) -> tuple[Found, Promise | None]:
    kept = archived_as(pack, asked)
    record = record_of(asked, kept[1]) if kept else None
    kind: OwnKind = "own_post" if asked.kind == "own_post" else "own_reply"
    if kept is not None and is_internal(kept[1]):
        return _settled(pack, asked, kind, "none", _inside(*kept))._replace(archived=record), None
    promise, resting = _follow_up(pack, asked)
    checked = together(*(found for check in _CHECKS for found in check(pack, asked)), resting)
    found = _settled(pack, asked, kind, "allow_publish", checked)
    return found._replace(archived=record, alerts=(*found.alerts, *follow_up_warnings(pack, promise))), promise


def _inside(where: str, rule: Outgoing) -> Found:
    """Return what a text in the house rests on: nobody outside reads it."""
    return Found(silent=(Silent(rule.clauses, where, rule.because),))


def _follow_up(pack: Pack, asked: Asked) -> tuple[Promise | None, Found]:
    """Return the promise that a general answer makes when it is sent, and what that rests on."""
    rule = pack.file.deadline.follow_up
    if asked.context.carries_out != HOLDING or rule is None:
        return None, Found()
    promise = follow_up(pack, hours_of(pack, asked), asked.received_at)
    return promise, passed(rule, "deadline.follow_up")


def _settled(pack: Pack, asked: Asked, kind: OwnKind, clean: str, found: Found) -> Found:
    """Return the findings; without any that stops it the text passes, or the row has nothing asked of it."""
    if any(step.do not in MENDED for step in found.wanted):
        return found
    resting = (*found.silent, *left_open(pack, asked, kind, checked=bool(found.silent)))
    return found._replace(wanted=(*found.wanted, resting_on(clean, resting)))
