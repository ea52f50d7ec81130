"""May this order be carried out now? Nothing is hidden or removed before its evidence is sealed (G4)."""

from collections.abc import Mapping

from common.capabilities import capability
from common.events import ActionOrdered
from ingest.core.item_state import GONE, ItemState

STAGE_NEEDED = {"hide": 1, "remove": 2}
SETTING = frozenset({"hide", "unhide", "remove", "like", "edit"})
CREATING = frozenset({"reply", "private_reply", "publish"})

GO, WAIT, ALREADY = "go", "wait", "already"
"""What the guard says; every other answer is the reason for which the order is refused."""


def may(ordered: ActionOrdered, item: ItemState | None, seals: Mapping[int, str]) -> str:
    """Return go, wait (something must come first), already (it is so), or the code of a refusal.

    `seals` are stage → SHA-256 of the order's own revision, as the archiver told us.
    """
    if ordered.do not in SETTING | CREATING:
        return "not_possible"
    if ordered.item_id is None:
        return GO if _may_publish(ordered) else "not_possible"
    if item is None:
        return WAIT
    if not _is_possible(ordered.do, item):
        return "not_possible"
    if item.visibility == GONE:
        return ALREADY if ordered.do == "remove" else "item_is_gone"
    return _sealed(ordered, item, seals) if ordered.do in STAGE_NEEDED else GO


def _may_publish(ordered: ActionOrdered) -> bool:
    platform = ordered.platform or ""
    return ordered.do == "publish" and bool(ordered.account_id) and capability(platform, "publish") is not None


def _is_possible(do: str, item: ItemState) -> bool:
    """The platform lets us, and nobody edits a resident's words."""
    return do != "publish" and capability(item.platform, do) is not None and (do != "edit" or item.own)


def _sealed(ordered: ActionOrdered, item: ItemState, seals: Mapping[int, str]) -> str:
    """The seal must be of the newest revision, and the very one that the order names."""
    if item.revision > ordered.revision:
        return "superseded"
    stage = STAGE_NEEDED[ordered.do]
    if item.revision < ordered.revision or stage not in seals:
        return WAIT
    return GO if seals[stage] == ordered.evidence_sha256 else "evidence_does_not_match"
