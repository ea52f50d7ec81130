"""A scheduled post goes out at its hour: checked once more by what holds then, and in doubt stopped."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import Step, derived_id
from common.policy.asked import Asked
from common.policy.own.crisis import APPROVAL
from common.policy.pack import Pack
from desk.core.news import CAPPED, capped
from desk.core.plan import BY_HAND, PAUSED, SCHEDULED, SENT, STOPPED, Entry, Line, held_by_crisis
from desk.core.publishing import flaw, stopping
from desk.handlers.publishing import GIVEN, Order, asked_of_draft, clauses_of, publish
from desk.handlers.rows import beside
from desk.store import Plan

DESK = "desk"
"""Who did it, where no person did."""
RELEASABLE = frozenset({"hold_for_neutrality_review"})
"""What a second person may let go out with a reason."""
BROKEN = "broken"


class Found(msgspec.Struct, frozen=True):
    """What was found of a post at its hour: a flaw, or what the checks say, by which pack."""

    flaw: str
    pack: str = ""
    steps: tuple[Step, ...] = ()


def due(tx: Tx, municipality: str, entry_id: UUID, version: int) -> Entry | None:
    """Return the entry that is to go out; None when it was changed or taken out since."""
    entry = Plan(tx, municipality).one(entry_id)
    return entry if entry is not None and entry.state == SCHEDULED and entry.version == version else None


def asked_at_its_hour(tx: Tx, municipality: str, entry: Entry, pack: Pack | None, at: datetime) -> Asked | str:
    """Return what the pack is asked of a post now; a word where nothing needs to be asked."""
    wrong = flaw(entry.draft)
    if entry.is_by_hand or wrong or pack is None:
        return "" if entry.is_by_hand else wrong or "no_pack"
    return asked_of_draft(tx, municipality, entry.draft, pack, at) or "no_account"


def go_out(tx: Tx, municipality: str, entry: Entry, found: Found, at: datetime) -> None:
    """Order the post, or say what keeps it: a crisis, its platform, a check, a right that has ended since."""
    plan = Plan(tx, municipality)
    plan.lock(entry.entry_id)
    still = due(tx, municipality, entry.entry_id, entry.version)
    if still is None:
        return
    if held_by_crisis(still, beside(tx, municipality, at).crisis, at):
        _keep(tx, municipality, msgspec.structs.replace(still, state=PAUSED), PAUSED, at)
        return
    if still.is_by_hand:
        _keep(tx, municipality, msgspec.structs.replace(still, state=BY_HAND), BY_HAND, at)
        return
    why = found.flaw or _stops(still, found.steps)
    order = Order(
        municipality=municipality,
        person=still.written_by,
        draft=still.draft,
        key=f"plan:{still.entry_id}:{still.version}",
        pack=found.pack,
        rests_on=clauses_of(found.steps),
        reason=still.reason if capped(found.steps) else "",
    )
    if not why:
        said = publish(tx, order, at)
        why = "" if said == GIVEN else said
    if why:
        _keep(tx, municipality, msgspec.structs.replace(still, state=STOPPED, why=why), STOPPED, at)
        return
    _keep(tx, municipality, msgspec.structs.replace(still, state=SENT, action_id=order.action_id), SENT, at)


def _stops(entry: Entry, steps: tuple[Step, ...]) -> str:
    """Return the check that stops it now: none that a person has settled already."""
    settled = {APPROVAL} | (RELEASABLE if entry.approved_by else frozenset())
    found = next((step.do for step in stopping(steps) if step.do not in settled), "")
    return found or (CAPPED if capped(steps) and not entry.reason else "")


def stopped(tx: Tx, municipality: str, entry_id: UUID, version: int, at: datetime) -> None:
    """Show an entry to a person that could not go out for a fault of our own."""
    entry = due(tx, municipality, entry_id, version)
    if entry is not None:
        _keep(tx, municipality, msgspec.structs.replace(entry, state=STOPPED, why=BROKEN), STOPPED, at)


def _keep(tx: Tx, municipality: str, entry: Entry, what: str, at: datetime) -> None:
    plan, kept = Plan(tx, municipality), msgspec.structs.replace(entry, version=entry.version + 1)
    plan.put(kept)
    line = Line(what=what, who=DESK, said=kept.why, at=at)
    plan.write(entry.entry_id, derived_id(entry.entry_id, "line", kept.version), line)
