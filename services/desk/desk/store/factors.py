"""What people sign in with: sealed secrets, passphrases as scrypt, recovery codes as SHA-256; and who has tried."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from common.db import ACROSS, Tx, insert_once, rows, upsert
from desk.store.tables import FACTORS, RECOVERY, SIGN_IN_TRIES

NOBODYS = "-"
"""In place of a municipality: whoever only tries to sign in has none."""


class Factors:
    """How the people of one municipality sign in."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def get(self, person: str) -> Mapping[str, Any] | None:
        """Return what a person signs in with, None for somebody who has set up nothing."""
        query = select(FACTORS).where(FACTORS.c.municipality == self._mine, FACTORS.c.person == person)
        return next(iter(rows(self._tx, query)), None)

    def begin(self, person: str, secret: bytes, at: datetime) -> None:
        """Keep a secret that the person has still to prove they hold."""
        row = {"municipality": self._mine, "person": person, "secret": secret, "passphrase": "", "last_step": 0}
        upsert(self._tx, FACTORS, row | {"made_at": at, "proved_at": None})

    def prove(self, person: str, passphrase: str, step: int, at: datetime) -> None:
        """The person holds the secret, and has chosen a passphrase."""
        self._change(person, passphrase=passphrase, last_step=step, proved_at=at)

    def seal_anew(self, person: str, secret: bytes) -> None:
        """Keep the same secret under another key."""
        self._change(person, secret=secret)

    def use(self, person: str, step: int) -> bool:
        """Use the code of a step up; false when it, or a later one, was used before."""
        mine = (FACTORS.c.municipality == self._mine) & (FACTORS.c.person == person)
        done = self._tx.execute(update(FACTORS).where(mine, FACTORS.c.last_step < step).values(last_step=step))
        return done.rowcount > 0

    def _change(self, person: str, **new: object) -> None:
        mine = (FACTORS.c.municipality == self._mine) & (FACTORS.c.person == person)
        self._tx.execute(update(FACTORS).where(mine).values(**new))

    def keep_codes(self, person: str, sha256s: Iterable[str]) -> None:
        """Keep these recovery codes in place of all before."""
        self._tx.execute(delete(RECOVERY).where(RECOVERY.c.municipality == self._mine, RECOVERY.c.person == person))
        for code in sha256s:
            row = {"municipality": self._mine, "person": person, "code_sha256": code, "used_at": None}
            insert_once(self._tx, RECOVERY, row)

    def use_code(self, person: str, sha256: str, at: datetime) -> bool:
        """Use a recovery code up; false when there is none such, or it was used."""
        mine = (RECOVERY.c.municipality == self._mine) & (RECOVERY.c.person == person)
        unused = mine & (RECOVERY.c.code_sha256 == sha256) & RECOVERY.c.used_at.is_(None)
        return self._tx.execute(update(RECOVERY).where(unused).values(used_at=at)).rowcount > 0

    def codes_left(self, person: str) -> int:
        """Return how many recovery codes a person has left."""
        mine = (RECOVERY.c.municipality == self._mine) & (RECOVERY.c.person == person)
        query = select(func.count()).where(mine, RECOVERY.c.used_at.is_(None))
        return int(self._tx.execute(query).scalar_one())

    def forget(self, person: str) -> None:
        """The person sets everything up anew."""
        for table in (FACTORS, RECOVERY):
            self._tx.execute(delete(table).where(table.c.municipality == self._mine, table.c.person == person))


def factors_of(tx: Tx, person: str) -> list[Mapping[str, Any]]:
    """Return what a person signs in with, one row a municipality that they have set it up for."""
    across = {ACROSS: "whoever signs in has not said where"}
    query = select(FACTORS).where(FACTORS.c.person == person, FACTORS.c.proved_at.is_not(None))
    return list(rows(tx, query.order_by(FACTORS.c.municipality).execution_options(**across)))


def tried(tx: Tx, who: str, try_id: UUID, at: datetime) -> None:
    """Note a try to sign in, as or from somebody."""
    insert_once(tx, SIGN_IN_TRIES, {"municipality": NOBODYS, "who": who, "try_id": try_id, "at": at})


def tries(tx: Tx, who: str, since: datetime) -> int:
    """Return how often somebody has tried since then."""
    t = SIGN_IN_TRIES
    query = select(func.count()).where(t.c.municipality == NOBODYS, t.c.who == who, t.c.at >= since)
    return int(tx.execute(query).scalar_one())


def forget_tries(tx: Tx, who: str) -> None:
    """Delete the tries of somebody who is in now."""
    t = SIGN_IN_TRIES
    tx.execute(delete(t).where(t.c.municipality == NOBODYS, t.c.who == who))


def forget_old_tries(tx: Tx, before: datetime) -> int:
    """Delete all tries from before then; return how many."""
    t = SIGN_IN_TRIES
    return int(tx.execute(delete(t).where(t.c.municipality == NOBODYS, t.c.at < before)).rowcount)
