"""What becomes of the replies when the item is hidden: the matter goes on by private message (GEN-04)."""

from common.events.decision import Promise
from common.policy.found import Wanted, merged, union
from common.policy.pack import Pack
from common.policy.rules import Rule
from common.policy.texts import PRIVATE_ADVICE
from common.policy.vocabulary import CONVERSATION, DUE_ANSWERS, MATTER

MESSAGE = "notify_author_privately"


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
        return kept if len(kept) == len(steps) else tuple(_unanswered(hidden, step) for step in kept)
    message = Wanted(
        MESSAGE,
        union(hidden.clauses, *(step.clauses for step in advice)),
        "+".join(union(("common.hidden",), *(step.rule.split("+") for step in advice))),
        hidden.because,
        (PRIVATE_ADVICE,),
        due_at=promise.due_at if promise else None,
        carries=advice,
        laws=hidden.laws,
    )
    return merged((*kept, message))


def _unanswered(hidden: Rule, step: Wanted) -> Wanted:
    """Return the hiding with why the reply falls away that would have been due; other steps as they are."""
    if step.do != "hide_pending_review":
        return step
    return step._replace(clauses=union(step.clauses, hidden.clauses), rule=f"{step.rule}+common.hidden")


def in_one_message(offers: tuple[Wanted, ...], steps: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
    """Return the offers, an offered notice with what is sent privately anyway: there is only one message to send."""
    sent = next((step for step in steps if step.do == MESSAGE), None)
    if sent is None:
        return offers
    return tuple(
        merged((offer, sent._replace(mode=offer.mode)))[0] if offer.do == MESSAGE else offer for offer in offers
    )


def _advice(steps: tuple[Wanted, ...], promise: Promise | None) -> tuple[Wanted, ...]:
    """Return the steps whose texts the message carries: the matter's, else the answer that is promised."""
    matter = tuple(step for step in steps if step.do in MATTER or _answers_matter(step))
    if matter or promise is None:
        return matter
    return tuple(step for step in steps if step.do in DUE_ANSWERS)


def _answers_matter(step: Wanted) -> bool:
    return step.do == "answer" and step.rule.startswith(("casework.", "documentation"))
