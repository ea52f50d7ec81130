"""What the desk lets go of by itself: statements, links, searches and plans that are old, and old complaints' words."""

from datetime import datetime, timedelta

import msgspec

from common.db import Tx
from desk.core.access import WORDS_KEPT
from desk.core.entering import ADDRESS_WINDOW
from desk.handlers.access import thaw_old
from desk.handlers.complaints import PER_LINK
from desk.handlers.rows import let_rota_go
from desk.store.access import forget_access
from desk.store.batches import forget_batches
from desk.store.complaints import forget_complaints
from desk.store.drafts import forget_drafts
from desk.store.factors import forget_old_tries
from desk.store.keys import forget_keys
from desk.store.onlookers import forget_onlookers
from desk.store.plan import forget_plan
from desk.store.searching import forget_searches
from desk.store.statements import forget_statements

SEARCHES_KEPT = timedelta(days=730)
"""How long it stands who has searched, so that a misuse that is told of late can still be looked into."""
BATCH_DAYS = 30
"""What was done with many items can be taken back for minutes; each item's own timeline keeps who did what."""
DRAFT_DAYS = 30
"""A draft that nobody has touched for so long is not going to be sent."""

ROTA_KEPT = timedelta(days=90)
"""Who was on duty is asked about for some weeks; who was away is nobody's business for longer."""
KEYS_KEPT = timedelta(days=30)
"""How long ended sessions and used links stay: who was let in when, stands in the audit log."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How long is kept (days): statements from when they were made, complaints once decided, entries of the plan."""

    statements: int
    complaints: int
    plan: int = 730


def forget(tx: Tx, kept: Kept, at: datetime) -> int:
    """Let go of what is too old, in all municipalities; return how many rows went or were emptied."""
    planned = forget_plan(tx, at - timedelta(days=kept.plan))
    statements = planned + forget_statements(tx, at - timedelta(days=kept.statements), at)
    thaw_old(tx, at)
    forget_onlookers(tx, at)
    searches = forget_searches(tx, at - SEARCHES_KEPT) + forget_access(tx, at - WORDS_KEPT)
    drafts = forget_drafts(tx, at - timedelta(days=DRAFT_DAYS))
    complaints = forget_complaints(tx, at - timedelta(days=kept.complaints), at - PER_LINK)
    signing_in = forget_keys(tx, at - KEYS_KEPT) + forget_old_tries(tx, at - ADDRESS_WINDOW)
    batches = forget_batches(tx, at - timedelta(days=BATCH_DAYS))
    rota = let_rota_go(tx, at - ROTA_KEPT, at)
    return rota + drafts + statements + searches + complaints + signing_in + batches
