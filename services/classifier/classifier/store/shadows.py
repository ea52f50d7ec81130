"""What a shadow model said beside the model in force: tags of both, by item, for some weeks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from classifier.core.comparing import Compared
from classifier.store.tables import SHADOWS
from common.db import ACROSS, Tx, upsert

_ALL = {ACROSS: "an operator's list"}


def keep(tx: Tx, municipality: str, compared: Compared, at: datetime) -> None:
    """Save a comparison; the same text read again takes the place of what was."""
    row = {
        "municipality": municipality,
        "item_id": compared.item_id,
        "revision": compared.revision,
        "shadow_model": compared.shadow_model,
        "model": compared.model,
        "lang": compared.lang,
        "tags": " ".join(compared.tags),
        "shadow_tags": " ".join(compared.shadow_tags),
        "read_at": at,
    }
    upsert(tx, SHADOWS, row)


def since(tx: Tx, municipality: str, at: datetime) -> list[Compared]:
    """Return what was compared in a municipality since then, the oldest first."""
    query = (
        select(SHADOWS)
        .where(SHADOWS.c.municipality == municipality, SHADOWS.c.read_at >= at)
        .order_by(SHADOWS.c.read_at, SHADOWS.c.item_id)
    )
    return [
        Compared(
            item_id=row.item_id,
            revision=row.revision,
            lang=row.lang,
            model=row.model,
            shadow_model=row.shadow_model,
            tags=tuple(row.tags.split()),
            shadow_tags=tuple(row.shadow_tags.split()),
        )
        for row in tx.execute(query)
    ]


def municipalities(tx: Tx) -> Sequence[str]:
    """Return the municipalities that have comparisons."""
    query = select(SHADOWS.c.municipality).distinct().order_by(SHADOWS.c.municipality)
    return tx.execute(query.execution_options(**_ALL)).scalars().all()


def forget_before(tx: Tx, at: datetime) -> None:
    """Delete what was compared before."""
    tx.execute(delete(SHADOWS).where(SHADOWS.c.read_at < at).execution_options(**_ALL))
