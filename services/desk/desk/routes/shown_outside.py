"""What the pages ask of what was done on the platform itself, said in the page's words."""

from collections.abc import Sequence
from typing import Any

from desk.core.act import removal_step, steps_of
from desk.core.facts import Case
from desk.core.outside import ground_open, removed_outside, remover_open, unclaimed
from desk.routes.shown import Showing, card


def asks(case: Case, show: Showing) -> dict[str, Any]:
    """Return what is asked of what was done past the desk: who wrote a reply, why it was hidden, who removed it."""
    deed, gone, ours = ground_open(case), removed_outside(case), removal_step(case)
    grounds = (*(ours.clauses if ours else ()), *(c for step in steps_of(case) for c in step.clauses))
    removal = {
        "when": show.when(gone.at) if gone else "",
        "clauses": tuple(dict.fromkeys(grounds)),
        # Whoever knows better may say so later, too.
        "open": remover_open(case),
        "by": case.remover.by if case.remover else "",
    }
    return {
        "replies": [{"reply_id": s.reply_id, "when": show.when(s.at)} for s in unclaimed(case)],
        "ground": {"do": deed.do, "change_no": deed.change_no, "when": show.when(deed.at)} if deed else None,
        "removal": removal if gone else None,
    }


def unclaimed_in(cases: Sequence[Case], show: Showing) -> list[dict[str, Any]]:
    """Return the replies of which nobody has said who wrote them, oldest first: each is one click in the queue."""
    found = sorted(((s.at, s.object_id, s, case) for case in cases for s in unclaimed(case)), key=lambda f: f[:2])
    return [
        {
            "item_id": case.item_id,
            "title": card(case, show)["title"],
            "revision": case.revision,
            "reply_id": said.reply_id,
            "when": show.when(at),
        }
        for at, _, said, case in found
    ]
