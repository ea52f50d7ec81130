"""What is told of applications for accounts: who approves hears that one waits, and that none does any more."""

from datetime import datetime

import msgspec

from common.db import Tx
from common.events import AccountApplied, ApplicationEnded, derived_id
from desk.core.account import WAITING, Application
from desk.store import MACHINERY


def tell_applied(tx: Tx, municipality: str, one: Application, at: datetime) -> None:
    """Tell whom the guideline has hear of it; one that waits for nobody is nobody's news."""
    if one.state == WAITING:
        said = _said(municipality, one, "applied", at)
        event = msgspec.convert(
            said | {"approvers": one.approvers, "told": one.told, "clauses": one.clauses}, AccountApplied
        )
        MACHINERY.outbox.publish(tx, event)


def tell_ended(tx: Tx, municipality: str, one: Application, at: datetime) -> None:
    """Tell that nobody is waited for any more."""
    if one.approvers:
        said = _said(municipality, one, "ended", at)
        MACHINERY.outbox.publish(tx, msgspec.convert(said | {"outcome": one.state}, ApplicationEnded))


def _said(municipality: str, one: Application, what: str, at: datetime) -> dict[str, object]:
    return {
        "event_id": derived_id(municipality, "application", str(one.application_id), what),
        "municipality": municipality,
        "occurred_at": at,
        "recorded_at": at,
        "item_id": None,
        "application_id": one.application_id,
        "about": one.name,
        "platform": one.platform,
    }
