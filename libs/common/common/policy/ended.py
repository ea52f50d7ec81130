"""What stays when the author takes the item away: reply and deadline duties end, what was archived stays (GEN-10)."""

import msgspec

from common.policy.found import Found, Wanted, wanted_by
from common.policy.pack import Pack

# What was due on receipt and has nothing to do with an answer. Somebody who may be in danger is so still (GEN-17).
_STAYS = frozenset(
    {
        "escalate_crisis",
        "open_case_file",
        "journal_incoming",
        "document",
        "forward_to_archive",
        "forward_to_unit",
        "restrict_access",
    },
)


def ended(pack: Pack, found: Found) -> Found:
    """Return what is left to do; what is archived gets a note that the author deleted it."""
    end = wanted_by(pack.file.common.deleted, "common.deleted", "end_reply_duty")
    stays = tuple(_without_words(step) for step in found.wanted if step.do in _STAYS)
    return Found(
        wanted=(*stays, end),
        alerts=tuple(alert for alert in found.alerts if any(alert.to == step.to for step in stays)),
        archived=msgspec.structs.replace(found.archived, note="X") if found.archived else None,
    )


def _without_words(step: Wanted) -> Wanted:
    """There is nothing left that words could stand under."""
    return step._replace(texts=(), due_at=None)
