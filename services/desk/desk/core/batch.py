"""One step for many items at once: which steps may be taken so, and what each item came to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from desk.core.act import TELLS, steps_of
from desk.core.claim import TAKE
from desk.core.deeds import Deed, Like, Reply
from desk.core.facts import Case
from desk.core.refuse import refusal
from desk.core.shelf import BACK, HOLD, PUT_SEEN, Shelved

THANK, ANSWER, SAME, LIKE = "thank", "answer", "same", "like"
SAYS = frozenset({THANK, ANSWER, SAME})
"""What is done with words of ours: the same under each, or, where they are one matter, once in each thread."""
ASIDE = frozenset({PUT_SEEN, HOLD, BACK})
STEPS = (THANK, ANSWER, SAME, LIKE, TAKE, PUT_SEEN, HOLD, BACK)
"""Nothing that takes a resident's words away is done to many at once."""
CARRIES_OUT = {THANK: "thank", ANSWER: "answer"}
"""The guideline's step that "all here" is about."""
ITEMS_MAX = 100
NOT_CHOSEN = "nothing_chosen"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """An item as its chooser saw it."""

    item_id: UUID
    revision: int


class Did(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one item: an act, a place on the shelf in place of `before`, or why not.

    `lead` is the item under which the one answer stands that this one shares.
    """

    item_id: UUID
    revision: int
    act_id: UUID | None = None
    refused: str = ""
    before: Shelved | None = None
    lead: UUID | None = None


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A step that a person took for many. `key` is the form's: sent twice is once. `reason` is for what is joined."""

    municipality: str
    person: str
    do: str
    items: tuple[Chosen, ...]
    key: str
    text: str = ""
    until: datetime | None = None
    reason: str = ""


def hinders(case: Case, do: str, text: str) -> str:
    """Return why the step cannot be taken for this item, "" where nothing is known that hinders it."""
    deed = deed_of(do, text)
    refused = refusal(case, deed) if deed is not None else None
    return refused.code if refused else ""


def deed_of(do: str, text: str) -> Deed | None:
    """Return the act that the step is for one item, None for what is no act."""
    if do in SAYS:
        return Reply(text=text)
    return Like() if do == LIKE else None


def draft_of(cases: Sequence[Case], do: str) -> str:
    """Return the guideline's draft: all of it for one item alone, and of many where it is the same for all."""
    asked = CARRIES_OUT.get(do, CARRIES_OUT[ANSWER])
    if len(cases) == 1:
        return "\n\n".join(dict.fromkeys(step.text for step in steps_of(cases[0]) if step.text and step.do != TELLS))
    drafts = {step.text for case in cases for step in steps_of(case) if step.do.startswith(asked) and step.text}
    return drafts.pop() if len(drafts) == 1 else ""


def thread_of(case: Case) -> tuple[str, ...]:
    """Return the thread that an answer to the item is read in: under another post nobody sees it."""
    item = case.item
    if item is None:
        return (str(case.item_id),)
    return (item.platform, item.account_id, item.post_id or item.thread_id or str(case.item_id))
