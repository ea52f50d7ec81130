"""Logins that were offered at the desk: each is for one account and one person, good once, for a quarter of an hour."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, update

from common.db import ACROSS, Tx, insert_once, rows
from ingest.store.tables import LOGINS


class OpenLogin(msgspec.Struct, frozen=True, kw_only=True):
    """What a state is bound to. `actor` is the person's id at the desk, `lang` their language."""

    municipality: str
    request_id: UUID
    platform: str
    account_id: str
    actor: str
    lang: str
    ends_at: datetime


class Logins:
    """One municipality's logins."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def offer(self, login: OpenLogin, state_sha256: str, at: datetime) -> bool:
        """Keep a login in place of those that the account still had open; false when it was offered before."""
        row = {**msgspec.structs.asdict(login), "state_sha256": state_sha256, "used_at": None}
        if not insert_once(self._tx, LOGINS, row):
            return False
        t = LOGINS.c
        others = (t.municipality == self._mine) & (t.platform == login.platform) & (t.account_id == login.account_id)
        others &= (t.request_id != login.request_id) & t.used_at.is_(None)
        self._tx.execute(update(LOGINS).where(others).values(used_at=at))
        return True

    def forget(self, before: datetime) -> None:
        """Delete what ended earlier."""
        self._tx.execute(delete(LOGINS).where(LOGINS.c.municipality == self._mine, LOGINS.c.ends_at < before))


def of(tx: Tx, municipality: str) -> Logins:
    """Open the logins of a municipality."""
    return Logins(tx, municipality)


def use(tx: Tx, platform: str, state_sha256: str, at: datetime) -> OpenLogin | None:
    """Use a login up and return it; None for one that is unknown, used, replaced or too old."""
    t = LOGINS.c
    query = (
        select(*(t[name] for name in OpenLogin.__struct_fields__))
        .where(t.state_sha256 == state_sha256, t.platform == platform, t.ends_at > at)
        .execution_options(**{ACROSS: "a state says whose login it is"})
    )
    found = next((OpenLogin(**row) for row in rows(tx, query)), None)
    if found is None:
        return None
    mine = (t.municipality == found.municipality) & (t.request_id == found.request_id)
    done = tx.execute(update(LOGINS).where(mine, t.used_at.is_(None)).values(used_at=at))
    return found if done.rowcount else None
