"""Versions of a municipality's policy pack with who approved them: added, never deleted."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, select, update

from common.db import ACROSS, Tx, insert_once, lock, rows
from desk.core.version import PROPOSED, REPLACED, WITHDRAWN, Version
from desk.store.tables import APPROVALS, PACKS


class Packs:
    """One municipality's versions."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self) -> None:
        """Nobody else proposes or approves here until the transaction ends."""
        lock(self._tx, "desk", "packs", self._mine)

    def all(self) -> tuple[Version, ...]:
        """Return every version and proposal, the newest first, and of one number what was replaced last."""
        approved: dict[tuple[int, str], list[str]] = {}
        query = select(APPROVALS).where(APPROVALS.c.municipality == self._mine).order_by(APPROVALS.c.at)
        for row in rows(self._tx, query):
            approved.setdefault((row["version"], row["sha256"]), []).append(row["person"])
        query = select(PACKS).where(PACKS.c.municipality == self._mine)
        found = (
            Version(
                version=row["version"],
                sha256=row["sha256"],
                state=row["state"],
                files=msgspec.json.decode(row["files"], type=dict[str, str]),
                valid_from=row["valid_from"],
                proposed_by=row["proposed_by"],
                proposed_at=row["proposed_at"],
                activated_at=row["activated_at"],
                holds_from=row["holds_from"],
                approved_by=tuple(approved.get((row["version"], row["sha256"]), ())),
            )
            for row in rows(self._tx, query.order_by(PACKS.c.proposed_at))
        )
        return tuple(
            sorted(found, key=lambda each: (each.version, each.state not in {REPLACED, WITHDRAWN}), reverse=True)
        )

    def add(self, version: Version) -> None:
        """Save a version; what was proposed under the same number before is replaced by it."""
        self._tx.execute(
            update(PACKS)
            .where(PACKS.c.municipality == self._mine, PACKS.c.version == version.version, PACKS.c.state == PROPOSED)
            .values(state=REPLACED)
        )
        row = {
            "municipality": self._mine,
            "version": version.version,
            "sha256": version.sha256,
            "state": version.state,
            "files": msgspec.json.encode(version.files),
            "valid_from": version.valid_from,
            "proposed_by": version.proposed_by,
            "proposed_at": version.proposed_at,
            "activated_at": version.activated_at,
            "holds_from": version.holds_from,
        }
        if not insert_once(self._tx, PACKS, row):
            self.move(version)

    def move(self, version: Version) -> None:
        """Save how a version stands now."""
        self._tx.execute(
            update(PACKS)
            .where(
                PACKS.c.municipality == self._mine,
                PACKS.c.version == version.version,
                PACKS.c.sha256 == version.sha256,
            )
            .values(
                state=version.state,
                proposed_by=version.proposed_by,
                proposed_at=version.proposed_at,
                activated_at=version.activated_at,
                holds_from=version.holds_from,
            )
        )

    def withdraw(self, version: Version) -> None:
        """A proposal awaits nobody any more; who had approved it stands in the audit log alone."""
        self.move(msgspec.structs.replace(version, state=WITHDRAWN))
        of = (APPROVALS.c.version == version.version) & (APPROVALS.c.sha256 == version.sha256)
        self._tx.execute(delete(APPROVALS).where(APPROVALS.c.municipality == self._mine, of))

    def approve(self, version: Version, person: str, at: datetime) -> bool:
        """Note that a person approves; false when they have before."""
        row = {
            "municipality": self._mine,
            "version": version.version,
            "sha256": version.sha256,
            "person": person,
            "at": at,
        }
        return insert_once(self._tx, APPROVALS, row)


def municipalities_with_packs(tx: Tx) -> Sequence[str]:
    """Return the municipalities that have packs."""
    query = select(PACKS.c.municipality).distinct().order_by(PACKS.c.municipality)
    return tx.execute(query.execution_options(**{ACROSS: "an operator's list"})).scalars().all()
