"""What became of each order on an item, read back from the platform, and whether it can be undone."""

from collections import Counter
from typing import Any

from common.capabilities import capability
from desk.core.facts import TAKEN, Case
from desk.routes.shown import Showing


def orders_shown(case: Case, show: Showing) -> list[dict[str, Any]]:
    """Return the orders of an item, newest first, with their outcome as the platform told it."""
    words, platform = show.words, case.item.platform if case.item else ""
    shown = []
    for placed in reversed(case.placed):
        ended, able = case.outcome(placed.action_id), capability(platform, placed.do)
        state = case.state_of(placed)
        shown.append(
            {
                "says": words.say("acting", f"order_{placed.do}"),
                "state": state,
                "state_says": words.say("acting", f"order_{state}"),
                "by": placed.actor if placed.act_id else words.say("who", "auto"),
                "at": ended.at if ended else None,
                "when": show.when(ended.at) if ended else "",
                "why": words.say("detail", ended.why) if ended and ended.why else "",
                "undo": "" if state != TAKEN or able is None else "can_undo" if able.reversible else "cannot_undo",
            }
        )
    return shown


def attached(case: Case, show: Showing) -> list[str]:
    """Return what came with an item, counted by kind."""
    kinds = Counter(one.kind for one in case.item.attachments) if case.item else Counter[str]()
    return [f"{n} {show.words.say('acting', f'attached_{kind}')}" for kind, n in sorted(kinds.items())]
