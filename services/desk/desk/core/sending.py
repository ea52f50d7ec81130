"""Words that are about to go out: for some seconds whoever sent them can still take them back."""

from desk.core.facts import REMOVED, Answer, Case
from desk.core.limits import Limits

SENDING = "sending"
"""The kind of clock after which words go out."""
WAITS = frozenset({"reply", "private_reply", "edit"})
"""What nobody can unsay once it is out; a like has no words."""


def about_to_go(case: Case) -> tuple[Answer, ...]:
    """Return what was written to the text as it stands and is not ordered yet, oldest first."""
    if case.visibility == REMOVED:
        return ()
    gone = {placed.act_id for placed in case.placed} | set(case.unsent)
    return tuple(one for one in case.answers if one.act_id not in gone and one.revision == case.revision)


def is_due(case: Case, answer: Answer, limits: Limits) -> bool:
    """Say whether an answer goes out now: its time for second thoughts is over, or there is none."""
    return limits.undo_s <= 0 or answer.do not in WAITS or f"{SENDING}:{answer.act_id}" in case.rung


def never_sent(case: Case, do: str) -> str:
    """Return the last words of this kind that did not go out: taken back, or the text was edited meanwhile.

    Empty once something newer of the kind has gone, and while it is still on its way.
    """
    mine = [one for one in case.answers if one.do == do]
    gone = {placed.act_id for placed in case.placed} | {one.act_id for one in about_to_go(case)}
    return mine[-1].text if mine and mine[-1].act_id not in gone else ""
