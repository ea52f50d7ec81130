"""What the pages show of a step for many: what it would do, what it did, and how long it can be taken back."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from common.db import Tx
from desk.core.batch import CARRIES_OUT, SAYS, Chosen, draft_of, hinders, thread_of
from desk.core.facts import Case
from desk.core.lane import MAY, SEEN
from desk.core.shelf import PUT_SEEN
from desk.core.sieve import STEP, Wanted
from desk.routes.shown import Showing
from desk.routes.shown_queue import row
from desk.store import Batches
from desk.store.batches import UNDONE
from desk.store.queue import Marked, count_of

SHOWN_MINUTES = 2
SNIPPET_CHARS = 70
LONE_CHARS = 4000
"""Of one item alone the whole text is shown: nobody answers what they have not read."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is about to do. `text` is None before they wrote any."""

    do: str
    chosen: tuple[Chosen, ...]
    text: str | None = None


def shown_look(look: Look, cases: Sequence[Case], show: Showing) -> dict[str, Any]:
    """Return what is drawn before a step is taken."""
    draft = draft_of(cases, look.do)
    text = draft if look.text is None else look.text
    seen = {one.item_id: one.revision for one in look.chosen}
    cards = []
    for case in cases:
        # A hindrance of the words themselves is told once, where they are written.
        why = hinders(case, look.do, "x")
        changed = seen.get(case.item_id, case.revision) != case.revision
        cards.append(row(case, show) | {"why": "stale" if changed else why, "snippet": _snippet(case, len(cases))})
    able = [card for card in cards if not card["why"]]
    threads = {thread_of(case) for case, card in zip(cases, cards, strict=True) if not card["why"]}
    return {
        "do": look.do,
        "says": look.do in SAYS,
        "text": text,
        "cards": cards,
        "able": able,
        "threads": len(threads),
    }


def _snippet(case: Case, of: int) -> str:
    text = case.item.text if case.item else ""
    chars = SNIPPET_CHARS if of > 1 else LONE_CHARS
    return text if len(text) <= chars else text[:chars].rsplit(" ", 1)[0] + " …"


def shown_last(tx: Tx, municipality: str, person: str, show: Showing) -> dict[str, Any] | None:
    """Return what a person did last with many, as long as it is news; None where there is none."""
    kept = Batches(tx, municipality).newest(person, show.now - timedelta(minutes=SHOWN_MINUTES))
    if kept is None:
        return None
    refused = Counter(one.refused for one in kept.items if one.refused)
    code = "undone" if kept.state == UNDONE else kept.do
    return {
        "batch_id": kept.batch_id,
        "says": show.words.say("did", code, n=sum(1 for one in kept.items if not one.refused)),
        "refused": [{"why": show.words.say("refused", why), "n": n} for why, n in refused.most_common()],
        "undo": kept.state != UNDONE and any(not one.refused for one in kept.items),
    }


def offered(lane: str) -> tuple[str, ...]:
    """Return the steps for many that a lane offers."""
    if lane in {"left", "held"}:
        return ("back",)
    put_away = (PUT_SEEN,) if lane in {MAY, SEEN} else ()
    return ("thank", "answer", "same", *put_away, "held", "take") if lane in {"must", MAY, SEEN} else ()


def here(view: Wanted, do: str) -> Wanted:
    """Return the view that "all here" is about: what is shown, and of that what asks for the step."""
    rest = tuple(one for one in view.sieves if one[0] != STEP)
    return msgspec.structs.replace(view, sieves=(*rest, (STEP, CARRIES_OUT[do])))


def all_here(marked: Marked, view: Wanted) -> dict[str, int]:
    """Return for how many of a view the steps for all of it are, those of which there are more than one."""
    found = {do: count_of(marked, here(view, do)) for do in CARRIES_OUT if do in offered(view.lane)}
    return {do: n for do, n in found.items() if n > 1}
