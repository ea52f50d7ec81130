"""What becomes of the replies when the item is hidden: the matter goes on by private message (GEN-04)."""

from common.events.decision import Promise
from common.policy.found import Wanted, merged, union
from common.policy.pack import Pack
from common.policy.texts import PRIVATE_ADVICE
from common.policy.vocabulary import CONVERSATION, MATTER


def keep_private(pack: Pack, steps: tuple[Wanted, ...], promise: Promise | None) -> tuple[Wanted, ...]:
    """Return the steps without public replies, and one private message that carries what the matter needs.

    Platforms allow one private reply a comment, so advice and the reason for hiding share it.
    """
    hidden = pack.file.common.hidden
    kept = tuple(
        step._replace(clauses=union(step.clauses, hidden.clauses)) if step.do in MATTER else step
        for step in steps
        if step.do not in CONVERSATION
    )
    advice = _advice(steps, promise)
    if not advice:
        return kept
    message = Wanted(
        "notify_author_privately",
        union(hidden.clauses, *(step.clauses for step in advice)),
        "common.hidden",
        hidden.because,
        (PRIVATE_ADVICE,),
        due_at=promise.due_at if promise else None,
        carries=advice,
    )
    return merged((*kept, message))


def _advice(steps: tuple[Wanted, ...], promise: Promise | None) -> tuple[Wanted, ...]:
    """Return the steps whose texts the message carries: the matter's, else the answer that is promised."""
    matter = tuple(step for step in steps if step.do in MATTER)
    if matter or promise is None:
        return matter
    return tuple(step for step in steps if step.do == "answer")
