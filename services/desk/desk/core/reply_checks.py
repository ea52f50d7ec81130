"""What is looked at while somebody writes: length, and what the guideline says of the municipality's own words."""

from datetime import datetime

import msgspec

from common.capabilities import TEXT_CHARS_MAX
from common.events import Step
from common.policy.asked import Asked, Context, Parent, PoliticalCase
from common.policy.own.asked import AccountRow, Replier
from common.policy.pack import Pack
from desk.core.facts import Case

QUIET = frozenset({"allow_publish", "none", "refuse"})
"""What says nothing of the words: that they pass, and who may say them at all."""


class WrittenBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes, where and when: what the checks need beside the words."""

    roles: frozenset[str]
    account: AccountRow | None
    political_case: PoliticalCase | None
    crisis: bool
    at: datetime


def question(case: Case, text: str, by: WrittenBy, pack: Pack) -> Asked:
    """Return what the pack is asked of words that somebody writes in answer to an item."""
    item, tagging = case.item, case.ruling.tagging if case.ruling else None
    role = next(iter(sorted(by.roles)), "") if len(by.roles) == 1 else ""
    parent = Parent(
        own=item.own if item else False,
        text=item.text if item else "",
        received_at=item.received_at if item else None,
        tags=tagging.tags if tagging else (),
        casework=tagging.casework if tagging else None,
    )
    return Asked(
        kind="own_reply",
        received_at=by.at,
        text=text,
        lang=pack.file.pack.language,
        platform=item.platform if item else None,
        account=by.account,
        parent=parent,
        context=Context(
            crisis=by.crisis,
            political_case=by.political_case,
            case_file=case.case_file.case_file if case.case_file else None,
            replier=Replier(role=role) if role else None,
        ),
    )


def findings(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return what somebody should look at before they send."""
    return tuple(step for step in steps if step.do not in QUIET)


def chars_max(case: Case) -> int | None:
    """Return how long a text the item's platform takes; None where nothing is known."""
    return TEXT_CHARS_MAX.get(case.item.platform) if case.item else None
